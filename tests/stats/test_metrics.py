"""`/metrics` is for staff and for programs on the same machine; its numbers are exact."""

import hashlib

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import ApiToken, User
from realtime.counters import counters
from stats.process import ProcessStatistics
from tests.stats.conftest import client_of

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset((k, v) for k, v in sample.labels.items() if k != "process")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_totals_are_exact(dana: User, own: ProcessStatistics, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "deliveries", 123)
    monkeypatch.setattr(counters, "connections", 4)
    client = client_of(dana)
    for _ in range(7):
        client.get("/no/such/page")
    client.get("/stats")

    found = samples(client.get("/metrics").content.decode())

    kind = frozenset({("kind", "other"), ("status", "4xx")})
    assert found["flack_http_requests_total", kind] == 7
    assert found["flack_http_requests_total", frozenset({("kind", "stats"), ("status", "2xx")})] == 1
    assert found["flack_http_request_seconds_count", frozenset()] == 8
    assert found["flack_http_request_seconds_bucket", frozenset({("le", "+Inf")})] == 8
    assert found["flack_deliveries_total", frozenset()] == 123
    assert found["flack_connections", frozenset()] == 4


def test_every_counter_of_the_hub_is_told(db: None, own: ProcessStatistics) -> None:
    text = Client().get("/metrics").content.decode()

    for name in counters.snapshot():
        assert f"flack_{name}" in text


def test_a_program_on_the_same_machine_needs_no_token(db: None, own: ProcessStatistics) -> None:
    for address in ("127.0.0.1", "::1"):
        response = Client().get("/metrics", REMOTE_ADDR=address)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/plain; version=")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_who_comes_through_a_proxy_is_not_on_the_same_machine(db: None, own: ProcessStatistics, header: str) -> None:
    assert Client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 401


def test_from_elsewhere_it_takes_a_moderator(alice: User, dana: User, own: ProcessStatistics) -> None:
    ApiToken.objects.create(user=dana, digest=hashlib.sha256(b"danas").hexdigest())
    ApiToken.objects.create(user=alice, digest=hashlib.sha256(b"alices").hexdigest())

    def status(secret: str) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return Client().get("/metrics", headers=headers, **ELSEWHERE).status_code

    assert [status("danas"), status("alices"), status("wrong")] == [200, 403, 401]
    assert client_of(dana).get("/metrics", **ELSEWHERE).status_code == 200
    assert client_of(alice).get("/metrics", **ELSEWHERE).status_code == 403
    assert Client().get("/metrics", **ELSEWHERE).status_code == 401
