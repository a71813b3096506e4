"""How the workspace shows itself: the page where its administrators choose, its style sheet, its logo.

Style and logo are for everybody: the sign-in page wears them.
"""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import AccountForm
from accounts.models import User
from chat.actions import look as actions
from chat.models import Workspace
from chat.policies import require_change_look
from foundation import media
from foundation.accents import style
from foundation.errors import FlackError, NotFound

DAY_S = 24 * 3600


class LookForm(AccountForm):
    name = forms.CharField(required=False)
    accent = forms.CharField(required=False)


class LogoForm(AccountForm):
    logo = forms.ImageField(error_messages={"required": gettext_lazy("Choose a picture.")})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """`/settings/workspace`"""
    user = _user(request)
    require_change_look(user)
    if request.method != "POST":
        return _page(request)
    form = LookForm(request.POST)
    try:
        if form.is_valid():
            actions.set_look(user, name=form.cleaned_data["name"], accent=form.cleaned_data["accent"])
            messages.success(request, gettext("Saved. Who has the page open sees it when they load it next."))
            return redirect("/settings/workspace")
    except FlackError as error:
        form.refuse(error)
    return _page(request, status=400, form=form)


@never_cache
@login_required
@require_POST
def logo(request: HttpRequest) -> HttpResponse:
    user, form = _user(request), LogoForm(request.POST, request.FILES)
    require_change_look(user)
    try:
        if form.is_valid():
            # One byte more than is taken says enough of what is too long.
            upload = form.cleaned_data["logo"]
            upload.seek(0)
            actions.set_logo(user, upload.read(actions.MOST_BYTES + 1))
            messages.success(request, gettext("This is the logo now."))
            return redirect("/settings/workspace")
    except FlackError as error:
        form.refuse(error)
    return _page(request, status=400, logo_form=form)


@never_cache
@login_required
@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    actions.remove_logo(_user(request))
    messages.success(request, gettext("The logo is removed."))
    return redirect("/settings/workspace")


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """`/look.css?v=…`: the accent in both themes. The address says which; asked for another it is not kept."""
    workspace = Workspace.objects.filter(pk=1).first()
    accent = workspace.accent if workspace else ""
    kept = request.GET.get("v") == accent[1:]
    caching = f"public, max-age={DAY_S}" if kept else "no-cache"
    content = style(accent) if accent else ""
    return HttpResponse(content, content_type="text/css; charset=utf-8", headers={"Cache-Control": caching})


@require_safe
def logo_image(request: HttpRequest, name: str) -> HttpResponse:
    """`/media/workspace/…`: the logo of today, and no file beside it."""
    logo = f"{actions.FOLDER}/{name}"
    if not Workspace.objects.filter(pk=1, logo=logo).exists():
        raise NotFound
    headers = {"Cache-Control": "public, max-age=604800, immutable"}
    return HttpResponse(media.content_of(logo), content_type="image/webp", headers=headers)


def _page(request: HttpRequest, status: int = 200, **context: AccountForm) -> HttpResponse:
    workspace = Workspace.objects.get(pk=1)
    defaults = {
        "workspace": workspace,
        "form": LookForm(initial={"name": workspace.name, "accent": workspace.accent}),
        "logo_form": LogoForm(),
    }
    return render(request, "chat/look.html", defaults | context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required saw to it
    return request.user
