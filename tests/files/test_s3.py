"""With FLACK_S3_BUCKET all files lie in the bucket, and Flack hands them out as it does those on its disk."""

import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.files.samples import HTML, PLACE, mp4, picture
from tests.s3 import S3Server
from tests.servers.talking import WAIT_S, Person
from trials.installation import Answer, Installation, Server

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def s3(tmp_path: Path) -> Iterator[S3Server]:
    server = S3Server(tmp_path)
    server.start()
    yield server
    server.stop()


class Alice:
    """Somebody with a token at a Flack that keeps its files in S3."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._headers = Person(server.port, "alice").headers

    def asks(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.server.request(method, path, body, self._headers | sent)

    def does(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        answer = self.asks(method, path, body, **headers)
        assert answer.status < 300, answer.body
        return answer

    def file(self, file_id: int) -> dict[str, Any]:
        found: dict[str, Any] = self.does("GET", f"/api/files/{file_id}").json()
        return found

    def sent(self, content: bytes) -> int:
        """The id of a file that came up in one piece."""
        begun = self.does("POST", "/api/uploads", Upload_Length=str(len(content)), **TUS)
        self.put(begun.headers["Location"], content)
        return int(begun.headers["Location"].rsplit("/", 1)[1])

    def put(self, path: str, content: bytes) -> Answer:
        chunk = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
        return self.asks("PATCH", path, content, **TUS, **chunk)


@pytest.fixture
def alice(installation: Installation, s3: S3Server) -> Alice:
    return Alice(installation.up(FLACK_UPLOAD_RATE="0", **s3.variables))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def on_disk(installation: Installation) -> list[Path]:
    folders = (installation.data / "uploads", installation.data / "media")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_files_come_up_are_handed_out_and_go(installation: Installation, s3: S3Server, alice: Alice) -> None:
    original = picture(size=(2000, 1000))
    photo = alice.sent(original)
    until(lambda: bool(alice.file(photo)["state"] == "ready"))
    film = alice.sent(mp4())
    page = alice.sent(HTML)
    empty = int(alice.does("POST", "/api/uploads", Upload_Length="0", **TUS).headers["Location"].rsplit("/", 1)[1])

    # All is in the bucket: the picture and its small one, not as it came; and nothing there has a type that runs.
    until(lambda: len(s3.objects()) == 5)
    assert {name.split("/")[0] for name in s3.objects()} == {"files", "thumbnails"}
    assert s3.types() <= {"binary/octet-stream", "application/octet-stream"}
    assert on_disk(installation) == []

    shown = alice.file(photo)
    whole = alice.does("GET", shown["url"])
    assert (whole.headers["Content-Type"], whole.body[:2], PLACE in whole.body) == ("image/jpeg", b"\xff\xd8", False)
    assert alice.does("GET", shown["thumbnail_url"]).body[8:12] == b"WEBP"
    part = alice.asks("GET", alice.file(film)["url"], Range="bytes=4-11")
    assert (part.status, part.body, part.headers["Content-Range"]) == (206, b"ftypisom", f"bytes 4-11/{len(mp4())}")
    assert alice.asks("GET", shown["url"], If_None_Match=whole.headers["ETag"]).status == 304
    never_run = alice.does("GET", alice.file(page)["url"])
    assert (never_run.body, never_run.headers["Content-Type"]) == (HTML, "application/octet-stream")
    assert never_run.headers["Content-Disposition"].startswith("attachment;")
    assert never_run.headers["Content-Security-Policy"].endswith("; sandbox")
    assert alice.does("GET", alice.file(empty)["url"]).body == b""

    message = alice.does("POST", "/api/messages", {"source": "look", "attachments": [photo]}).json()
    alice.does("DELETE", f"/api/messages/{message['id']}")
    for file_id in (film, page, empty):
        alice.does("DELETE", f"/api/files/{file_id}")
    until(lambda: s3.objects() == {})
    assert alice.asks("GET", shown["url"]).status == 404


def test_faces_are_there_too(installation: Installation, s3: S3Server, alice: Alice) -> None:
    alice.does("PUT", "/api/me/avatar", picture("PNG"), Content_Type="image/png")
    address = alice.does("GET", "/api/me").json()["avatar"]

    name = address.removeprefix("/media/")
    assert set(s3.objects()) == {name, name.replace(".webp", "-96.webp")}
    assert on_disk(installation) == []
    alice.does("DELETE", "/api/me/avatar")
    until(lambda: s3.objects() == {})


def test_a_bucket_that_is_away_costs_no_upload(installation: Installation, s3: S3Server, alice: Alice) -> None:
    content = secrets.token_bytes(100_000)
    there = alice.file(alice.sent(b"there before"))
    begun = alice.does("POST", "/api/uploads", Upload_Length=str(len(content)), **TUS).headers["Location"]

    s3.stop()

    for answer in (alice.put(begun, content), alice.asks("GET", there["url"])):
        assert (answer.status, answer.json()["error"]["code"]) == (503, "unavailable")
    assert alice.does("GET", "/api/me").status == 200

    s3.start()

    assert alice.asks("GET", there["url"]).status == 404  # the service has lost it
    assert alice.does("HEAD", begun, **TUS).headers["Upload-Offset"] == str(len(content))
    assert alice.does("GET", alice.file(int(begun.rsplit("/", 1)[1]))["url"]).body == content
    assert on_disk(installation) == []
