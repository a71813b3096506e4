"""Strangers for the tests of this folder."""

from collections.abc import Callable, Iterator

import pytest

from tests.outbound.strangers import Stranger

Resolver = Callable[[dict[str, list[str]]], list[str]]


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    with Stranger() as server:
        yield server


@pytest.fixture
def other_stranger() -> Iterator[Stranger]:
    with Stranger() as server:
        yield server


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Name resolution leaves the machine, so here it doesn't: `names({"a.example": ["127.0.0.1"]})`.

    Returns the list of the names that were asked for.
    """

    def install(table: dict[str, list[str]]) -> list[str]:
        asked: list[str] = []

        def lookup(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
            asked.append(host)
            return [(2, 1, 6, "", (address, port)) for address in table.get(host, [host])]

        monkeypatch.setattr("outbound.addresses.socket.getaddrinfo", lookup)
        return asked

    return install
