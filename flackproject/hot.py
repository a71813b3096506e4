"""Hot requests (api/hot) ahead of Django: the same threads, headers, statistics and log as all others, in one hop.

What api.hot calls unusual goes on to the ordinary handler, with a body that may already have been read.
"""

import asyncio
import io
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

from csp.middleware import CSPMiddleware
from django.core.handlers.asgi import ASGIRequest
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from api.hot import posting, reading
from api.hot.answers import Answer
from api.hot.asking import Asked, Unusual, length_of, plain_request
from flackproject import access
from flackproject.asgi_types import ASGIApp, Receive, Scope, Send
from flackproject.origins import is_ours
from flackproject.threads import Threads
from stats.middleware import note_request

log = logging.getLogger(__name__)

Work = Callable[[Asked], Answer | posting.Wanted]

# Of their own: nobody's long request holds up the short ones. With one more, they mostly wait for each other (the GIL):
# 1,640 pages a second with two threads, 1,430 with four, 1,340 with eight, 1,530 with one.
THREADS = 2

DRESSED_BY = (SecurityMiddleware, CSPMiddleware, XFrameOptionsMiddleware)
"""The middleware whose headers stand in every answer of the API, and depend on settings and scheme alone."""


class HotRequests:
    """An ASGI application for `http` scopes in front of another."""

    def __init__(self, ordinary: ASGIApp) -> None:
        self._ordinary = ordinary
        self._threads = Threads(THREADS, "hot")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        work = work_for(scope["method"], scope["path"])
        if work is None:
            await self._ordinary(scope, receive, send)
            return
        received: list[Any] = []
        begun, request_id = time.perf_counter(), access.new_request_id()
        try:
            asked = await _asked(scope, receive, received)
            outcome = await self._outcome(request_id, work, asked)
        except Unusual:
            await self._ordinary(scope, _again(received, receive), send)
            return
        note_request(asked.path, outcome.status, begun)
        client = (scope.get("client") or ("",))[0] or ""
        access.log_request(request_id, asked.method, asked.path, outcome.status, begun, client)
        await _send(send, outcome, request_id, scope["scheme"])

    async def _outcome(self, request_id: str, work: Work, asked: Asked) -> Answer:
        """Raises Unusual: then nothing has been done, or it is a repeat and sending it again is safe."""
        outcome = await self._run(request_id, work, asked)
        if isinstance(outcome, posting.Wanted):
            outcome = await posting.post(outcome)
        if isinstance(outcome, posting.Repeat):
            outcome = await self._run(request_id, posting.read_repeat, outcome)
        answer: Answer = outcome
        return answer

    async def _run(self, request_id: str, work: Callable[[Any], Any], on: Any) -> Any:
        """On a thread that stays, with a database connection that stays."""
        async with self._threads.one() as thread:
            return await asyncio.get_running_loop().run_in_executor(thread, _with_database, request_id, work, on)


def work_for(method: str, path: str) -> Work | None:
    if method == "GET" and reading.PATH.fullmatch(path):
        return reading.answer_page
    if method == "POST" and posting.PATH.fullmatch(path):
        return posting.take
    return None


def _with_database(request_id: str, work: Callable[[Any], Any], on: Any) -> Any:
    close_old_connections()  # as Django does around a request
    try:
        with access.request_named(request_id):
            return work(on)
    except (Unusual, DatabaseError):
        raise Unusual from None  # the view has words for it, or finds the database well again
    except Exception:
        log.exception("a hot request failed")
        raise Unusual from None
    finally:
        close_old_connections()


async def _asked(scope: Scope, receive: Receive, received: list[Any]) -> Asked:
    """Raises Unusual."""
    asked = plain_request(scope)
    if not is_ours(asked.headers.get("host", ""), None):
        raise Unusual
    length = length_of(asked)
    return replace(asked, body=await _body(receive, received, length)) if length else asked


async def _body(receive: Receive, received: list[Any], length: int) -> bytes:
    """Keeps in `received` what it takes. Raises Unusual when the client went away, or sent something else."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        received.append(message)
        if message["type"] != "http.request":
            raise Unusual
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    body = b"".join(parts)
    if len(body) != length:
        raise Unusual
    return body


def _again(received: list[Any], receive: Receive) -> Receive:
    """First what was received already."""
    waiting = iter(received)

    async def again() -> Any:
        message = next(waiting, None)
        return await receive() if message is None else message

    return again if received else receive


async def _send(send: Send, outcome: Answer, request_id: str, scheme: str) -> None:
    own = {**outcome.headers, "Content-Length": str(len(outcome.body)), access.REQUEST_ID: request_id}
    headers = [(name.lower().encode(), value.encode("latin1")) for name, value in own.items()]
    with suppress(OSError):  # the client went away
        await send({"type": "http.response.start", "status": outcome.status, "headers": [*headers, *dress(scheme)]})
        await send({"type": "http.response.body", "body": outcome.body})


@cache
def dress(scheme: str) -> list[tuple[bytes, bytes]]:
    """What DRESSED_BY puts on an answer, asked of it once."""
    scope = {"type": "http", "method": "GET", "path": "/api", "scheme": scheme, "query_string": b"", "headers": []}
    request, response = ASGIRequest(scope, io.BytesIO()), HttpResponse()
    del response["Content-Type"]
    for middleware in DRESSED_BY:
        middleware(lambda request: HttpResponse()).process_response(request, response)
    return [(name.lower().encode(), value.encode("latin1")) for name, value in response.items()]
