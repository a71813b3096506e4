"""/healthz says that the process lives, /readyz that it can do its work."""

from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from flackproject import health
from trials.services import RedisServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health._shape, "is_current", False)
    health._redis.cache_clear()


def test_a_process_that_can_work_says_so(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "database": "ok", "broker": "in the process"}
    assert "no-store" in answer["Cache-Control"]


def test_a_database_that_is_away_makes_it_unready_not_dead(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Any:
        raise OperationalError("gone, with a password in the message")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "OperationalError")
    assert client.get("/healthz").status_code == 200


def test_missing_migrations_make_it_unready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "pending_migrations", lambda: ["chat.0002"])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations are missing")


def test_a_broker_that_is_away_is_reported_and_no_reason_to_stop(
    client: Client, settings: Any, redis_server: RedisServer
) -> None:
    settings.REDIS_URL = redis_server.url
    assert client.get("/readyz").json()["broker"] == "ok"
    redis_server.kill()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "away: ConnectionError")
