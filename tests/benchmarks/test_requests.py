"""The load over HTTP counts answers by status, and wants its connections kept."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from trials.load import requests
from trials.load.requests import http
from trials.load.wire import Gone


class Moody(BaseHTTPRequestHandler):
    """Every third answer is a 500; /close closes."""

    protocol_version = "HTTP/1.1"
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(500 if self.path == "/moody" and self.asked % 3 == 0 else 200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")
        self.close_connection = self.path == "/close"

    def log_message(self, *arguments: object) -> None:
        """Not on the screen."""


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """The load leaves in the middle of an answer."""


@pytest.fixture
def port() -> Iterator[int]:
    with Server(("127.0.0.1", 0), Moody) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def run(port: int, path: str) -> requests.Answers:
    return requests.run(port, lambda _: http("GET", path, "Bearer x"), connections=2, seconds=0.2, warmup=2)


def test_answers_are_counted_and_timed(port: int) -> None:
    answers = run(port, "/calm")

    assert answers.statuses.keys() == {200}
    assert answers.body_bytes == 5
    assert answers.total > 0
    assert 0 < answers.p50_ms <= answers.max_ms


def test_answers_of_another_status_are_faults(port: int) -> None:
    answers = run(port, "/moody")

    assert any(fault.endswith("times 500") for fault in answers.faults(200))


def test_a_connection_that_is_not_kept_fails_the_run(port: int) -> None:
    with pytest.raises(Gone):
        run(port, "/close")
