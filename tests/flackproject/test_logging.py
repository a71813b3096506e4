"""Logs carry ids and times; never a password, a token, a query or a message."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.test import Client

from settings.logging import logging_config


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What is logged from here on, as production writes it."""
    config = logging_config(form="json", level="info", access=True)["formatters"]["flack"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**{k: v for k, v in config.items() if k != "()"}))
    access = logging.getLogger("flack.access")
    level = access.level
    access.setLevel("INFO")
    logging.root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.root.removeHandler(handler)
    access.setLevel(level)


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("/sign-in?invitation=abc&next=/", "/sign-in?invitation=***&next=/"),
        ("redis://user:hunter2@host:6379/0", "redis://user:***@host:6379/0"),
        ("postgres://flack:s3cr3t@db/flack failed", "postgres://flack:***@db/flack failed"),
        ("password=hunter2", "password=***"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_looks_like_a_credential_is_blanked(lines: Any, text: str, logged: str) -> None:
    logging.getLogger("flack.test").warning("%s", text)
    structlog.get_logger("flack.test").warning("event", detail=text)
    plain, structured = lines()
    assert plain["event"] == logged
    assert structured["detail"] == logged


def test_values_under_telling_names_are_blanked(lines: Any) -> None:
    structlog.get_logger("flack.test").warning(
        "event", password="x", token="y", source="my text", room_id=7, inner={"cookie": "z"}
    )
    (line,) = lines()
    assert (line["password"], line["token"], line["source"], line["room_id"]) == ("***", "***", "***", 7)
    assert line["inner"] == {"cookie": "***"}


@pytest.mark.django_db
def test_a_request_is_one_line_without_its_query_and_with_an_id(lines: Any, client: Client) -> None:
    answer = client.get("/healthz?search=private+words")
    (line,) = [line for line in lines() if line["logger"] == "flack.access"]
    assert (line["path"], line["status"], line["method"]) == ("/healthz", 200, "GET")
    assert line["request_id"] == answer["X-Request-ID"]
    assert "private" not in json.dumps(line)


@pytest.mark.django_db
def test_a_password_that_was_sent_is_nowhere_in_the_log(lines: Any, client: Client) -> None:
    client.post("/sign-in", {"nickname": "nobody", "password": "correct-horse", "action": "sign-in"})
    assert "correct-horse" not in json.dumps(lines())
