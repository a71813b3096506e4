"""My account: profile, password, tokens, sign out everywhere."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.forms import AccountForm, PasswordForm, ProfileForm, TokenForm
from accounts.models import User
from accounts.requests import renew_session, session_credential
from accounts.views.door import form_status
from foundation.errors import FlackError, NotFound


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
            messages.success(request, "Your profile is saved.")
            return redirect("/settings")
    except FlackError as error:
        return _refused(request, form, error, profile_form=form)
    return _page(request, status=400, profile_form=form)


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
            messages.success(request, "Your password is changed. Everything else of yours is signed out.")
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
    messages.success(request, "The token is revoked.")
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
    shown = {name: getattr(user, name) for name in ("nickname", "display_name", "email")}
    defaults = {
        "profile_form": ProfileForm(initial=shown),
        "password_form": PasswordForm(),
        "token_form": TokenForm(),
        "tokens": user.tokens.order_by("-pk"),
    }
    return render(request, "accounts/settings.html", defaults | context, status=status)


def _refused(request: HttpRequest, form: AccountForm, error: FlackError, **context: Any) -> HttpResponse:
    form.refuse(error)
    return _page(request, status=form_status(error), **context)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required saw to it
    return request.user
