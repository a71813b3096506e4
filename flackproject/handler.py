"""Django under ASGI with one hop per request.

Django's own handler enters a new thread for each request and hops once more for each middleware that is not
natively async. Here the whole synchronous chain, from request_started to request_finished, runs in one call on a
thread that stays (threads.py). Only a streaming response takes a thread of its own.
"""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from flackproject.asgi_types import Receive, Scope, Send
from flackproject.threads import Threads
from foundation import temporary

# Threads of Python share one core; more of them only hold more connections open. psycopg's pool has 12.
THREADS = 8
# Far above every form and JSON of ours; what is longer is refused before it fills the disk.
MAX_BODY_BYTES = 64 * 1024 * 1024


class BodyTooLarge(Exception):
    pass


class OneHopHandler(ASGIHandler):
    """An ASGI application for `http` scopes."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)  # ASGIHandler's own would load the async chain
        self.load_middleware(is_async=False)
        self._threads = Threads(THREADS, "http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _whole_body(receive)
        except RequestAborted:
            return
        except BodyTooLarge:
            await _refuse_body(send)
            return
        try:
            async with self._threads.one() as thread:
                response: HttpResponseBase = await _call(thread, self._respond, scope, body)
        except BaseException:  # given up while it waited for its turn
            body.close()
            raise
        if response.streaming:
            await self._stream(cast("StreamingHttpResponse", response), receive, send)
        else:
            with contextlib.suppress(OSError):  # the client went away
                await self.send_response(response, send)

    def _respond(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """Runs on the thread: everything that Django does for one request."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(cast("HttpRequest", request))
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            # All of it is in memory: nothing that comes later needs the request or the database.
            response.close()
            body.close()
        return cast("HttpResponseBase", response)

    async def _stream(self, response: StreamingHttpResponse, receive: Receive, send: Send) -> None:
        """Send a streaming response until it ends or the client goes.

        Its parts are made on a thread of its own, so that slow downloads never keep requests waiting.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="stream")
        if not response.is_async:
            response.streaming_content = _parts(thread, iter(cast("Any", response.streaming_content)))
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await _call(thread, _finish, response)
            thread.shutdown(wait=False)
        if not sending.cancelled() and (error := sending.exception()) and not isinstance(error, OSError):
            raise error


async def _call(thread: ThreadPoolExecutor, function: Callable[..., Any], *arguments: Any) -> Any:
    """Run `function` on `thread`; code below it may call async_to_sync and comes back to this loop."""
    return await sync_to_async(function, thread_sensitive=False, executor=thread)(*arguments)


async def _whole_body(receive: Receive) -> IO[bytes]:
    """In memory as long as it is small, then in a file. Raises RequestAborted or BodyTooLarge."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    body = tempfile.SpooledTemporaryFile(max_size=most, mode="w+b", dir=str(temporary.folder()))  # noqa: SIM115
    try:
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestAborted
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise BodyTooLarge
            body.write(chunk)
            more = message.get("more_body", False)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return cast("IO[bytes]", body)


async def _parts(thread: ThreadPoolExecutor, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A synchronous stream, each part made on `thread`, where its database connection is."""
    end = object()
    while (part := await _call(thread, next, parts, end)) is not end:
        yield cast("bytes", part)


def _finish(response: StreamingHttpResponse) -> None:
    response.close()
    connections.close_all()  # this thread's, which ends now


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse_body(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b"That is too long.\n"})
