"""Posting where many transactions meet: real processes on PostgreSQL, and another one that holds a room."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from trials.installation import Installation, Server

SHARED = {"SECRET_KEY": "the same for both processes", "FLACK_POST_RATE": "0", "FLACK_WORKER": "off"}
PASSWORD = "correct horse battery"


@pytest.fixture
def installations(tmp_path: Path, postgres_url: str) -> Iterator[list[Installation]]:
    """Two on one database, each with a folder of its own, as on two machines."""
    made = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        made.append(Installation(folder, {"DATABASE_URL": postgres_url, **SHARED}))
    made[0].manage("migrate", "--verbosity", "0")
    yield made
    for installation in made:
        installation.end()


class Person:
    """Somebody with a token, on any of the servers."""

    def __init__(self, server: Server, nickname: str) -> None:
        assert server.request("POST", "/api/users", {"nickname": nickname, "password": PASSWORD}).status == 201
        basic = base64.b64encode(f"{nickname}:{PASSWORD}".encode()).decode()
        answer = server.request("POST", "/api/tokens", {}, {"Authorization": f"Basic {basic}"})
        self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}

    def ask(self, server: Server, method: str, path: str, body: Any = None) -> Any:
        answer = server.request(method, path, body, self.headers)
        assert answer.status in (200, 201, 204), answer.body
        return answer.json() if answer.body else None

    def post(self, server: Server, room_id: int, name: str) -> Any:
        return self.ask(server, "POST", "/api/messages", {"source": name, "room": room_id, "client_id": name})


def test_a_room_that_another_transaction_holds_keeps_no_other_room_waiting(
    installations: list[Installation], postgres_url: str
) -> None:
    server = installations[0].up()
    anna = Person(server, "anna")
    held, free = (anna.ask(server, "POST", "/api/rooms", {"kind": "open", "name": n})["id"] for n in ("Held", "Free"))

    with ThreadPoolExecutor(3) as threads, psycopg.connect(postgres_url) as other:
        other.execute("SELECT id FROM chat_room WHERE id = %s FOR UPDATE", [held])
        waiting = [threads.submit(anna.post, server, held, f"held {n}") for n in range(3)]
        for n in range(20):
            assert anna.post(server, free, f"free {n}")["number"] == n + 1
        assert not any(one.done() for one in waiting)
        other.rollback()
        numbers = sorted(one.result(20)["number"] for one in waiting)

    assert numbers == [1, 2, 3]
    assert anna.post(server, held, "after")["number"] == 4


def test_processes_that_post_to_the_same_rooms_leave_no_gap_and_refuse_nobody(
    installations: list[Installation], postgres_url: str
) -> None:
    servers = [installation.up() for installation in installations]
    people = [Person(servers[0], f"person{n}") for n in range(6)]
    rooms = [people[0].ask(servers[0], "POST", "/api/rooms", {"kind": "open", "name": f"R{n}"})["id"] for n in range(2)]
    for person in people[1:]:
        for room_id in rooms:
            person.ask(servers[0], "POST", f"/api/rooms/{room_id}/join")

    def write(who: int) -> None:
        server, person = servers[who % 2], people[who]
        for n in range(15):
            room_id = rooms[(who + n) % 2]
            posted = person.post(server, room_id, f"{who}-{n}")
            assert person.post(servers[n % 2], room_id, f"{who}-{n}")["id"] == posted["id"]
            person.ask(server, "PUT", f"/api/rooms/{room_id}/read", {"number": posted["number"]})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))

    with psycopg.connect(postgres_url) as database:
        for room_id in rooms:
            rows = database.execute(
                "SELECT number, change FROM chat_message WHERE room_id = %s ORDER BY number", [room_id]
            ).fetchall()
            changes = [change for _, change in rows]
            assert [number for number, _ in rows] == list(range(1, 46))
            assert changes == list(range(changes[0], changes[0] + 45))
            counters = database.execute("SELECT last_number, last_change FROM chat_room WHERE id = %s", [room_id])
            assert counters.fetchone() == (45, changes[-1])
    for server in servers:
        assert "deadlock" not in server.log()
