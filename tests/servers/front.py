"""nginx/flack.conf as it is shipped, with only its addresses changed, before a server process."""

import contextlib
import http.client
import json
import re
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trials.installation import REPOSITORY, Installation, Server
from trials.ports import free_port
from trials.programs import program
from trials.services import NginxServer

# Flack sees nginx here and the test's own client at 127.0.0.1, which it does not trust.
NGINX = "127.0.0.2"


@dataclass(frozen=True)
class Front:
    """nginx in front of a server process."""

    plain: int
    secure: int
    server: Server
    trust: ssl.SSLContext
    nginx: NginxServer

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Bytes go as they are, everything else as JSON."""
        sent = {"Content-Type": "application/json"} | (headers or {})
        connection = http.client.HTTPSConnection("localhost", self.secure, timeout=30, context=self.trust)
        with contextlib.closing(connection):
            data = body if body is None or isinstance(body, bytes) else json.dumps(body)
            connection.request(method, path, data, sent)
            response = connection.getresponse()
            return response, response.read()


@contextlib.contextmanager
def front_of(installation: Installation, server: Server) -> Iterator[Front]:
    """nginx in front of `server`, with a folder of its own beside FLACK_DATA."""
    folder = installation.folder / "nginx"
    folder.mkdir()
    plain, secure = free_port(), free_port()
    nginx = NginxServer(folder, adapted(folder, installation.data, plain, secure, server.port))
    checked = nginx.check()
    assert checked.returncode == 0, checked.stderr
    nginx.start(secure)
    yield Front(plain, secure, server, ssl.create_default_context(cafile=str(folder / "certificate.pem")), nginx)
    nginx.stop()


def certificate(folder: Path) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = [program("openssl"), "req", *kind, *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return key, certificate


def adapted(folder: Path, data: Path, plain: int, secure: int, backend: int, other: int | None = None) -> str:
    """The shipped files with the ports, paths and names of this test. Every change must find its place."""
    key, pem = certificate(folder)
    tls = (REPOSITORY / "nginx" / "tls.conf").read_text()
    tls = replaced(tls, "/etc/letsencrypt/live/chat.example.org/fullchain.pem", str(pem))
    tls = replaced(tls, "/etc/letsencrypt/live/chat.example.org/privkey.pem", str(key))
    (folder / "flack-tls.conf").write_text(tls)

    text = (REPOSITORY / "nginx" / "flack.conf").read_text()
    text = replaced(text, "listen 80;", f"listen 127.0.0.1:{plain};")
    text = replaced(text, "listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;")
    text = re.sub(r"listen \[::\].*;\n", "\n", text)
    text = replaced(text, "127.0.0.1:8001", f"127.0.0.1:{backend}")
    second = "server 127.0.0.1:8002 max_fails=0;"
    text = replaced(text, second, second.replace("8002", str(other)) if other else "")
    text = replaced(text, "server_name chat.example.org;", "server_name localhost;")
    text = replaced(text, "/etc/nginx/flack-tls.conf", str(folder / "flack-tls.conf"))
    text = replaced(text, "proxy_http_version 1.1;", f"proxy_http_version 1.1; proxy_bind {NGINX};")
    return replaced(text, "/var/lib/flack/", f"{data}/")


def replaced(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)
