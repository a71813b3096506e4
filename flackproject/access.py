"""One line per request in the log, and an id that ties together all lines of one request.

The path without its query: search terms and invitations are nobody's business.
"""

import logging
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NAME = "flack.access"

log = structlog.get_logger(NAME)

REQUEST_ID = "X-Request-ID"


class AccessLog:
    """Synchronous: the whole chain runs on one thread (handler.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id, begun = new_request_id(), time.perf_counter()
        with request_named(request_id):
            response = self._get_response(request)
        client = request.META.get("REMOTE_ADDR", "")
        log_request(request_id, request.method, request.path, response.status_code, begun, client)
        response[REQUEST_ID] = request_id
        return response


def new_request_id() -> str:
    return uuid.uuid4().hex


def request_named(request_id: str) -> AbstractContextManager[None]:
    """All lines that are written inside bear this id."""
    return structlog.contextvars.bound_contextvars(request_id=request_id)


def log_request(request_id: str, method: str | None, path: str, status: int, begun: float, client: str) -> None:
    """`begun` is of time.perf_counter."""
    if not logging.getLogger(NAME).isEnabledFor(logging.INFO):  # structlog would first write the line, then ask
        return
    duration_ms = round((time.perf_counter() - begun) * 1000, 1)
    with request_named(request_id):
        log.info("request", method=method, path=path, status=status, duration_ms=duration_ms, client=client)
