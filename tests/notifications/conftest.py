"""A push service on this machine, and browsers of the people of the small world that subscribe to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from accounts.actions import create_token
from accounts.authentication import Credential
from accounts.models import User
from chat.actions.messages import new_post, post_message
from chat.models import Message, Room
from notifications import considering, sending
from notifications.devices import Subscription, keep_device
from notifications.models import Device, Push
from trials.push_service import Browser, PushService


@pytest.fixture(scope="session")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with PushService(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def service(running_service: PushService, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> PushService:
    monkeypatch.setenv("SSL_CERT_FILE", running_service.environment["SSL_CERT_FILE"])
    settings.FLACK_OUTBOUND_ALLOW = [running_service.environment["FLACK_OUTBOUND_ALLOW"]]
    settings.FLACK_POST_RATE = 0
    running_service.taken.clear()
    running_service.answers.clear()
    running_service.retry_after = ""
    return running_service


@dataclass
class Owned:
    """A browser of somebody's, and the row of it."""

    device: Device
    browser: Browser
    service: PushService

    @property
    def name(self) -> str:
        return self.device.endpoint.rpartition("/")[2]

    def said(self) -> list[dict[str, Any]]:
        """What it was told, in order."""
        return [pushed.said_to(self.browser) for pushed in self.service.taken if pushed.name == self.name]

    def titles(self) -> list[str]:
        return [payload["title"] for payload in self.said()]


@dataclass
class Subscriber:
    """`subscribed(alice)`: she has a browser that takes pushes, signed in with a token of its own."""

    service: PushService
    made: list[Owned] = field(default_factory=list)

    def __call__(self, user: User, **options: Any) -> Owned:
        name, browser = f"{user.nickname}-{len(self.made)}", Browser()
        token, _ = create_token(user)
        kept = keep_device(
            user,
            Credential(user.pk, "token", str(token.pk)),
            Subscription(endpoint=self.service.endpoint(name), **browser.keys()),
            **options,
        )
        self.made.append(Owned(kept.device, browser, self.service))
        return self.made[-1]


@pytest.fixture
def subscribed(service: PushService) -> Subscriber:
    return Subscriber(service)


def say(author: User, room: Room, source: str, **options: Any) -> Message:
    posted = post_message(new_post(author.pk, room.pk, source, f"{author.pk}:{Message.objects.count()}", **options))
    return Message.objects.get(pk=posted.message_id)


def tell(*rooms: Room) -> None:
    """As the worker does when something was said in these rooms."""
    considering.consider([room.pk for room in rooms])
    while sending.send_due():
        pass


Due = Callable[[], None]


@pytest.fixture
def make_due() -> Due:
    """What was put off has waited long enough."""

    def make() -> None:
        Push.objects.exclude(due_at=None).update(due_at=timezone.now())

    return make
