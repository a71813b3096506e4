"""A clock that a test moves, statistics of its own, and two people: Alice, a member, and Dana, who moderates."""

import pytest
from django.test import Client

from accounts.models import Role, User
from stats import middleware, sharing
from stats.process import ProcessStatistics


class Clock:
    def __init__(self, now: float = 5000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def own(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> ProcessStatistics:
    """This process's statistics, empty and on the moved clock, as middleware and views use them."""
    own = ProcessStatistics(clock)
    monkeypatch.setattr(middleware, "statistics", own)
    monkeypatch.setattr(sharing, "statistics", own)
    monkeypatch.setattr(sharing.sharing, "_own", own)
    monkeypatch.setattr(sharing.sharing, "_others", [])
    monkeypatch.setattr(sharing.sharing, "_others_until", 0.0)
    sharing.sharing.begin(serves=True)  # what another test has written is no part of this one
    return own


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create(nickname="Alice", nickname_key="alice")


@pytest.fixture
def dana(db: None) -> User:
    return User.objects.create(nickname="Dana", nickname_key="dana", role=Role.MODERATOR)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
