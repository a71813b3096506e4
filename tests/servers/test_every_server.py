"""Under each server a message posted over HTTP reaches a socket on another process, and back where it has sockets."""

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.servers.talking import Person, frame
from trials.installation import Installation, Server, manage_command
from trials.ports import free_port

Command = Callable[[int], list[str]]

ASGI, WSGI = "flackproject.asgi:application", "flackproject.wsgi:application"
RUN_UWSGI = "import pyuwsgi; pyuwsgi.run()"

WITH_SOCKETS: dict[str, Command] = {
    "serve": lambda port: manage_command("serve", "--port", str(port)),
    "uvicorn": lambda port: [sys.executable, "-m", "uvicorn", ASGI, "--port", str(port)],
    "daphne": lambda port: [sys.executable, "-m", "daphne", "--port", str(port), ASGI],
    "runserver": lambda port: manage_command("runserver", "--noreload", str(port)),
}
WITHOUT_SOCKETS: dict[str, Command] = {
    "gunicorn": lambda port: [sys.executable, "-m", "gunicorn", WSGI, "--bind", f"127.0.0.1:{port}"],
    "uwsgi": lambda port: [
        *[sys.executable, "-c", RUN_UWSGI, "--http-socket", f"127.0.0.1:{port}", "--module", WSGI],
        *["--master", "--enable-threads", "--die-on-term", "--need-app"],
    ],
}


@pytest.fixture(scope="module")
def alice(other: Server) -> Person:
    return Person(other.port, "alice")


@pytest.fixture
def server(house: Installation, request: pytest.FixtureRequest) -> Iterator[Server]:
    port = free_port()
    started = house.serve((WITH_SOCKETS | WITHOUT_SOCKETS)[request.param](port), port)
    started.wait_until_ready()
    yield started
    started.stop()


@pytest.mark.parametrize("server", WITHOUT_SOCKETS, indirect=True)
async def test_a_post_reaches_a_socket_on_another_process(server: Server, other: Server, alice: Person) -> None:
    async with alice.socket(other.ws_url) as socket:
        posted = alice.post(server.port, f"hello from {server.port}")
        assert posted.status == 201, posted.body
        heard = await frame(socket, "message")
    assert heard["message"]["source"] == f"hello from {server.port}"
    assert heard["message"]["id"] == posted.json()["id"]


@pytest.mark.parametrize("server", WITH_SOCKETS, indirect=True)
async def test_posts_travel_both_ways_and_pages_come_too(server: Server, other: Server, alice: Person) -> None:
    async with alice.socket(other.ws_url) as there, alice.socket(server.ws_url) as here:
        assert alice.post(server.port, f"hello from {server.port}").status == 201
        assert alice.post(other.port, f"hello to {server.port}").status == 201
        for socket in (here, there):
            heard = {(await frame(socket, "message"))["message"]["source"] for _ in range(2)}
            assert heard == {f"hello from {server.port}", f"hello to {server.port}"}

    assert server.request("GET", "/first-run").headers["Content-Type"].startswith("text/html")
    assert server.request("GET", "/static/css/flack.css").headers["Content-Type"].startswith("text/css")
