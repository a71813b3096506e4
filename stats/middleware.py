"""Counts and times every request. First of all middleware, so that it sees the answer that is really sent."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from stats.process import statistics

KINDS = frozenset({"api", "admin", "accounts", "tasks", "stats", "metrics", "static", "media", "rooms", "settings"})

Answer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def measure_requests(get_response: Answer | AsyncAnswer) -> Answer | AsyncAnswer:
    """In a chain without await it stays without await: no hop to another thread on its account."""
    if asyncio.iscoroutinefunction(get_response):
        return _async(get_response)
    return _sync(get_response)  # type: ignore[arg-type]


def _sync(get_response: Answer) -> Answer:
    def measured(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        status = 500  # what the server will say when not even an error page comes back
        try:
            response = get_response(request)
            status = response.status_code
            return response
        finally:
            note_request(request.path_info, status, begun)

    return measured


def _async(get_response: AsyncAnswer) -> AsyncAnswer:
    async def measured(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        status = 500
        try:
            response = await get_response(request)
            status = response.status_code
            return response
        finally:
            note_request(request.path_info, status, begun)

    return measured


def note_request(path: str, status: int, begun: float) -> None:
    """One answered request, also of flackproject/hot.py, which never passes here. `begun` is of time.perf_counter."""
    statistics.record(kind_of(path), status, (time.perf_counter() - begun) * 1000)


def kind_of(path: str) -> str:
    """The kind of address: one of a few words whatever is asked for, so that nobody can make the totals grow."""
    first = path.strip("/").partition("/")[0]
    if not first:
        return "page"
    return first if first in KINDS else "other"
