"""Errors have one shape for programs and our own page for people, wherever they come from."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.http import require_POST

from foundation.errors import Forbidden, TooFast


def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret detail")


def is_locked(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def is_forbidden(request: HttpRequest) -> HttpResponse:
    raise Forbidden("Join this room first.")


def is_fast(request: HttpRequest) -> HttpResponse:
    raise TooFast(2.4)


@require_POST
def takes_posts(request: HttpRequest) -> HttpResponse:
    return HttpResponse("posted")


class BrokenMiddleware:
    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.endswith("middleware"):
            raise OperationalError("could not connect")
        return self.get_response(request)  # type: ignore[no-any-return]


urlpatterns = [
    path(prefix + name, view)
    for prefix in ("", "api/", "tasks/")
    for name, view in {
        "breaks": breaks,
        "locked": is_locked,
        "forbidden": is_forbidden,
        "fast": is_fast,
        "posts": takes_posts,
    }.items()
]
handler400 = "flackproject.errors.bad_request"
handler403 = "flackproject.errors.forbidden"
handler404 = "flackproject.errors.not_found"
handler500 = "flackproject.errors.server_error"


@pytest.fixture
def client(settings: Any) -> Iterator[Client]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.BrokenMiddleware"]
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False, enforce_csrf_checks=True)


CASES = [
    ("nothing", 404, "not_found"),
    ("breaks", 500, "internal"),
    ("locked", 503, "unavailable"),
    ("middleware", 503, "unavailable"),
    ("forbidden", 403, "forbidden"),
    ("fast", 429, "rate_limited"),
    ("posts", 405, "method_not_allowed"),
]


@pytest.mark.parametrize(("name", "status", "code"), CASES)
@pytest.mark.parametrize("prefix", ["/api/", "/tasks/"])
def test_a_program_gets_the_one_shape(client: Client, prefix: str, name: str, status: int, code: str) -> None:
    answer = client.get(prefix + name)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["detail"]
    assert b"secret" not in answer.content


@pytest.mark.parametrize(("name", "status", "code"), CASES)
def test_a_person_gets_a_page(client: Client, name: str, status: int, code: str) -> None:
    answer = client.get(f"/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "<h1" in answer.content.decode()
    assert b"secret" not in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_details_that_help_a_program_are_there(client: Client) -> None:
    fast = client.get("/api/fast")
    assert (fast["Retry-After"], fast.json()["error"]["retry_after"]) == ("2", 2.4)
    assert client.get("/posts")["Allow"] == "POST"
    assert client.get("/api/forbidden").json()["error"]["detail"] == "Join this room first."


def test_a_form_without_its_token_is_a_csrf_error(client: Client) -> None:
    assert client.post("/api/posts").json()["error"]["code"] == "csrf"
    page = client.post("/posts")
    assert (page.status_code, page["Content-Type"]) == (403, "text/html; charset=utf-8")


def test_a_wrong_host_is_a_bad_request(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["chat.example.org"]
    answer = client.get("/api/posts", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_errors_keep_the_security_headers(client: Client) -> None:
    for name in ("nothing", "forbidden", "posts"):
        answer = client.get(f"/{name}")
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
