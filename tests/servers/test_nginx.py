"""nginx/flack.conf as it is shipped, with only its addresses changed: a page, a socket and a post go through it."""

import asyncio
import contextlib
import http.client
import json
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.front import NGINX, Front, front_of
from tests.servers.talking import Person, frame
from trials.installation import Installation

HASHED = "flack.0123456789ab.css"


@pytest.fixture(scope="module")
def front(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    installation = Installation(tmp_path_factory.mktemp("front"), {})
    installation.data.mkdir()
    shutil.copy(migrated_database, installation.data)
    static = installation.data / "static"
    static.mkdir()
    (static / HASHED).write_text("body {}\n" * 400)
    (static / "page.js").write_text("export {};\n")
    server = installation.up(FLACK_TRUSTED_PROXIES=NGINX, FLACK_ACCESS_LOG="on")
    with front_of(installation, server) as front:
        yield front
    installation.end()


async def test_a_page_a_post_and_a_socket_go_through_it(front: Front) -> None:
    page, body = front.ask("GET", "/first-run")
    assert (page.status, b"<form" in body) == (200, True)

    alice = Person(front.server.port, "alice")
    async with alice.socket(f"wss://localhost:{front.secure}/ws/", ssl=front.trust) as socket:
        posted, body = front.ask("POST", "/api/messages", {"source": "through the front door"}, alice.headers)
        assert posted.status == 201, body
        assert (await frame(socket, "message"))["message"]["source"] == "through the front door"


def test_plain_http_is_sent_to_tls_with_method_and_path(front: Front) -> None:
    with contextlib.closing(http.client.HTTPConnection("localhost", front.plain, timeout=30)) as connection:
        connection.request("POST", "/api/messages?a=1", b"{}")
        response = connection.getresponse()
        assert response.status == 308
        assert response.getheader("Location") == "https://localhost/api/messages?a=1"


def test_flack_knows_the_client_and_the_scheme_and_believes_no_lies(front: Front) -> None:
    for number in range(3):
        front.ask("GET", f"/healthz?{number}", headers={"X-Forwarded-For": f"6.6.6.{number}", "X-Forwarded-Proto": "x"})
    front.server.wait_for('"path": "/healthz"')
    asked = [line for line in front.server.log().splitlines() if '"path": "/healthz"' in line]
    assert {json.loads(line)["client"] for line in asked} == {"127.0.0.1"}

    # A form posted over TLS passes the check of its Referer, which asks for the scheme.
    answer, _ = front.ask("GET", "/first-run")
    cookie = answer.getheader("Set-Cookie")
    assert cookie
    token = cookie.partition("=")[2].partition(";")[0]
    headers = {
        "Cookie": cookie.partition(";")[0],
        "X-CSRFToken": token,
        "Referer": f"https://localhost:{front.secure}/",
    }
    answer, body = front.ask("POST", "/first-run", headers=headers)
    assert answer.status == 400, body  # the form's own complaint, not CSRF's 403


def test_static_files_come_from_disk_typed_compressed_and_hashed_ones_for_ever(front: Front) -> None:
    hashed, body = front.ask("GET", f"/static/{HASHED}", headers={"Accept-Encoding": "gzip"})
    assert (hashed.status, hashed.getheader("Content-Encoding")) == (200, "gzip")
    assert "immutable" in (hashed.getheader("Cache-Control") or "")
    assert len(body) < 200
    module, _ = front.ask("GET", "/static/page.js")
    assert module.getheader("Content-Type") == "text/javascript; charset=utf-8"
    assert module.getheader("Cache-Control") == "no-cache"
    assert front.ask("GET", "/static/../nginx.conf")[0].status in (400, 404)


def test_a_body_that_is_too_large_is_refused_at_the_door(front: Front) -> None:
    with contextlib.closing(
        http.client.HTTPSConnection("localhost", front.secure, timeout=30, context=front.trust)
    ) as connection:
        connection.putrequest("POST", "/api/messages")
        connection.putheader("Content-Length", str(100 * 1024 * 1024))
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_only_todays_tls_is_spoken(front: Front) -> None:
    old = ssl.create_default_context()
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    connection = http.client.HTTPSConnection("localhost", front.secure, timeout=30, context=old)
    with contextlib.closing(connection), pytest.raises(ssl.SSLError):
        connection.request("GET", "/healthz")


async def test_an_event_stream_goes_through_it_frame_by_frame(front: Front) -> None:
    bob = Person(front.server.port, "bob")
    headers = {"Accept": "text/event-stream", **bob.headers}
    connection = http.client.HTTPSConnection("localhost", front.secure, timeout=30, context=front.trust)
    with contextlib.closing(connection):
        connection.request("GET", "/api/events", headers=headers)
        response = connection.getresponse()
        assert response.getheader("Content-Type", "").startswith("text/event-stream")
        assert b'"type":"hello"' in response.readline()

        front.ask("POST", "/api/messages", {"source": "down the stream"}, bob.headers)

        # Nothing else follows for 15 s: what waited in a buffer would not be here within the connection's time-out.
        while b'"source":"down the stream"' not in (line := response.readline()):
            assert line

        dora = Person(front.server.port, "dora")
        typed, _ = front.ask("POST", "/api/rooms/2/typing", headers=dora.headers)
        assert typed.status == 204
        while b'"type":"typing"' not in (line := response.readline()):
            assert line


async def test_a_long_poll_waits_behind_it_until_there_is_something(front: Front) -> None:
    carol = Person(front.server.port, "carol")
    _, body = front.ask("GET", "/api/events?wait=0", headers=carol.headers)
    path = f"/api/events?wait=25&cursor={json.loads(body)['cursor']}"
    waiting = asyncio.create_task(asyncio.to_thread(front.ask, "GET", path, None, carol.headers))

    answer, body = await asyncio.to_thread(
        front.ask, "POST", "/api/messages", {"source": "worth waiting for"}, carol.headers
    )
    assert answer.status == 201, body

    answer, body = await waiting
    assert answer.status == 200
    assert b"worth waiting for" in body
