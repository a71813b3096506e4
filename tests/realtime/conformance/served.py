"""Our protocol in a real uvicorn, on a loop in a thread of its own, with an application that echoes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from trials.ports import free_port


async def echo(scope: Any, receive: Any, send: Any) -> None:
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({**message, "type": "websocket.send"})


@contextmanager
def serving(app: Any = echo, loop: Any = "uvloop", http: Any = "httptools") -> Iterator[tuple[int, uvicorn.Server]]:
    """(port, server)."""
    port = free_port()
    config = uvicorn.Config(
        app,
        port=port,
        loop=loop,
        http=http,
        ws="realtime.server:WebSocketProtocol",
        ws_max_size=2**20,
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    ready = threading.Event()

    async def run() -> None:
        running = asyncio.ensure_future(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn rings no bell
            await asyncio.sleep(0.01)
        ready.set()
        await running

    def run_in_its_loop() -> None:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(run())

    thread = threading.Thread(target=run_in_its_loop)
    thread.start()
    assert ready.wait(30)
    try:
        yield port, server
    finally:
        server.should_exit = True
        thread.join(30)
