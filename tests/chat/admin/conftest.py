"""Staff at the desk: Dana moderates, Root administers."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions import create_account
from accounts.models import Role, User
from chat.actions.messages import Posted, new_post, post_message
from tests.conftest import World

Sign = Callable[[User], Client]


@pytest.fixture
def root(world: World) -> User:
    return create_account(nickname="root", password=None, role=Role.ADMINISTRATOR)


@pytest.fixture
def desk_of() -> Sign:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def dana(world: World, desk_of: Sign) -> Client:
    return desk_of(world.dana)


@pytest.fixture
def rude(world: World) -> Posted:
    return post_message(new_post(world.bob.pk, world.garden.pk, "rude <b>words</b>", "rude"))
