"""`/stats` tells everybody signed in the sums, and shows staff the page. Everybody else is told why not."""

import hashlib

import pytest
from django.test import Client

from accounts.models import ApiToken, User
from foundation.clock import now
from stats.process import ProcessStatistics
from tests.stats.conftest import Clock, client_of

PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def token_of(user: User) -> str:
    ApiToken.objects.create(user=user, digest=hashlib.sha256(b"secret").hexdigest())
    return "secret"


def test_a_member_reads_the_figures(alice: User, own: ProcessStatistics, clock: Clock) -> None:
    clock.forward(10)
    client = client_of(alice)
    for _ in range(19):
        client.get("/no/such/page")
    clock.forward(1)

    response = client.get("/stats")

    figures = response.json()
    assert response["Content-Type"] == "application/json"
    assert figures["responses"] == {"2xx": 0, "3xx": 0, "4xx": 19, "5xx": 0}
    assert figures["requests_per_second"] == round(19 / 11, 2)
    assert figures["latency_ms"]["p99"] > 0
    assert (figures["window_s"], figures["processes"]) == (15, 1)
    assert set(figures["history"][0]) == {
        "at",
        "requests_per_second",
        "messages_per_second",
        "deliveries_per_second",
        "p99_ms",
        "connections",
    }


def test_a_program_reads_them_with_its_token(alice: User, own: ProcessStatistics) -> None:
    response = Client().get("/stats", headers={"Authorization": f"Bearer {token_of(alice)}"})

    assert response.status_code == 200


def test_the_window_may_be_a_minute_and_nothing_else(alice: User, own: ProcessStatistics) -> None:
    client = client_of(alice)

    assert client.get("/stats?window=60").json()["window_s"] == 60
    assert client.get("/stats?window=7").json()["error"]["code"] == "invalid"
    assert client.get("/stats?window=²").status_code == 400


def test_a_stranger_is_asked_to_sign_in(db: None, own: ProcessStatistics) -> None:
    response = Client().get("/stats")

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "authentication_required"
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("credentials", ["Bearer wrong", "Bearer", "Basic YTpi", ""])
def test_a_wrong_token_is_not_made_good_by_a_session(alice: User, own: ProcessStatistics, credentials: str) -> None:
    response = client_of(alice).get("/stats", headers={"Authorization": credentials})

    assert response.status_code == 401


def test_a_suspended_user_reads_nothing(alice: User, own: ProcessStatistics) -> None:
    token = token_of(alice)
    alice.suspended_at = now()
    alice.save()

    response = Client().get("/stats", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code in (401, 403)
    assert response.json()["error"]["code"] in ("suspended", "authentication_required")


def test_staff_get_the_page_where_a_page_is_asked_for(dana: User, own: ProcessStatistics) -> None:
    response = client_of(dana).get("/stats", headers=PAGE)

    assert response["Content-Type"].startswith("text/html")
    assert [template.name for template in response.templates][:1] == ["stats/dashboard.html"]


def test_the_page_is_not_for_members(alice: User, own: ProcessStatistics) -> None:
    assert client_of(alice).get("/stats", headers=PAGE).status_code == 403


def test_a_stranger_who_wants_the_page_is_led_to_the_door(db: None, own: ProcessStatistics) -> None:
    response = Client().get("/stats", headers=PAGE)

    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/stats")


def test_it_can_only_be_read(dana: User, own: ProcessStatistics) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client_of(dana), method)("/stats")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        assert response.json()["error"]["code"] == "method_not_allowed"


def test_it_answers_in_no_other_form(dana: User, own: ProcessStatistics) -> None:
    response = client_of(dana).get("/stats", headers={"Accept": "image/png"})

    assert response.status_code == 406


def test_nobody_keeps_a_copy(alice: User, own: ProcessStatistics) -> None:
    response = client_of(alice).get("/stats")

    assert "no-store" in response["Cache-Control"]
    assert {"Accept", "Authorization", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}
