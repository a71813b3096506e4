"""Drafts: what was begun is kept, whatever becomes of the device, and nobody else sees it."""

import pytest

from chat.actions.drafts import DRAFT_CHARS, drop_draft, save_draft
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.models import Room
from chat.queries.later import drafts
from foundation.errors import Forbidden, NotFound, TooLong


def test_the_newest_text_is_kept_and_my_devices_are_told(world, heard):
    with heard() as frames:
        save_draft(world.bob, world.garden.pk, "Dear")
        save_draft(world.bob, world.garden.pk, "Dear all\x00,")

    assert [(frame["draft"]["source"], frame["draft"]["version"]) for frame in frames] == [
        ("Dear", 1),
        ("Dear all\ufffd,", 2),
    ]
    assert [draft.source for draft in drafts(world.bob)] == ["Dear all\ufffd,"]
    assert drafts(world.alice) == []
    assert Room.objects.get(pk=world.garden.pk).last_change == world.garden.last_change


def test_it_is_dropped_once(world, heard):
    save_draft(world.bob, world.garden.pk, "Dear")
    with heard() as frames:
        drop_draft(world.bob, world.garden.pk)
        drop_draft(world.bob, world.garden.pk)

    assert list(frames) == [{"type": "draft", "room": world.garden.pk, "draft": None}]
    assert drafts(world.bob) == []


def test_what_is_wrong_is_said(world):
    cellar = create_room(world.alice, kind="private", name="Cellar")
    elsewhere = post_message(new_post(world.alice.pk, cellar.pk, "hello", "1")).message_id
    with pytest.raises(NotFound):
        save_draft(world.bob, cellar.pk, "Dear")
    with pytest.raises(Forbidden):
        save_draft(world.carol, world.garden.pk, "Dear")
    with pytest.raises(NotFound):
        save_draft(world.bob, world.garden.pk, "Dear", reply_to=elsewhere)
    with pytest.raises(TooLong):
        save_draft(world.bob, world.garden.pk, "x" * (DRAFT_CHARS + 1))
