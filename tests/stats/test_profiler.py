"""Staff see where the time of one request went; nobody else does, and the chart can do no harm."""

import hashlib
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import ApiToken, User
from stats.profiler import profile_on_request
from tests.stats.conftest import client_of

CHART = "pyinstrumentHTMLRenderer.render"


def test_staff_see_the_flame_chart_of_a_request(dana: User) -> None:
    response = client_of(dana).get("/stats?profile=1")

    assert response.status_code == 200
    assert CHART in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_the_chart_is_locked_into_a_sandbox(dana: User) -> None:
    policy = client_of(dana).get("/stats?profile=1")["Content-Security-Policy"]

    assert policy.startswith("sandbox allow-scripts;")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy


def test_the_chart_asks_nobody_elsewhere(dana: User) -> None:
    page = client_of(dana).get("/stats?profile=1").content.decode()

    addresses = set(re.findall(r"https?://[\w./-]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_the_address_cannot_write_into_the_chart(dana: User) -> None:
    page = client_of(dana).get("/</script><script>alert(1)</script>?profile=1").content.decode()

    assert CHART in page
    assert "<script>alert" not in page
    assert page.count("</script>") == client_of(dana).get("/stats?profile=1").content.decode().count("</script>")


def test_others_get_what_they_asked_for(alice: User, db: None) -> None:
    assert CHART not in client_of(alice).get("/stats?profile=1").content.decode()
    assert CHART not in Client().get("/stats?profile=1").content.decode()


@pytest.mark.parametrize("query", ["", "?profile=0", "?profile=", "?profile=10", "?xprofile=1"])
def test_without_being_asked_nothing_is_profiled(dana: User, query: str) -> None:
    assert CHART not in client_of(dana).get(f"/stats{query}").content.decode()


def test_only_reading_is_profiled(dana: User) -> None:
    assert client_of(dana).post("/stats?profile=1").status_code == 405


def test_a_token_does_not_open_the_profiler(dana: User) -> None:
    ApiToken.objects.create(user=dana, digest=hashlib.sha256(b"danas").hexdigest())

    response = client_of(dana).get("/stats?profile=1", headers={"Authorization": "Bearer danas"})

    assert CHART not in response.content.decode()


def test_after_an_error_the_next_request_can_be_profiled(dana: User) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    request = RequestFactory().get("/?profile=1")
    request.user = dana
    with pytest.raises(RuntimeError):
        profile_on_request(broken)(request)

    assert CHART in client_of(dana).get("/stats?profile=1").content.decode()
