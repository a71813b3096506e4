"""A room that moves is found under its old address, until another room lives there; who may read it may change."""

import json

import pytest
from django.test import Client

from chat.actions.memberships import join
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import change_facts, change_kind, create_room
from chat.models import Room
from chat.policies import Action
from chat.queries.messages import page
from chat.queries.rooms import room_by_slug, room_for
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated


@pytest.fixture
def browser(world):
    client = Client()
    client.force_login(world.alice)
    return client


def test_old_addresses_lead_to_the_new_one(world, browser):
    change_facts(world.alice, world.garden.pk, slug="yard")
    change_facts(world.alice, world.garden.pk, slug="park")

    for old in ("garden", "yard"):
        assert room_by_slug(old).pk == world.garden.pk
        assert browser.get(f"/rooms/{old}")["Location"] == "/rooms/park"
        assert browser.get(f"/rooms/{old}/7")["Location"] == "/rooms/park/7"
        assert browser.get(f"/rooms/{old}?page=2")["Location"] == "/rooms/park?page=2"
    assert browser.get("/rooms/park").status_code == 200


def test_a_new_room_takes_an_address_that_was_given_up(world):
    change_facts(world.alice, world.garden.pk, slug="yard")
    other = create_room(world.carol, kind="open", name="Garden")
    assert (other.slug, room_by_slug("garden").pk) == ("garden", other.pk)

    with pytest.raises(Conflict):
        change_facts(world.alice, world.garden.pk, slug="garden")
    change_facts(world.carol, other.pk, slug="meadow")
    change_facts(world.alice, world.garden.pk, slug="garden")
    assert room_by_slug("garden").pk == world.garden.pk


def test_a_foreign_private_room_is_not_betrayed_by_its_old_address(world):
    cellar = create_room(world.alice, kind="private", name="Cellar")
    change_facts(world.alice, cellar.pk, slug="vault")
    carol = Client()
    carol.force_login(world.carol)

    assert carol.get("/rooms/cellar").status_code == carol.get("/rooms/never-was").status_code == 404


def test_general_keeps_its_address_and_stays_open(world):
    Room.objects.filter(pk=world.general.pk).update(created_by=world.alice)
    world.alice.role = "administrator"
    world.alice.save()
    with pytest.raises(Forbidden):
        change_facts(world.alice, world.general.pk, slug="lobby")
    with pytest.raises(Forbidden):
        change_kind(world.alice, world.general.pk, kind="private")


def test_a_room_that_is_closed_is_nobody_elses_with_all_that_was_said_in_it(world, heard):
    post_message(new_post(world.alice.pk, world.garden.pk, "for all", "1"))
    assert len(page(room_for(world.carol, world.garden.pk, Action.READ)).messages) == 1
    with heard() as frames:
        change_kind(world.alice, world.garden.pk, kind="private")
        change_kind(world.alice, world.garden.pk, kind="private")

    assert [frame["facts"]["kind"] for frame in frames.of("room")] == ["private"]
    assert len(frames.counted()) == 2  # and one sentence about it
    for call in (
        lambda: page(room_for(world.carol, world.garden.pk, Action.READ)),
        lambda: join(world.carol, world.garden.pk),
    ):
        with pytest.raises(NotFound):
            call()
    change_kind(world.alice, world.garden.pk, kind="open")
    shown = page(room_for(world.carol, world.garden.pk, Action.READ)).messages
    assert [json.loads(stored.frame)["kind"] for stored in shown] == ["text", "system", "system"]


def test_the_web_reads_an_open_room_that_says_so_and_no_other(world):
    post_message(new_post(world.alice.pk, world.garden.pk, "hello world", "1"))
    with pytest.raises(Unauthenticated):
        page(room_for(None, world.garden.pk, Action.READ))
    change_kind(world.alice, world.garden.pk, web_public=True)
    assert "hello world" in page(room_for(None, world.garden.pk, Action.READ)).messages[0].frame

    change_kind(world.alice, world.garden.pk, kind="private")  # takes it off the web as well
    with pytest.raises(Unauthenticated):
        page(room_for(None, world.garden.pk, Action.READ))
    change_kind(world.alice, world.garden.pk, kind="open")
    with pytest.raises(Unauthenticated):
        page(room_for(None, world.garden.pk, Action.READ))
    cellar = create_room(world.alice, kind="private", name="Cellar")
    with pytest.raises(Invalid):
        change_kind(world.alice, cellar.pk, web_public=True)
