"""Programs that use the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import actions
from accounts.models import User

BODIES = ("post", "put", "patch")


class Program:
    """Somebody's program: `program.post("/api/messages", source="hello")`. Without a user it has not signed in."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user
        self.token = actions.create_token(user)[1] if user else None
        self._client = Client()

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def send(path: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
            sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            extra: dict[str, Any] = {}
            if method in BODIES:
                extra = {"data": json.dumps(body), "content_type": "application/json"}
            return getattr(self._client, method)(path, headers={**sent, **(headers or {})}, **extra)

        return send


def code_of(response: Any) -> str:
    """The code of an error, whose whole shape is checked on the way."""
    body = response.json()
    assert set(body) == {"error"}
    assert {"code", "detail"} <= set(body["error"]) <= {"code", "detail", "field", "retry_after"}
    return str(body["error"]["code"])


@pytest.fixture
def program() -> type[Program]:
    return Program
