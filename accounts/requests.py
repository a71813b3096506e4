"""What accounts ask of an HTTP request: where it comes from, where it may go next, what it came in with,
and in which language it is answered."""

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.authentication import Credential
from accounts.models import User
from accounts.sessions import HANDLE
from foundation.addresses import for_limits
from foundation.languages import is_spoken


def address_of(request: HttpRequest) -> str:
    """The client's address, as limits count it. Trusted proxies were looked through by flackproject/proxies.py."""
    return for_limits(request.META.get("REMOTE_ADDR") or "")


def safe_next(request: HttpRequest, wanted: str) -> str:
    """`wanted` where it stays on this host, else the rooms."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else "/"


def session_credential(request: HttpRequest, user: User) -> Credential:
    return Credential(user.pk, "session", request.session.get(HANDLE, ""))


def renew_session(request: HttpRequest, user: User) -> None:
    """The session that changed the password goes on under the new hash, with a key of its own.

    Written now, in the transaction of the change: its sockets are looked at when that commits, which may be before
    the middleware saves the session with the answer.
    """
    update_session_auth_hash(request, user)
    request.session.save()


def language_chosen(request: HttpRequest) -> str:
    """In this browser, by its cookie; empty: none that Flack speaks."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if is_spoken(code) else ""


def remember_language(response: HttpResponseBase, code: str) -> None:
    """In this browser, for every door; empty: as it asks by itself."""
    if not code:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
