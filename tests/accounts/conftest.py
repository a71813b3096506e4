"""People of the account tests, and what was said about them."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from accounts import actions
from accounts.models import Role, User
from accounts.signals import founded, person_changed, person_joined

PASSWORD = "correct horse battery"
HERE = "192.0.2.1"

Make = Callable[..., User]


@pytest.fixture
def make(db: None) -> Make:
    """An account, past the door: make("anna", role="moderator")."""

    def make_user(nickname: str, **fields: str) -> User:
        return actions.create_account(nickname=nickname, password=PASSWORD, **fields)

    return make_user


@pytest.fixture
def alice(make: Make) -> User:
    return make("alice")


@pytest.fixture
def bob(make: Make) -> User:
    return make("bob")


@pytest.fixture
def dana(make: Make) -> User:
    return make("dana", role=Role.MODERATOR)


@pytest.fixture
def root(make: Make) -> User:
    return make("root", role=Role.ADMINISTRATOR)


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    """What accounts told the rest of the house: ("joined", "alice"), in order."""
    heard: list[tuple[str, str]] = []

    def hear(word: str) -> Callable[..., None]:
        def receiver(sender: type[User], user: User, **kwargs: object) -> None:
            heard.append((word, user.nickname))

        return receiver

    receivers = {person_joined: hear("joined"), person_changed: hear("changed"), founded: hear("founded")}
    for signal, receiver in receivers.items():
        signal.connect(receiver)
    yield heard
    for signal, receiver in receivers.items():
        signal.disconnect(receiver)


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The users whose connections were told to look again."""
    heard: list[int] = []
    monkeypatch.setattr("realtime.control.user_changed", heard.append)
    return heard


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser of somebody's, signed in through the door."""

    def sign_in(user: User) -> Client:
        client = Client()
        answer = client.post("/sign-in", {"nickname": user.nickname, "password": PASSWORD, "action": "sign-in"})
        assert answer.status_code == 302
        return client

    return sign_in
