"""A request under ASGI costs one hop to a thread that stays, with a database connection that stays."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from flackproject import handler as handler_module
from flackproject.handler import OneHopHandler
from tests.flackproject.asgi_client import ask

pytestmark = pytest.mark.django_db(transaction=True)

THIS_FILE = Path(__file__).read_bytes()

seen_threads: set[str] = set()
closed: list[str] = []
barrier = threading.Barrier(1)


def look(request: HttpRequest) -> HttpResponse:
    seen_threads.add(threading.current_thread().name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"{request.user.is_authenticated}")


def meet(request: HttpRequest) -> HttpResponse:
    barrier.wait(10)
    return HttpResponse("met")


async def natively_async(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0)
    rows = await sync_to_async(lambda: connection.cursor().execute("SELECT 1").fetchone())()
    return HttpResponse(str(rows))


def through_the_loop(request: HttpRequest) -> HttpResponse:
    async def ask_loop() -> str:
        await asyncio.sleep(0)
        return threading.current_thread().name

    return HttpResponse(async_to_sync(ask_loop)())


def in_parts(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        try:
            for number in range(3):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT %s", [number])
                    yield b"%d," % cursor.fetchone()[0]
        finally:
            closed.append("in_parts")

    return StreamingHttpResponse(parts())


def endless(request: HttpRequest) -> StreamingHttpResponse:
    async def parts() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            closed.append("endless")

    return StreamingHttpResponse(parts())


def download(request: HttpRequest) -> FileResponse:
    return FileResponse(open(__file__, "rb"))


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body, content_type="application/octet-stream")


urlpatterns = [
    path("look", look),
    path("meet", meet),
    path("async", natively_async),
    path("loop", through_the_loop),
    path("parts", in_parts),
    path("endless", endless),
    path("download", download),
    path("echo", echo),
]


@pytest.fixture
def app() -> Iterator[OneHopHandler]:
    seen_threads.clear()
    closed.clear()
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost"]):
        made = OneHopHandler()
        yield made
        for executor in made._threads._idle:
            executor.submit(connections.close_all).result()
            executor.shutdown()


async def test_a_hundred_requests_take_a_hundred_hops_and_one_connection(
    app: OneHopHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    hops, opened = [], []

    def note(**kwargs: object) -> None:
        opened.append(kwargs)

    real = loop.run_in_executor
    monkeypatch.setattr(loop, "run_in_executor", lambda *arguments: hops.append(arguments) or real(*arguments))
    connection_created.connect(note)

    try:
        for _ in range(100):
            assert (await ask(app, "/look")).body == b"False"
    finally:
        connection_created.disconnect(note)

    assert len(hops) == 100
    assert len(seen_threads) == 1
    assert len(opened) <= 1


async def test_requests_at_the_same_time_run_side_by_side_on_few_threads(app: OneHopHandler) -> None:
    global barrier
    barrier = threading.Barrier(handler_module.THREADS)
    met = await asyncio.gather(*[ask(app, "/meet") for _ in range(handler_module.THREADS)])
    assert [response.body for response in met] == [b"met"] * handler_module.THREADS

    await asyncio.gather(*[ask(app, "/look") for _ in range(50)])
    assert len(seen_threads) <= handler_module.THREADS


async def test_async_views_and_calls_back_to_the_loop_work(app: OneHopHandler) -> None:
    assert (await ask(app, "/async")).body == b"(1,)"
    assert (await ask(app, "/loop")).body.decode() == threading.current_thread().name


async def test_a_stream_comes_whole_and_is_closed(app: OneHopHandler) -> None:
    assert (await ask(app, "/parts")).body == b"0,1,2,"
    assert closed == ["in_parts"]
    assert (await ask(app, "/download")).body == THIS_FILE


async def test_whoever_leaves_a_stream_ends_it(app: OneHopHandler) -> None:
    gone = asyncio.Event()
    request = asyncio.create_task(ask(app, "/endless", gone=gone))
    while not request.done() and not closed:
        gone.set()
        await asyncio.sleep(0)
    await request
    assert closed == ["endless"]


async def test_a_stream_that_goes_on_keeps_no_request_waiting(app: OneHopHandler) -> None:
    gone = asyncio.Event()
    streams = [asyncio.create_task(ask(app, "/endless", gone=gone)) for _ in range(handler_module.THREADS + 2)]
    assert (await asyncio.wait_for(ask(app, "/look"), 20)).status == 200
    gone.set()
    await asyncio.gather(*streams)


async def test_a_body_arrives_whole_and_an_enormous_one_is_refused(
    app: OneHopHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await ask(app, "/echo", "POST", body=b"x" * 1000)).status == 403  # no CSRF token: Django's chain ran
    monkeypatch.setattr(handler_module, "MAX_BODY_BYTES", 10)
    assert (await ask(app, "/echo", "POST", body=b"x" * 11)).status == 413


async def test_a_request_that_is_given_up_while_waiting_costs_no_thread(app: OneHopHandler) -> None:
    threads = app._threads
    held = [threads.one() for _ in range(handler_module.THREADS)]
    for each in held:
        await each.__aenter__()
    waiting = asyncio.create_task(ask(app, "/look"))
    await asyncio.sleep(0)

    waiting.cancel()
    for each in held:
        await each.__aexit__(None, None, None)

    assert (await ask(app, "/look")).status == 200
    assert len(threads._idle) == handler_module.THREADS
