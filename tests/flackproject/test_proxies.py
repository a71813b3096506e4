"""The real client and scheme are known behind trusted proxies, and nobody else is believed."""

from typing import Any

import pytest

from flackproject.proxies import ForwardedASGI, ForwardedWSGI, client_address

FORWARDED = [(b"x-forwarded-for", b"6.6.6.6, 198.51.100.7"), (b"x-forwarded-proto", b"https")]


async def seen_by_asgi(scope: dict[str, Any], trusted: list[str]) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope)

    await ForwardedASGI(app, trusted)({"headers": FORWARDED, **scope}, None, None)  # type: ignore[arg-type]
    return seen


@pytest.mark.parametrize(("kind", "plain", "secure"), [("http", "http", "https"), ("websocket", "ws", "wss")])
async def test_a_trusted_proxy_says_who_asks_and_how(kind: str, plain: str, secure: str) -> None:
    scope = {"type": kind, "client": ("127.0.0.1", 5), "scheme": plain}
    believed = await seen_by_asgi(scope, ["127.0.0.1"])
    ignored = await seen_by_asgi(scope, ["10.0.0.0/8"])
    assert (believed["client"], believed["scheme"]) == (("198.51.100.7", 0), secure)
    assert (ignored["client"], ignored["scheme"]) == (("127.0.0.1", 5), plain)


async def test_a_unix_socket_has_no_address_and_is_trusted_by_name() -> None:
    scope = {"type": "http", "client": None, "scheme": "http"}
    assert (await seen_by_asgi(scope, ["unix"]))["client"] == ("198.51.100.7", 0)
    assert (await seen_by_asgi(scope, ["127.0.0.1"]))["client"] is None


def test_wsgi_servers_learn_the_same() -> None:
    environ = {
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.7",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "http",
    }
    ForwardedWSGI(lambda environ, start: [], ["127.0.0.1"])(environ, print)
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("198.51.100.7", "https")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody asked for its header
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the left was written by the client
        ("127.0.0.1", "198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_last_address_that_no_trusted_proxy_wrote(peer: str, forwarded: str, client: str) -> None:
    assert client_address(peer, forwarded, ("127.0.0.1", "10.0.0.0/8")) == client
