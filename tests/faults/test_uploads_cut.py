"""kill -9 of the server while a file comes up, and right after it was answered: it goes on, once, and nothing stays."""

import secrets
import socket
import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.files.samples import PLACE, picture
from tests.servers.talking import WAIT_S, Person
from trials.installation import Answer, Installation, Server

PIECE = 1024 * 1024
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {"Content-Type": "application/offset+octet-stream"}


class House:
    """One Flack on one port that is killed and started again."""

    def __init__(self, installation: Installation, **variables: str) -> None:
        self._installation = installation
        self.server = self._up(None, **variables)
        self.alice = Person(self.server.port, "alice")

    def killed(self, later: timedelta = timedelta(0)) -> None:
        """As if the machine lost it; it starts again `later`, when the lease of the dead one has run out."""
        self.server.kill()
        with sqlite3.connect(self._installation.data / "flack.sqlite3") as database:
            database.execute("DELETE FROM realtime_lease")
            moved = f"-{later.total_seconds():.0f} seconds"
            database.execute("UPDATE chat_attachment SET touched_at = datetime(touched_at, ?)", [moved])
        self.server = self._up(self.server.port)

    def _up(self, port: int | None, **variables: str) -> Server:
        return self._installation.up(port=port, FLACK_UPLOAD_RATE="0", **variables)

    def asks(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        return self.server.request(method, path, body, self.alice.headers | (headers or {}))

    def begun(self, size: int) -> str:
        answer = self.asks("POST", "/api/uploads", headers=TUS | {"Upload-Length": str(size)})
        assert answer.status == 201, answer.body
        return answer.headers["Location"]

    def patched(self, path: str, offset: int, piece: bytes) -> int:
        """Where it stands then."""
        answer = self.asks("PATCH", path, piece, TUS | CHUNK | {"Upload-Offset": str(offset)})
        assert answer.status == 204, answer.body
        return int(answer.headers["Upload-Offset"])

    def offset(self, path: str) -> int:
        answer = self.asks("HEAD", path, headers=TUS)
        assert answer.status == 200, answer.body
        return int(answer.headers["Upload-Offset"])

    def patched_half(self, path: str, offset: int, piece: bytes) -> socket.socket:
        """A request of which only the first half was sent."""
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=WAIT_S)
        headers = self.alice.headers | TUS | CHUNK | {"Upload-Offset": str(offset), "Content-Length": str(len(piece))}
        head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "localhost", **headers}.items())
        connection.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + piece[: len(piece) // 2])
        return connection

    def posted(self, source: str, *files: int) -> Answer:
        body = {"source": source, "attachments": files, "client_id": source}
        answer = self.asks("POST", "/api/messages", body)
        assert answer.status in (200, 201), answer.body
        return answer

    def stored(self) -> list[Path]:
        """All files of uploads and media on the disk."""
        folders = (self._installation.data / "uploads", self._installation.data / "media")
        return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())

    def counted(self) -> dict[str, int]:
        """Rows of files, and the bytes that count against the quotas."""
        with sqlite3.connect(self._installation.data / "flack.sqlite3") as database:
            (files,) = database.execute("SELECT count(*) FROM chat_attachment").fetchone()
            (size,) = database.execute("SELECT size FROM chat_storedbytes WHERE owner = 0").fetchone()
        return {"files": files, "bytes": size}


@pytest.fixture
def house(installation: Installation) -> House:
    return House(installation)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_upload_that_a_kill_cut_goes_on_where_it_stood_and_its_message_stays(house: House) -> None:
    content = secrets.token_bytes(3 * PIECE)
    path = house.begun(len(content))
    assert house.patched(path, 0, content[:PIECE]) == PIECE
    cut = house.patched_half(path, PIECE, content[PIECE : 2 * PIECE])

    house.killed()
    cut.close()

    assert house.offset(path) == PIECE
    assert house.patched(path, PIECE, content[PIECE:]) == len(content)
    house.killed()
    assert house.offset(path) == len(content)
    file = house.asks("GET", path.replace("uploads", "files")).json()
    assert file["state"] == "ready"
    message = house.posted("seeds", file["id"]).json()
    house.killed()

    assert house.posted("seeds", file["id"]).json()["id"] == message["id"]  # sent again: the answer may have been lost
    seen = house.asks("GET", f"/api/messages/{message['id']}").json()
    assert [each["id"] for each in seen["attachments"]] == [file["id"]]
    assert house.asks("GET", file["url"]).body == content
    gallery = house.asks("GET", f"/api/rooms/{message['room_id']}/files").json()["files"]
    assert [(each["id"], each["message_id"]) for each in gallery] == [(file["id"], message["id"])]
    assert [each.stat().st_size for each in house.stored()] == [len(content)]
    assert house.counted() == {"files": 1, "bytes": len(content)}


def test_a_picture_that_was_not_made_anew_before_the_kill_is_made_by_the_next(installation: Installation) -> None:
    house = House(installation, FLACK_WORKER="off")
    original = picture(size=(1600, 900))
    path = house.begun(len(original))
    house.patched(path, 0, original)
    message = house.posted("look", int(path.rsplit("/", 1)[1])).json()
    assert (message["attachments"][0]["state"], message["attachments"][0]["url"]) == ("processing", None)

    house.killed(later=timedelta(seconds=30))

    def shown() -> Any:
        return house.asks("GET", f"/api/messages/{message['id']}").json()["attachments"][0]

    until(lambda: bool(shown()["state"] == "ready"))
    made = house.asks("GET", shown()["url"])
    assert (made.headers["Content-Type"], PLACE in made.body) == ("image/jpeg", False)
    until(lambda: len(house.stored()) == 2)  # itself and a small one; the original has gone
    assert house.counted() == {"files": 1, "bytes": len(made.body)}


def test_what_nobody_goes_on_with_is_swept_away_with_what_it_took(house: House) -> None:
    given_up = house.begun(2 * PIECE)
    house.patched(given_up, 0, secrets.token_bytes(PIECE))
    unposted = house.begun(5)
    house.patched(unposted, 0, b"hello")
    posted = house.begun(4)
    house.patched(posted, 0, b"kept")
    house.posted("with a file", int(posted.rsplit("/", 1)[1]))
    assert len(house.stored()) == 3

    house.killed(later=timedelta(hours=25))
    until(lambda: house.counted() == {"files": 2, "bytes": 9})
    assert house.asks("HEAD", given_up, headers=TUS).status == 404
    house.killed(later=timedelta(days=8))
    until(lambda: house.counted() == {"files": 1, "bytes": 4})

    assert [each.read_bytes() for each in house.stored()] == [b"kept"]
