"""Somebody else's server, on this machine, that answers as a test wants it to."""

import contextlib
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from trials.ports import free_port

Answer = Callable[[BaseHTTPRequestHandler], None]


class Stranger:
    """`answers` maps paths to what is done for them; `asked` and `headers` tell what came in."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"  # each answer ends with its connection

            def do_GET(self) -> None:
                stranger.asked.append(self.path)
                stranger.headers.append(dict(self.headers.items()))
                with contextlib.suppress(OSError):  # we hung up, which is what many of these tests want
                    stranger.answers.get(self.path, not_found)(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def allow(self) -> list[str]:
        return [f"127.0.0.1:{self.port}"]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path: str, body: bytes | str, content_type: str = "text/html", **headers: str) -> str:
        """Answer `body` at `path`; its address."""
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Type", content_type)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Location", to)
            request.end_headers()

        self.answers[path] = answer
        return self.url(path)

    def drip(self, path: str, start: bytes, drop: bytes) -> str:
        """Answer `start`, then `drop` again and again, for ever."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(start)
            while not self.stopping.wait(0.02):
                request.wfile.write(drop)
                request.wfile.flush()

        self.answers[path] = answer
        return self.url(path)


def not_found(request: BaseHTTPRequestHandler) -> None:
    request.send_response(404)
    request.end_headers()
