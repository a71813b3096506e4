"""Which pages may open a socket: ours and those of FLACK_ORIGINS, under a name that is ours."""

from typing import Any

import pytest

from flackproject.origins import OurOrigins, is_ours


@pytest.mark.parametrize(
    ("host", "origin", "ours"),
    [
        ("chat.example.org", "https://chat.example.org", True),
        ("chat.example.org:8000", "http://chat.example.org:8000", True),
        ("CHAT.example.org", "https://chat.example.org", True),
        ("chat.example.org", None, True),  # a program, not a page
        ("chat.example.org", "https://embed.example.net", True),  # FLACK_ORIGINS
        ("127.0.0.1:8000", "https://www.example.org", True),  # FLACK_URL
        ("chat.example.org", "https://evil.example", False),
        ("chat.example.org", "https://chat.example.org.evil.example", False),
        ("chat.example.org", "https://chat.example.org:8443", False),
        ("chat.example.org", "null", False),
        ("chat.example.org", "", False),
        ("evil.example", "http://evil.example", False),  # a name of theirs that points here
        ("evil.example", None, False),
        ("", None, False),
    ],
)
def test_a_page_is_ours_by_its_origin_and_our_name(settings: Any, host: str, origin: str | None, ours: bool) -> None:
    settings.ALLOWED_HOSTS = ["chat.example.org", "127.0.0.1"]
    settings.FLACK_ORIGINS = ["https://embed.example.net"]
    settings.FLACK_URL = "https://www.example.org/"
    assert is_ours(host, origin) is ours


async def test_a_stranger_is_refused_before_the_upgrade() -> None:
    sent, reached = [], []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"origin", b"https://evil.example"), (b"authorization", b"Bearer good")]
    await OurOrigins(app)({"type": "websocket", "path": "/ws/", "headers": headers}, receive, send)

    assert not reached
    assert [message["type"] for message in sent] == ["websocket.close"]  # without an accept: 403
