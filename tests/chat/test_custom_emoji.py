"""The workspace's own emoji: a change of the directory each, heard by all, found by who was away."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.actions import change_profile, suspend
from accounts.models import Role, User
from accounts.profiles import Status
from chat.actions import emoji as module
from chat.actions.emoji import add_emoji, delete_emoji, keep_emoji
from chat.actions.messages import new_post, post_message
from chat.actions.reactions import checked_emoji
from chat.models import CustomEmoji, Message, Room
from chat.queries.emoji import pictures_of
from chat.queries.rooms import directory
from chat.queries.sequences import changes_of
from chat.queries.sync import frames_after
from docs.clients.ledger import Ledger
from foundation.errors import Conflict, FlackError, Forbidden, Invalid, NotFound, Suspended, TooLong
from tests.chat.pictures import picture
from tests.conftest import World
from tests.live import Live


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(media: Path) -> list[str]:
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_a_new_one_is_one_change_of_the_directory(world: World, heard: Any, media: Path) -> None:
    before = directory().last_change
    with heard() as frames:
        made = add_emoji(world.alice, "sprout", picture())

    [frame] = frames
    assert (frame["type"], frame["room"]) == ("emoji", directory().pk)
    assert (frame["after"], frame["change"]) == (before, before + 1)
    assert frame["emoji"]["name"] == "sprout"
    assert frame["emoji"]["user_id"] == world.alice.pk
    assert files(media) == [made.image]
    assert directory().last_change == before + 1


def test_its_maker_and_moderators_delete_it_and_twice_is_once(world: World, heard: Any, media: Path) -> None:
    made = add_emoji(world.alice, "sprout", picture())
    with pytest.raises(Forbidden):
        delete_emoji(world.bob, made.pk)

    with heard() as frames:
        delete_emoji(world.alice, made.pk)
        delete_emoji(world.alice, made.pk)

    [frame] = frames
    assert frame["emoji"]["deleted_at"] is not None
    assert frame["change"] == directory().last_change
    assert files(media) == [made.image]  # old messages show it
    again = add_emoji(world.bob, "sprout", picture(colour="blue"))
    delete_emoji(world.dana, again.pk)
    with pytest.raises(NotFound):
        delete_emoji(world.dana, again.pk + 1)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("s", picture(), Invalid),
        ("s" * 33, picture(), Invalid),
        ("Sprout", picture(), Invalid),
        ("sprout\n", picture(), Invalid),
        ("a b", picture(), Invalid),
        ("tada", picture(), Conflict),
        ("taken", picture(), Conflict),
        ("svg", b"<svg/>", Invalid),
        ("dot", picture((8, 8)), Invalid),
        ("heavy", b"x" * (module.MOST_BYTES + 1), TooLong),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    world: World, media: Path, name: str, data: bytes, error: type[FlackError]
) -> None:
    keep_emoji(world.alice, "taken", "emoji/none.webp")
    before = directory().last_change
    with pytest.raises(error) as refusal:
        add_emoji(world.alice, name, data)

    assert refusal.value.field in ("name", "image")
    assert directory().last_change == before
    assert files(media) == []


def test_a_workspace_has_so_many_and_the_suspended_make_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EMOJI", 1)
    add_emoji(world.alice, "sprout", picture())
    with pytest.raises(Invalid):
        add_emoji(world.alice, "leaf", picture())

    User.objects.filter(pk=world.dana.pk).update(role=Role.ADMINISTRATOR)
    suspend(User.objects.get(pk=world.dana.pk), world.bob.pk)
    with pytest.raises(Suspended):
        add_emoji(User.objects.get(pk=world.bob.pk), "leaf", picture())


def test_messages_reactions_and_statuses_show_it(world: World) -> None:
    made = add_emoji(world.alice, "sprout", picture())
    said = post_message(new_post(world.bob.pk, world.garden.pk, "grow :sprout: :weed:", "1"))

    html = Message.objects.get(pk=said.message_id).html
    assert f'src="/media/{made.image}"' in html
    assert ":weed:" in html
    assert checked_emoji(":sprout:") == ":sprout:"
    assert change_profile(world.bob, world.bob.pk, status=Status(emoji=":sprout:")).status_emoji == ":sprout:"

    delete_emoji(world.alice, made.pk)
    with pytest.raises(Invalid, match="not offered any more"):
        checked_emoji(":sprout:")
    assert checked_emoji(":sprout:", deleted=True) == ":sprout:"  # to take it back
    assert pictures_of(["sprout", "weed"]) == {"sprout": made.image}
    again = add_emoji(world.alice, "sprout", picture())
    delete_emoji(world.alice, add_emoji(world.alice, "weed", picture()).pk)
    assert pictures_of(["sprout"]) == {"sprout": again.image}
    assert f'src="/media/{made.image}"' in Message.objects.get(pk=said.message_id).html


def test_the_directory_stays_gapless_among_people_and_emoji(world: World) -> None:
    made = [add_emoji(world.alice, f"sprout{n}", picture()) for n in range(3)]
    change_profile(world.bob, world.bob.pk, about="Grows beans")
    delete_emoji(world.alice, made[0].pk)

    assert [finding for finding in changes_of(directory()) if finding is not None] == []
    reached, frames = frames_after(directory().pk, 0)
    assert reached == directory().last_change
    assert [frame.after for frame in frames] == [0, *(frame.change for frame in frames[:-1])]
    assert frames[-1].change == made[0].change + 4  # two more, Bob, and that it is deleted


def test_what_is_planted_among_the_changes_is_found(world: World) -> None:
    add_emoji(world.alice, "sprout", picture())
    add_emoji(world.alice, "leaf", picture())
    CustomEmoji.objects.update(change=directory().last_change)

    [finding] = [found for found in changes_of(directory()) if found is not None]
    assert "belongs to emoji" in finding.text

    CustomEmoji.objects.filter(name="leaf").update(change=directory().last_change + 5)
    [finding] = [found for found in changes_of(directory()) if found is not None]
    assert "the room is at" in finding.text


async def test_who_was_away_gets_it_by_sync_and_who_was_there_live(live: Live) -> None:
    world = live.world
    here, ledger = await live.connect(world.bob), Ledger()
    since = (await live.run(directory)).last_change
    made = await live.run(add_emoji, world.alice, "sprout", picture())
    gone = await live.run(add_emoji, world.alice, "weed", picture())
    await live.run(delete_emoji, world.alice, gone.pk)
    frame = await here.expect("emoji", change=made.change)
    assert frame["emoji"]["url"] == f"/media/{made.image}"

    back = await live.connect(world.alice)
    synced = await back.sync(frame["room"], since)

    assert [(one["name"], one["deleted_at"] is None) for one in synced["emoji"]] == [("sprout", True), ("weed", False)]
    assert (synced["users"], synced["more"], synced["change"]) == ([], False, gone.change + 1)
    ledger.receive(here.of("hello")[0])
    ledger.receive(synced)
    assert {one["name"] for one in ledger.emoji.values() if not one["deleted_at"]} == {"sprout"}


async def test_pages_of_a_sync_end_between_people_and_emoji(live: Live) -> None:
    def many() -> int:
        for n in range(150):
            keep_emoji(live.world.alice, f"made_{n}", "emoji/" + "0" * 32 + ".webp")
            change_profile(live.world.alice, live.world.alice.pk, about=f"line {n}")
            keep_emoji(live.world.bob, f"also_{n}", "emoji/" + "0" * 32 + ".webp")
        return Room.objects.get(pk=directory().pk).last_change

    last = await live.run(many)
    back = await live.connect(live.world.bob)
    first = await back.sync(back.of("hello")[0]["directory"]["id"], 0)
    second = await back.sync(first["room"], first["change"])

    assert (first["more"], second["more"], second["change"]) == (True, False, last)
    found = [one["id"] for page in (first, second) for one in page["emoji"]]
    assert len(found) == len(set(found)) == 300
    assert max(one["change"] for one in first["emoji"] + first["users"]) <= first["change"]
