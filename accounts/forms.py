"""The forms of the account pages. They hold what was typed; the rules are the actions'."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from foundation.clock import now
from foundation.errors import FlackError
from outbound.squares import Square


class AccountForm(forms.Form):
    """A form that an action's error can be put on, beside the field at fault."""

    def refuse(self, error: FlackError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.detail)


def _password(**options: Any) -> forms.CharField:
    return forms.CharField(strip=False, widget=forms.PasswordInput, **options)


class SignInForm(AccountForm):
    nickname = forms.CharField()
    password = _password()


class FirstRunForm(AccountForm):
    workspace = forms.CharField(required=False, max_length=80)
    nickname = forms.CharField()
    password = _password()
    code = forms.CharField(required=False)


class ProfileForm(AccountForm):
    nickname = forms.CharField()
    display_name = forms.CharField(required=False)
    email = forms.CharField(required=False)
    about = forms.CharField(required=False)
    pronouns = forms.CharField(required=False)
    time_zone = forms.CharField(required=False)
    language = forms.CharField(required=False)


class StatusForm(AccountForm):
    """`clear_after` is in minutes; nothing: never; KEEP: when it ends already."""

    KEEP = "keep"
    PERIODS: ClassVar = {
        "": gettext_lazy("Never"),
        "30": gettext_lazy("30 minutes"),
        "60": gettext_lazy("1 hour"),
        "240": gettext_lazy("4 hours"),
        "1440": gettext_lazy("1 day"),
        "10080": gettext_lazy("1 week"),
    }

    emoji = forms.CharField(required=False)
    text = forms.CharField(required=False)
    clear_after = forms.ChoiceField(required=False, choices=[*PERIODS.items(), (KEEP, "")])
    availability = forms.CharField()

    def refuse(self, error: FlackError) -> None:
        """What is wrong with a status stands beside its words."""
        self.add_error({"status": "text"}.get(error.field or "", error.field), error.detail)

    def until(self, kept: datetime | None) -> datetime | None:
        """When the status ends; `kept` is when the one of before does."""
        period = self.cleaned_data["clear_after"]
        if period == self.KEEP:
            return kept
        return now() + timedelta(minutes=int(period)) if period else None


class AvatarForm(AccountForm):
    """`x`, `y` and `size` in pixels of the upright picture; all or none."""

    image = forms.FileField()
    x = forms.IntegerField(required=False, min_value=0)
    y = forms.IntegerField(required=False, min_value=0)
    size = forms.IntegerField(required=False, min_value=1)

    def crop(self) -> Square | None:
        x, y, size = (self.cleaned_data[name] for name in ("x", "y", "size"))
        return None if None in (x, y, size) else Square(x, y, size)


class PasswordForm(AccountForm):
    current = _password()
    new = _password()


class TokenForm(AccountForm):
    name = forms.CharField(required=False)
