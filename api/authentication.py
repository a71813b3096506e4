"""How a request says who it is: accounts.authentication, adapted to REST framework.

`request.auth` is the Credential.
"""

import base64
import binascii
from abc import ABC, abstractmethod

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy
from rest_framework.authentication import BaseAuthentication, CSRFCheck, get_authorization_header
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from accounts import actions
from accounts.authentication import Credential, by_session, by_token
from accounts.models import User
from accounts.requests import address_of
from foundation.errors import CsrfFailed, FlackError, Invalid, Unauthenticated

Who = tuple[User, Credential | None]

CHALLENGE = 'Bearer realm="Flack"'
"""Never Basic: a browser would open its own window, and keep the password."""


class Refused(APIException):
    """One of our errors, where REST framework only lets its own ones through."""

    def __init__(self, error: FlackError) -> None:
        super().__init__(error.detail, error.code)
        self.status_code = error.status
        self.error = error


class Authentication(BaseAuthentication, ABC):
    """`who` says it with our errors."""

    def authenticate(self, request: Request) -> Who | None:
        try:
            return self.who(request)
        except FlackError as error:
            raise Refused(error) from None

    @abstractmethod
    def who(self, request: Request) -> Who | None:
        """Who sends this; None where nobody says so in this way. Raises FlackError."""

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class BearerAuthentication(Authentication):
    """`Authorization: Bearer TOKEN` (RFC 6750)."""

    def who(self, request: Request) -> Who | None:
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        found = by_token(secret.strip().decode("latin1"))
        if found is None:
            raise Unauthenticated(gettext_lazy("This token opens nothing here. Make a new one."))
        return found


class SessionAuthentication(Authentication):
    """The session of a page; what writes needs the page's CSRF token. A session that is over is nobody's."""

    def who(self, request: Request) -> Who | None:
        found = by_session(request._request.session)
        if found is None:
            return None
        check = CSRFCheck(lambda request: None)  # type: ignore[arg-type]
        check.process_request(request._request)
        if check.process_view(request._request, None, (), {}) is not None:  # type: ignore[arg-type]
            raise CsrfFailed
        return found


class BasicAuthentication(Authentication):
    """Nickname and password (RFC 7617), only where a token is made."""

    def who(self, request: Request) -> Who | None:
        scheme, _, encoded = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"basic":
            return None
        nickname, password = _decoded(encoded.strip())
        address = address_of(request._request)
        return actions.check_credentials(nickname=nickname, password=password, address=address), None


def _decoded(encoded: bytes) -> tuple[str, str]:
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Invalid(gettext_lazy("Basic credentials are NICKNAME:PASSWORD in UTF-8 and Base64.")) from None
    nickname, _, password = text.partition(":")
    return nickname, password


def signed_in(request: Request) -> User | None:
    """Who is asking; None for who has not signed in."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return None
    assert isinstance(user, User)
    return user
