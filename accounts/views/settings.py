"""My account: profile, picture, status, password, tokens, sign out everywhere."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.actions.avatars import MOST_BYTES
from accounts.forms import AccountForm, AvatarForm, PasswordForm, ProfileForm, StatusForm, TokenForm
from accounts.models import User
from accounts.profiles import Status, current_availability, current_status, time_zones, zone_of
from accounts.requests import remember_language, renew_session, session_credential
from accounts.views.door import form_status
from foundation.errors import FlackError, NotFound
from foundation.languages import language_for

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

AVAILABILITIES = [
    ("auto", gettext_lazy("As my connections show")),
    ("away", gettext_lazy("Away")),
    ("dnd", gettext_lazy("Do not disturb")),
]


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@login_required
@require_POST
def profile(request: HttpRequest) -> HttpResponse:
    user, form = _user(request), ProfileForm(request.POST)
    try:
        if form.is_valid():
            actions.change_profile(user, user.pk, **form.cleaned_data)
            return _in_chosen_language(request, form.cleaned_data["language"])
    except FlackError as error:
        return _refused(request, form, error, profile_form=form)
    return _page(request, status=400, profile_form=form)


def _in_chosen_language(request: HttpRequest, code: str) -> HttpResponse:
    with override(language_for(code, request.headers.get("Accept-Language", ""))):
        messages.success(request, gettext("Your profile is saved."))
    answer = redirect("/settings")
    remember_language(answer, code)
    return answer


@never_cache
@login_required
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    user, form = _user(request), StatusForm(request.POST)
    try:
        if form.is_valid():
            wanted = Status(form.cleaned_data["emoji"], form.cleaned_data["text"], form.until(user.status_until))
            availability = form.cleaned_data["availability"]
            kept = user.availability_until if availability == current_availability(user) else None
            actions.change_profile(user, user.pk, status=wanted, availability=availability, availability_until=kept)
            messages.success(request, gettext("Your status is saved."))
            return redirect("/settings")
    except FlackError as error:
        return _refused(request, form, error, status_form=form)
    return _page(request, status=400, status_form=form)


@never_cache
@login_required
@require_POST
def avatar(request: HttpRequest) -> HttpResponse:
    user, form = _user(request), AvatarForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            # One byte more than is taken says enough of what is too long.
            data = form.cleaned_data["image"].read(MOST_BYTES + 1)
            actions.set_avatar(user, data, form.crop())
            messages.success(request, gettext("This is your picture now."))
            return redirect("/settings")
    except FlackError as error:
        return _refused(request, form, error, avatar_form=form)
    return _page(request, status=400, avatar_form=form)


@never_cache
@login_required
@require_POST
def remove_avatar(request: HttpRequest) -> HttpResponse:
    actions.remove_avatar(_user(request))
    messages.success(request, gettext("Your picture is removed."))
    return redirect("/settings")


@never_cache
@sensitive_post_parameters("current", "new")
@login_required
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    user, form = _user(request), PasswordForm(request.POST)
    try:
        if form.is_valid():
            actions.change_password(
                user,
                **form.cleaned_data,
                keep=session_credential(request, user),
                renew=lambda changed: renew_session(request, changed),
            )
            messages.success(request, gettext("Your password is changed. Everything else of yours is signed out."))
            return redirect("/settings")
    except FlackError as error:
        return _refused(request, form, error, password_form=form)
    return _page(request, status=400, password_form=form)


@never_cache
@login_required
@require_POST
def create_token(request: HttpRequest) -> HttpResponse:
    """The secret is in this answer only: kept for a redirect it would lie in the session's row."""
    form = TokenForm(request.POST)
    try:
        if form.is_valid():
            _, secret = actions.create_token(_user(request), **form.cleaned_data)
            return _page(request, new_token=secret)
    except FlackError as error:
        return _refused(request, form, error, token_form=form)
    return _page(request, status=400, token_form=form)


@never_cache
@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    try:
        actions.revoke_token(_user(request), token_id)
    except NotFound:
        raise Http404 from None
    messages.success(request, gettext("The token is revoked."))
    return redirect("/settings")


@never_cache
@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(_user(request))
    logout(request)
    return redirect("/sign-in")


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    user = _user(request)
    defaults = {
        "profile_form": ProfileForm(initial={name: getattr(user, name) for name in ProfileForm.base_fields}),
        "time_zones": [("", gettext("Not told")), *((name, name.replace("_", " ")) for name in sorted(time_zones()))],
        "languages": [("", gettext("As my browser asks")), *settings.LANGUAGES],
        "status_form": StatusForm(initial=_shown_status(user)),
        "periods": _periods(user),
        "availabilities": AVAILABILITIES,
        "avatar_form": AvatarForm(),
        "password_form": PasswordForm(),
        "token_form": TokenForm(),
        "tokens": user.tokens.order_by("-pk"),
    }
    return render(request, "accounts/settings.html", defaults | context, status=status)


def _shown_status(user: User) -> dict[str, Any]:
    shown = current_status(user)
    return {
        "emoji": shown.emoji,
        "text": shown.text,
        "clear_after": StatusForm.KEEP if shown.until else "",
        "availability": current_availability(user),
    }


def _periods(user: User) -> "list[tuple[str, StrOrPromise]]":
    until = current_status(user).until
    if until is None:
        return list(StatusForm.PERIODS.items())
    local = until.astimezone(zone_of(user))
    return [(StatusForm.KEEP, date_format(local, gettext("j F, H:i"))), *StatusForm.PERIODS.items()]


def _refused(request: HttpRequest, form: AccountForm, error: FlackError, **context: Any) -> HttpResponse:
    form.refuse(error)
    return _page(request, status=form_status(error), **context)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required saw to it
    return request.user
