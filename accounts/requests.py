"""What accounts ask of an HTTP request: where it comes from, where it may go next, what it came in with."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.authentication import Credential
from accounts.models import User
from accounts.sessions import HANDLE
from foundation.addresses import client_address, for_limits


def address_of(request: HttpRequest) -> str:
    """The client's address, as limits count it."""
    remote = request.META.get("REMOTE_ADDR") or ""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return for_limits(client_address(remote, forwarded, settings.FLACK_TRUSTED_PROXIES))


def safe_next(request: HttpRequest, wanted: str) -> str:
    """`wanted` where it stays on this host, else the rooms."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else "/"


def session_credential(request: HttpRequest, user: User) -> Credential:
    return Credential(user.pk, "session", request.session.get(HANDLE, ""))
