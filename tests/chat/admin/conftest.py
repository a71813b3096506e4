"""Dana moderates, Root administrates: what they see in django-admin, and what they do there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import create_account
from accounts.models import Role, User
from chat.actions.messages import new_post, post_message
from chat.models import Message, Room
from tests.conftest import World


class Desk:
    """Somebody in front of django-admin."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def table(self, model: str, **query: str) -> HttpResponse:
        return self.client.get(reverse(f"admin:{model}_changelist"), query)

    def rows(self, model: str, **query: str) -> list[Any]:
        return [row.pk for row in self.table(model, **query).context["cl"].result_list]

    def page(self, model: str, pk: int) -> HttpResponse:
        return self.client.get(reverse(f"admin:{model}_change", args=[pk]))

    def act(self, model: str, action: str, *pks: int, **more: str) -> list[str]:
        """Choose rows and an action, press Go; what the page then says."""
        url = reverse(f"admin:{model}_changelist")
        response = self.client.post(url, {"action": action, "_selected_action": pks, "index": "0", **more}, follow=True)
        assert response.status_code == 200
        return [str(message) for message in response.context["messages"]]


@pytest.fixture
def root(world: World) -> User:
    return create_account(nickname="root", password=None, role=Role.ADMINISTRATOR)


@pytest.fixture
def dana(world: World) -> Desk:
    return Desk(world.dana)


@pytest.fixture
def roots(root: User) -> Desk:
    return Desk(root)


Say = Callable[..., Message]


@pytest.fixture
def say(world: World) -> Say:
    """say("hello") posts as Alice in #garden."""
    counted = iter(range(1_000_000))

    def post(source: str, author: User | None = None, room: Room | None = None) -> Message:
        made = new_post((author or world.alice).pk, (room or world.garden).pk, source, f"said-{next(counted)}")
        return Message.objects.get(pk=post_message(made).message_id)

    return post
