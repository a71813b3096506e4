"""`/people/anna`: where mentions lead."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.actions import change_profile, set_avatar
from accounts.models import User
from accounts.profiles import Status
from chat.actions.emoji import add_emoji
from foundation.clock import now
from realtime import attendance
from tests.chat.pictures import picture
from tests.conftest import World


def page(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_a_mention_leads_to_who_somebody_is(world: World) -> None:
    User.objects.filter(pk=world.dana.pk).update(
        display_name="Dana <D>", last_seen_at=timezone.now() - timedelta(hours=3)
    )

    answer = page(world.alice, "/people/dana")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Dana &lt;D&gt;" in text
    assert "@dana" in text
    assert "Moderator" in text
    assert "3\xa0hours ago" in text
    assert "/settings" not in text.partition("<main")[2]


@pytest.mark.parametrize("spelling", ["DANA", "dаna", "ｄａｎａ"])
def test_any_spelling_of_the_same_name_leads_there(world: World, spelling: str) -> None:
    assert page(world.alice, f"/people/{spelling}").status_code == 200


def test_my_own_page_leads_to_my_settings(world: World) -> None:
    assert 'href="/settings"' in page(world.alice, "/people/alice").content.decode().partition("<main")[2]


def test_who_is_connected_is_here_now(world: World) -> None:
    assert "Here now" not in page(world.alice, "/people/bob").content.decode()
    attendance.enter("x")
    attendance.write("x", came={world.bob.pk: False})

    assert "Here now" in page(world.alice, "/people/bob").content.decode()


@pytest.mark.parametrize("name", ["nobody", "x" * 5_000, "a%00b", "room", "%ED%A0%80"])
def test_a_name_that_nobody_has_is_not_found(world: World, name: str) -> None:
    assert page(world.alice, f"/people/{name}").status_code == 404


def test_one_signs_in_first(world: World) -> None:
    answer = Client().get("/people/dana")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=/people/dana")


def test_a_person_shows_what_they_tell_of_themselves(world: World, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    emoji = add_emoji(world.bob, "sprout", picture())
    avatar = set_avatar(world.bob, picture()).avatar
    status = Status(":sprout:", "In the garden", now() + timedelta(hours=1))
    change_profile(
        world.bob, world.bob.pk, about="Beans\n<b>&", pronouns="he/him", time_zone="Asia/Kathmandu", status=status,
        availability="dnd",
    )  # fmt: skip

    text = page(world.alice, "/people/bob").content.decode()

    assert f'src="/media/{avatar}"' in text
    assert f'<img class="emoji" src="/media/{emoji.image}" alt=":sprout:"> In the garden' in text
    assert "Beans<br>&lt;b&gt;&amp;" in text
    assert "he/him" in text
    assert "Do Not Disturb" in text
    assert re.search(r"\+05:45\">\d\d:\d\d</time>", text)


def test_a_status_past_its_end_is_not_shown(world: World) -> None:
    change_profile(world.bob, world.bob.pk, status=Status("", "In the garden", now() + timedelta(hours=1)))
    User.objects.filter(pk=world.bob.pk).update(status_until=now() - timedelta(seconds=1))

    assert "In the garden" not in page(world.alice, "/people/bob").content.decode()
