"""Whatever goes wrong below /api, in the one shape (docs/protocol.md, Values)."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.http.request import UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from api.authentication import CHALLENGE, Refused
from foundation.errors import (
    FlackError,
    Forbidden,
    Internal,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    TooFast,
    TooLong,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
)

log = logging.getLogger(__name__)

# First match wins: subclasses before their bases.
SAME: list[tuple[type[Exception], type[FlackError]]] = [
    (exceptions.NotAuthenticated, Unauthenticated),
    (exceptions.AuthenticationFailed, Unauthenticated),
    (exceptions.PermissionDenied, Forbidden),
    (PermissionDenied, Forbidden),
    (exceptions.NotFound, NotFound),
    (Http404, NotFound),
    (exceptions.MethodNotAllowed, MethodNotAllowed),
    (exceptions.NotAcceptable, NotAcceptable),
    (exceptions.UnsupportedMediaType, UnsupportedMediaType),
    (exceptions.ParseError, Malformed),
    (RequestDataTooBig, TooLong),
    (SuspiciousOperation, Malformed),
    (UnreadablePostError, Malformed),
]


def answer(exception: Exception, context: Mapping[str, Any]) -> Response:
    """REST framework's EXCEPTION_HANDLER."""
    error = translated(exception)
    if isinstance(error, Internal):
        log.error("%s failed", type(context.get("view")).__name__, exc_info=exception)
        request = context.get("request")
        got_request_exception.send(sender=None, request=request._request if request else None)
    set_rollback()
    return Response({"error": error.as_dict()}, status=error.status, headers=headers_of(error))


def translated(exception: Exception) -> FlackError:
    """The one of our errors that says it."""
    if isinstance(exception, FlackError):
        return exception
    if isinstance(exception, Refused):
        return exception.error
    if isinstance(exception, exceptions.ValidationError):
        return first_fault(exception.detail)
    if isinstance(exception, OperationalError | InterfaceError):
        log.error("database: %s", type(exception).__name__, exc_info=exception)
        return Unavailable()
    return next((ours() for theirs, ours in SAME if isinstance(exception, theirs)), Internal())


def headers_of(error: FlackError) -> dict[str, str]:
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": CHALLENGE}
    if isinstance(error, TooFast):
        return {"Retry-After": str(max(1, round(error.retry_after)))}
    return {}


def first_fault(detail: Any) -> FlackError:
    """A client mends one field at a time; which one comes first does not matter."""
    for field, fault in _faults(detail, None):
        error = TooLong if fault.code in ("max_length", "max_string_length") else Invalid
        return error(str(fault), field=field)
    return Invalid()


def _faults(detail: Any, field: str | None) -> Iterator[tuple[str | None, exceptions.ErrorDetail]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _faults(inner, field or (None if name == "non_field_errors" else str(name)))
    elif isinstance(detail, list | tuple):
        for inner in detail:
            yield from _faults(inner, field)
    else:
        yield field, detail
