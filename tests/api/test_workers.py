"""Later answers with real workers, which are killed."""

import contextlib
import os
import signal
import sqlite3
import time

import psycopg

LATER = {"Prefer": "respond-async"}


def bearer(installation, nickname="anna", **variables):
    installation.manage("createuser", nickname, **variables)
    return {"Authorization": f"Bearer {installation.manage('token', nickname, **variables).strip()}"}


def answer_at(server, place, headers, timeout_s=60):
    """The answer once it is more than 202."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answer = server.request("GET", place, headers=headers)
        if answer.status != 202:
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"{place} still waits:\n{server.log()}")


def sources(server, room_id, headers):
    page = server.request("GET", f"/api/rooms/{room_id}/messages", headers=headers).json()
    return sorted(message["source"] for message in page["messages"])


def test_one_command_answers_later_too_and_loses_nothing_to_kill_9(installation):
    server = installation.up()
    headers = bearer(installation)
    first = server.request("POST", "/api/messages", {"source": "first"}, {**headers, **LATER})
    assert (first.status, first.headers["preference-applied"]) == (202, "respond-async")
    done = answer_at(server, first.headers["location"], headers)
    assert (done.status, done.json()["source"]) == (201, "first")
    places = [
        server.request("POST", "/api/messages", {"source": f"n{number}"}, {**headers, **LATER}).headers["location"]
        for number in range(10)
    ]
    server.kill()
    a_minute_passes(installation.data)

    server = installation.up()

    answers = [answer_at(server, place, headers) for place in places]
    assert [answer.status for answer in answers] == [201] * 10
    assert sources(server, done.json()["room_id"], headers) == sorted(
        ["first", *(f"n{number}" for number in range(10))]
    )


def test_a_worker_killed_in_the_middle_yields_one_effect(big_installation, postgres_url):
    server = big_installation.up(FLACK_WORKER="off")
    headers = bearer(big_installation)
    worker = big_installation.run("celery", "worker", "--concurrency", "1")
    with psycopg.connect(postgres_url) as blocker:
        blocker.execute("SELECT id FROM chat_room FOR UPDATE")  # where the post has to wait
        accepted = server.request("POST", "/api/messages", {"source": "once"}, {**headers, **LATER})
        assert accepted.status == 202
        wait_until_somebody_waits(postgres_url, worker)
        for child in children(worker.pid):
            os.kill(child, signal.SIGKILL)
        assert server.request("GET", accepted.headers["location"], headers=headers).status == 202

    done = answer_at(server, accepted.headers["location"], headers)

    assert (done.status, done.json()["source"]) == (201, "once")
    assert sources(server, done.json()["room_id"], headers) == ["once"]


def a_minute_passes(data):
    """What waits is old enough for the sweep, and the killed process's lease of beat has run out."""
    with contextlib.closing(sqlite3.connect(data / "flack.sqlite3")) as database, database:
        database.execute("UPDATE api_asyncrequest SET created_at = datetime('now', '-1 minute')")
        database.execute("DELETE FROM realtime_lease")


def wait_until_somebody_waits(postgres_url, worker, timeout_s=60):
    deadline = time.monotonic() + timeout_s
    with psycopg.connect(postgres_url, autocommit=True) as watcher:
        while time.monotonic() < deadline:
            [waiting] = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            ).fetchone()
            if waiting:
                return
            time.sleep(0.05)
    raise TimeoutError(f"nobody waits:\n{worker.log()}")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]
