"""One line per request in the log, and an id that ties together all lines of one request.

The path without its query: search terms and invitations are nobody's business.
"""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = structlog.get_logger("flack.access")

REQUEST_ID = "X-Request-ID"


class AccessLog:
    """Synchronous: the whole chain runs on one thread (handler.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self._get_response(request)
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                duration_ms=round((time.perf_counter() - began) * 1000, 1),
                client=request.META.get("REMOTE_ADDR", ""),
            )
        response[REQUEST_ID] = request_id
        return response
