"""Files as a production installation hands them out: Flack decides, nginx sends, and nobody gets past either.

The real settings.production, the shipped nginx/flack.conf, and uploads larger than nginx takes unless it is told.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.files.samples import HTML, PLACE, SVG, mp4, picture
from tests.servers.front import NGINX, Front, front_of
from trials.installation import Installation

WAIT_S = 60
MIB = 1024 * 1024
PIECE = 3 * MIB
"""nginx takes one MiB, and keeps less than that in memory, unless it is told otherwise."""


@pytest.fixture(scope="module")
def installation_in_production(
    migrated_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    variables = {
        "DJANGO_SETTINGS_MODULE": "settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FLACK_HOSTS": "localhost",
        "FLACK_TRUSTED_PROXIES": NGINX,
        "FLACK_UPLOAD_RATE": "0",
    }
    made = Installation(tmp_path_factory.mktemp("production"), variables)
    made.data.mkdir()
    shutil.copy(migrated_database, made.data)
    yield made
    made.end()


@pytest.fixture(scope="module")
def front(installation_in_production: Installation) -> Iterator[Front]:
    with front_of(installation_in_production, installation_in_production.up()) as front:
        yield front


class Person:
    """Somebody who knows only the front door."""

    def __init__(self, front: Front, nickname: str) -> None:
        self._front = front
        self.headers: dict[str, str] = {}
        self._said = {"nickname": nickname, "password": secrets.token_urlsafe()}
        self.id = self.does("POST", "/api/users", self._said)["id"]
        basic = base64.b64encode(":".join(self._said.values()).encode()).decode()
        token = self.does("POST", "/api/tokens", {}, Authorization=f"Basic {basic}")["token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def asks(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[HTTPResponse, bytes]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._front.ask(method, path, body, self.headers | sent)

    def gets(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        return self.asks("GET", path, **headers)

    def does(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer, content = self.asks(method, path, body, **headers)
        assert answer.status < 300, content
        return json.loads(content) if content else None

    def session(self) -> str:
        """The cookie of a browser in which they have signed in."""
        page, _ = self._front.ask("GET", "/sign-in")
        token = page.headers["Set-Cookie"].partition(";")[0]
        headers = {
            "Cookie": token,
            "X-CSRFToken": token.partition("=")[2],
            "Referer": f"https://localhost:{self._front.secure}/sign-in",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode(self._said | {"action": "sign-in"}).encode()
        answer, body = self._front.ask("POST", "/sign-in", form, headers)
        assert answer.status == 302, body
        return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or [])

    def sent(self, content: bytes, name: str) -> dict[str, Any]:
        """A file in one request."""
        boundary = secrets.token_hex(16)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        file: dict[str, Any] = self.does("POST", "/api/files", body, Content_Type=kind)
        return file

    def once_made(self, file: dict[str, Any]) -> dict[str, Any]:
        """A picture as it is when it has been made anew."""
        deadline = time.monotonic() + WAIT_S
        while file["state"] != "ready":
            assert time.monotonic() < deadline, file
            time.sleep(0.05)
            file = self.does("GET", f"/api/files/{file['id']}")
        return file


@pytest.fixture(scope="module")
def alice(front: Front) -> Person:
    return Person(front, "alice")


@pytest.fixture(scope="module")
def bob(front: Front) -> Person:
    return Person(front, "bob")


def what_flack_says(front: Front, headers: dict[str, str], path: str) -> HTTPResponse:
    """What nginx is answered before it sends anything, asked as nginx asks."""
    asked_by = (NGINX, 0)
    connection = http.client.HTTPConnection("127.0.0.1", front.server.port, timeout=30, source_address=asked_by)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers | {"Host": "localhost", "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        assert answer.read() == b""
        return answer


def test_an_upload_in_pieces_and_one_in_a_request_come_up_and_down_whole(alice: Person) -> None:
    content = secrets.token_bytes(3 * PIECE + 5)
    tus = {"Tus_Resumable": "1.0.0"}
    begun, _ = alice.asks("POST", "/api/uploads", Upload_Length=str(len(content)), **tus)
    path = begun.headers["Location"]
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        stands, _ = alice.asks("HEAD", path, **tus)
        assert stands.headers["Upload-Offset"] == str(start)
        chunk = {"Upload_Offset": str(start), "Content_Type": "application/offset+octet-stream"}
        answer, body = alice.asks("PATCH", path, piece, **tus, **chunk)
        assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(start + len(piece))), body
    in_pieces = alice.does("GET", path.replace("uploads", "files"))

    for file in (in_pieces, alice.sent(content, "seeds.bin")):
        answer, downloaded = alice.gets(file["url"])
        assert answer.status == 200
        assert hashlib.sha256(downloaded).digest() == hashlib.sha256(content).digest()


def test_nginx_sends_the_bytes_and_tells_nobody_where_they_lie(
    front: Front, alice: Person, installation_in_production: Installation
) -> None:
    content = secrets.token_bytes(MIB)
    file = alice.sent(content, "a.bin")

    told = what_flack_says(front, alice.headers, file["url"]).headers["X-Accel-Redirect"]
    lies = installation_in_production.data / "media" / told.removeprefix("/protected-media/")
    assert lies.read_bytes() == content

    answer, body = alice.gets(file["url"])
    assert body == content
    assert "X-Accel-Redirect" not in answer.headers
    assert told not in str(answer.headers)


def test_that_place_can_not_be_asked_for_itself(front: Front, alice: Person) -> None:
    file = alice.sent(b"for those who may", "a.txt")
    told = what_flack_says(front, alice.headers, file["url"]).headers["X-Accel-Redirect"]

    for path in (told, told.replace("/protected", "//protected"), f"/static/..{told}", f"/api/..{told}"):
        for headers in ({}, {"X-Accel-Redirect": told}):
            answer, body = alice.asks("GET", path, **{name.replace("-", "_"): text for name, text in headers.items()})
            assert answer.status == 404, path
            assert b"for those who may" not in body


def test_a_part_one_of_another_version_and_one_past_the_end(alice: Person) -> None:
    file = alice.sent(mp4(), "a.mp4")
    size = len(mp4())
    whole, _ = alice.gets(file["url"])
    assert (whole.headers["Accept-Ranges"], whole.headers["Content-Length"]) == ("bytes", str(size))
    tag = whole.headers["ETag"]

    part, body = alice.gets(file["url"], Range="bytes=4-11")
    assert (part.status, body, part.headers["Content-Range"]) == (206, b"ftypisom", f"bytes 4-11/{size}")
    assert part.headers["Content-Type"] == "video/mp4"
    last, body = alice.gets(file["url"], Range="bytes=-3")
    assert (last.status, body) == (206, mp4()[-3:])
    same, body = alice.gets(file["url"], Range="bytes=4-11", If_Range=tag)
    assert (same.status, body) == (206, b"ftypisom")
    other, body = alice.gets(file["url"], Range="bytes=4-11", If_Range='"old"')
    assert (other.status, body) == (200, mp4())
    past, _ = alice.gets(file["url"], Range=f"bytes={size}-")
    assert (past.status, past.headers["Content-Range"]) == (416, f"bytes */{size}")
    held, body = alice.gets(file["url"], If_None_Match=tag)
    assert (held.status, body) == (304, b"")
    head, body = alice.asks("HEAD", file["url"])
    assert (head.status, body, head.headers["Content-Length"]) == (200, b"", str(size))


@pytest.mark.parametrize(
    ("content", "name", "served", "how"),
    [
        (SVG, "logo.svg", "application/octet-stream", "attachment"),
        (HTML, "page.html", "application/octet-stream", "attachment"),
        (b"<b>notes</b>", "notes.html", "text/plain; charset=utf-8", "inline"),
    ],
)
def test_nothing_uploaded_is_ever_run(alice: Person, content: bytes, name: str, served: str, how: str) -> None:
    answer, body = alice.gets(alice.sent(content, name)["url"])

    assert body == content
    assert_is_never_run(answer)
    assert answer.headers.get_all("Content-Type") == [served]
    assert answer.headers.get_all("Content-Disposition") == [f"{how}; filename*=UTF-8''{name}"]
    assert answer.headers.get_all("Cache-Control") == ["private, no-cache"]
    assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def assert_is_never_run(answer: HTTPResponse) -> None:
    (policy,) = answer.headers.get_all("Content-Security-Policy") or []
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("; sandbox")
    assert "script-src" not in policy
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers.get_all("Cross-Origin-Resource-Policy") == ["same-origin"]


def test_a_picture_comes_without_its_place_and_with_a_small_one(front: Front, alice: Person) -> None:
    original = picture(size=(2000, 1000))
    file = alice.once_made(alice.sent(original, "greenhouse.jpg"))
    assert PLACE in original

    answer, body = alice.gets(file["url"])
    assert (answer.headers["Content-Type"], body[:2], PLACE in body) == ("image/jpeg", b"\xff\xd8", False)
    assert_is_never_run(answer)
    small, body = alice.gets(file["thumbnail_url"], Accept="image/avif,image/webp,image/*")
    assert (small.status, small.headers["Content-Type"], body[8:12]) == (200, "image/webp", b"WEBP")
    assert_is_never_run(small)
    told = what_flack_says(front, alice.headers, file["thumbnail_url"]).headers["X-Accel-Redirect"]
    assert told.startswith("/protected-media/thumbnails/")


def test_a_face_is_sent_by_nginx_too(front: Front, alice: Person) -> None:
    alice.does("PUT", "/api/me/avatar", picture("PNG"), Content_Type="image/png")
    address = alice.does("GET", "/api/me")["avatar"]
    session = {"Cookie": alice.session()}

    answer, body = front.ask("GET", address, headers=session)

    assert (answer.status, answer.headers["Content-Type"], body[8:12]) == (200, "image/webp", b"WEBP")
    assert what_flack_says(front, session, address).headers["X-Accel-Redirect"] == f"/protected-{address[1:]}"
    assert front.ask("GET", address)[0].headers["Location"].startswith("/sign-in?")


def test_a_stranger_gets_nothing_and_a_removed_member_at_once(front: Front, alice: Person, bob: Person) -> None:
    carol = Person(front, "carol")
    room = alice.does("POST", "/api/rooms", {"kind": "private", "name": "Beds"})["id"]
    alice.does("POST", f"/api/rooms/{room}/members", {"user_id": bob.id})
    file = alice.once_made(alice.sent(picture(), "bed.jpg"))
    alice.does("POST", "/api/messages", {"room": room, "source": "", "attachments": [file["id"]]})

    tags = {}
    for address in (file["url"], file["thumbnail_url"]):
        answer, _ = bob.gets(address)
        assert answer.status == 200
        tags[address] = answer.headers["ETag"]
        assert carol.gets(address)[0].status == 404
        assert front.ask("GET", address)[0].status == 401

    alice.does("DELETE", f"/api/rooms/{room}/members/{bob.id}")

    for address, tag in tags.items():
        # Neither the bytes nor the word that those he has are still the right ones.
        for headers in ({}, {"If_None_Match": tag}, {"Range": "bytes=0-9"}):
            answer, body = bob.gets(address, **headers)
            assert (answer.status, json.loads(body)["error"]["code"]) == (404, "not_found")
        assert alice.gets(address)[0].status == 200
