"""Accounts for a trial, made through the public API."""

import asyncio
import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trials.http import Reply, request

# A registration limit of 60 a minute lets the next one in within a second; more than this is another limit.
MOST_WAITS = 120


class Refusal(Exception):
    """The server said no to something that the trial needs."""

    def __init__(self, doing: str, reply: Reply) -> None:
        error = _error(reply)
        super().__init__(f"{doing}: {reply.status} {error.get('code', '')}: {error.get('detail', '')}")
        self.code = error.get("code", "")


@dataclass(frozen=True, slots=True)
class Account:
    user: int
    nickname: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def register(url: str, nickname: str, *, invitation: str | None = None) -> Account:
    """A new account with a token. Waits where a limit says so. Raises Refusal, OSError."""
    password = secrets.token_urlsafe()
    wanted = {"nickname": nickname, "password": password}
    if invitation is not None:
        wanted["invitation"] = invitation
    await call(url, "POST", "/api/users", wanted)
    basic = base64.b64encode(f"{nickname}:{password}".encode()).decode()
    made = await call(url, "POST", "/api/tokens", {"name": "verify"}, {"Authorization": f"Basic {basic}"})
    return await account_of(url, made.json()["token"])


async def account_of(url: str, token: str) -> Account:
    """Whose token it is. Raises Refusal."""
    me = (await call(url, "GET", "/api/me", None, {"Authorization": f"Bearer {token}"})).json()
    return Account(me["id"], me["nickname"], token)


async def call(url: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
    """One request that must succeed, waiting as long as a limit asks for. Raises Refusal, OSError."""
    for _ in range(MOST_WAITS):
        reply = await request(url, method, path, body, headers)
        if reply.status != 429:
            break
        await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    if reply.status >= 400:
        raise Refusal(f"{method} {path}", reply)
    return reply


def _error(reply: Reply) -> dict[str, str]:
    try:
        error = reply.json()["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}
