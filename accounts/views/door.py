"""Signing in, creating an account, signing out, and the very first account."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.authentication import by_session
from accounts.forms import FirstRunForm, SignInForm
from accounts.models import User
from accounts.requests import address_of, language_chosen, remember_language, safe_next
from foundation.errors import FlackError, Suspended
from foundation.languages import is_spoken

BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignIn(View):
    """One page, two buttons: Sign in, Create account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(safe_next(request, request.GET.get("next", "")))
        return self.page(request, SignInForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=400)
        try:
            user = self.user_of(request, form)
        except FlackError as error:
            form.refuse(error)
            return self.page(request, form, status=form_status(error))
        login(request, user, backend=BACKEND)
        return redirect(safe_next(request, request.POST.get("next", "")))

    @staticmethod
    def user_of(request: HttpRequest, form: SignInForm) -> User:
        typed = {name: form.cleaned_data[name] for name in ("nickname", "password")}
        if request.POST.get("action") == "register":
            invitation = request.POST.get("invitation", "")
            language = language_chosen(request)
            return actions.register(**typed, address=address_of(request), invitation=invitation, language=language)
        return actions.check_credentials(**typed, address=address_of(request))

    @staticmethod
    def page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
        typed = request.POST if request.method == "POST" else request.GET
        context = {
            "form": form,
            "next": typed.get("next", ""),
            "invitation": typed.get("invitation", ""),
            "registration": settings.FLACK_REGISTRATION,
        }
        return render(request, "accounts/sign_in.html", context, status=status)


@method_decorator([never_cache, sensitive_post_parameters("password", "code")], name="dispatch")
class FirstRun(View):
    """Shown at `/` too, until an administrator exists."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not actions.needs_first_run():
            return redirect("/")
        return self.page(request, FirstRunForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FirstRunForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=400)
        try:
            user = actions.make_first_administrator(
                **form.cleaned_data, address=address_of(request), language=language_chosen(request)
            )
        except FlackError as error:
            form.refuse(error)
            return self.page(request, form, status=form_status(error))
        login(request, user, backend=BACKEND)
        return redirect("/")

    @staticmethod
    def page(request: HttpRequest, form: FirstRunForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "code_required": actions.needs_code()}
        return render(request, "accounts/first_run.html", context, status=status)


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session and its sockets. Without one it is the same."""
    try:
        signed_in = by_session(request.session)
    except Suspended:
        signed_in = None
    if signed_in is not None:
        actions.sign_out(signed_in[1])
    logout(request)
    return redirect("/sign-in")


@require_POST
@never_cache
def language(request: HttpRequest) -> HttpResponse:
    """Of who has not signed in, in this browser; their profile says it afterwards. Unknown ones are none."""
    code = request.POST.get("language", "")
    answer = redirect(safe_next(request, request.POST.get("next", "")))
    remember_language(answer, code if is_spoken(code) else "")
    return answer


def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """django-admin's own sign-in page is ours; whoever is signed in and still comes here may not enter."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    wanted = safe_next(request, request.GET.get("next", "/admin/"))
    return redirect(f"/sign-in?{urlencode({'next': wanted})}")


def form_status(error: FlackError) -> int:
    """A wrong password in a form is no 401: that status asks a browser for HTTP authentication."""
    return 400 if error.status == 401 else error.status
