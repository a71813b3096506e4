"""The forms of the account pages. They hold what was typed; the rules are the actions'."""

from typing import Any

from django import forms

from foundation.errors import FlackError


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


class PasswordForm(AccountForm):
    current = _password()
    new = _password()


class TokenForm(AccountForm):
    name = forms.CharField(required=False)
