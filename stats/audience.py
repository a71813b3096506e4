"""Who asks for statistics, and what they may see: everybody signed in the sums, staff the rest."""

import ipaddress

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.authentication import by_token
from accounts.models import User
from foundation.errors import Forbidden, Suspended, Unauthenticated

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def signed_in(request: HttpRequest) -> User:
    """Whoever asks, by token or session. Raises Unauthenticated or Suspended."""
    user = _bearer(request) if "HTTP_AUTHORIZATION" in request.META else request.user
    if not isinstance(user, User):
        raise Unauthenticated
    if not user.is_active:
        raise Suspended
    return user


def staff(request: HttpRequest) -> User:
    """Raises Forbidden for everybody else who is signed in."""
    user = signed_in(request)
    if not user.is_staff:
        raise Forbidden(gettext_lazy("This is for moderators."))
    return user


def may_scrape(request: HttpRequest) -> None:
    """Staff, and whatever runs on this machine. Raises like `staff`."""
    if not is_local(request):
        staff(request)


def is_local(request: HttpRequest) -> bool:
    """Asked from this machine itself. Through a proxy nothing is: its own address is often a local one."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _bearer(request: HttpRequest) -> User | None:
    scheme, _, secret = request.META["HTTP_AUTHORIZATION"].partition(" ")
    found = by_token(secret.strip()) if scheme.lower() == "bearer" else None
    return found[0] if found else None
