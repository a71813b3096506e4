"""Every error that a browser or a program sees outside REST framework's views: one shape, or one of our pages.

JSON under /api and /tasks and for programs at /stats, a page of Flack elsewhere.
"""

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext_lazy

from foundation.errors import (
    CsrfFailed,
    FlackError,
    Forbidden,
    Internal,
    Invalid,
    MethodNotAllowed,
    NotFound,
    TooFast,
    Unavailable,
)

log = logging.getLogger(__name__)

PROGRAMS = ("/api/", "/tasks/")
PAGES = frozenset({400, 403, 404, 405, 500, 503})


class ErrorPages:
    """Middleware: our own errors, a database that is away, and 405 in the shape of all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            dressed = answer(request, MethodNotAllowed())
            dressed["Allow"] = response["Allow"]
            return dressed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = known(exception)
        return None if error is None else answer(request, error)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Invalid(gettext_lazy("This request could not be read.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Also for what failed in a middleware; a database that is away is not our fault, and passes."""
    exception = sys.exc_info()[1]
    error = None if exception is None else known(exception)
    return answer(request, error or Internal())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, CsrfFailed())


def known(exception: BaseException) -> FlackError | None:
    """Our own errors, and those of a database that is locked, full, read-only or away."""
    if isinstance(exception, FlackError):
        return exception
    if isinstance(exception, OperationalError | InterfaceError):
        log.error("database: %s", type(exception).__name__, exc_info=exception)
        return Unavailable()
    return None


def answer(request: HttpRequest, error: FlackError) -> HttpResponse:
    """`error` as JSON for a program, as a page for a person."""
    response = _json(error) if wants_json(request) else _page(request, error)
    if isinstance(error, TooFast):
        response["Retry-After"] = str(max(1, round(error.retry_after)))
    response["Cache-Control"] = "no-store"
    return response


def wants_json(request: HttpRequest) -> bool:
    path = request.path_info
    if path.startswith(PROGRAMS) or path == "/api":
        return True
    if request.headers.get("Authorization", "").lower().startswith("bearer "):  # /media
        return True
    return path.rstrip("/") == "/stats" and not request.accepts("text/html")


def _json(error: FlackError) -> HttpResponse:
    response = JsonResponse({"error": error.as_dict()}, status=error.status)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Flack"'
    return response


def _page(request: HttpRequest, error: FlackError) -> HttpResponse:
    status = error.status
    template = f"errors/{status if status in PAGES else 400}.html"
    context = {"status": status, "code": error.code, "detail": error.detail, "title": HTTPStatus(status).phrase}
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return render(request, template, context, status=status)
    # No request: what asks the database who is looking would fail the same way again.
    return HttpResponse(loader.render_to_string(template, context), status=status)
