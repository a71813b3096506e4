"""Programs that use the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts import actions
from accounts.models import User

BODIES = ("post", "put", "patch")


class Program:
    """Somebody's program: `program.post("/api/messages", source="hello")`. Without a user it has not signed in."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user
        self.token = actions.create_token(user)[1] if user else None
        self._client = Client()

    def send_picture(self, method: str, path: str, data: bytes, content_type: str = "image/png") -> Any:
        """The body is the picture."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self._client.generic(method, path, data, content_type=content_type, headers=sent)

    def send_form(self, method: str, path: str, **fields: Any) -> Any:
        """As a browser sends a form with files."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        body = encode_multipart(BOUNDARY, fields)
        return self._client.generic(method, path, body, content_type=MULTIPART_CONTENT, headers=sent)

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
