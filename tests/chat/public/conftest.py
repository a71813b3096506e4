"""A garden that anybody may look into, and strangers who do."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from chat.actions.mentions import names_of
from chat.actions.messages import new_post, post_message
from chat.actions.rendering import apply_render
from chat.actions.rooms import change_kind
from chat.models import Message, Room
from chat.rendering import references, render
from tests.conftest import World


class Stranger:
    """Somebody who has not signed in, at a browser."""

    def __init__(self) -> None:
        self._client = Client()

    def get(self, address: str, **headers: str) -> Any:
        return self._client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def head(self, address: str) -> Any:
        return self._client.head(address)

    def sees(self, address: str) -> BeautifulSoup:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return BeautifulSoup(answer.content, "lxml")


@pytest.fixture
def stranger() -> Stranger:
    return Stranger()


@pytest.fixture
def garden(world: World) -> Room:
    """#garden on the web, with one system line in it that says so."""
    change_kind(world.alice, world.garden.pk, web_public=True)
    world.garden.refresh_from_db()
    return world.garden


def say(user: User, room_id: int, source: str, **more: Any) -> Message:
    """Posted, and rendered as a worker does it a moment later."""
    client_id = f"say-{Message.objects.count()}"
    posted = post_message(new_post(user.pk, room_id, source, client_id, **more))
    apply_render(posted.message_id, 1, render(source, names_of(references(source).names)))
    return Message.objects.get(pk=posted.message_id)


def texts(page: BeautifulSoup) -> list[str]:
    """What the messages of a page say."""
    return [" ".join(body.get_text(" ").split()) for body in page.select(".message .message-body")]
