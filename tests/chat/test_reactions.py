"""Reactions: one emoji of one person once, heard by all; those that come close together are one change."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.actions import create_account
from chat.actions.editing import delete_message
from chat.actions.memberships import join
from chat.actions.messages import new_post, post_message
from chat.actions.reaction_queue import ReactionQueue, react_and_wait
from chat.actions.reactions import MOST_EMOJI, Wanted, checked_emoji, react_together
from chat.actions.rooms import set_archived
from chat.models import CustomEmoji, Message, Reaction, Room
from chat.queries.messages import message_of, met
from foundation.errors import Forbidden, Invalid, NotFound
from tests.live import Live

THUMB = "👍"


@pytest.fixture
def said(world):
    return post_message(new_post(world.alice.pk, world.garden.pk, "hello", "said")).message_id


def shown(user, message_id):
    return json.loads(message_of(met(user, message_id)).frame)["reactions"]


def test_a_reaction_is_one_change_and_the_same_again_is_none(world, said, heard):
    before = Room.objects.get(pk=world.garden.pk).last_change
    with heard() as frames:
        first = react_and_wait(said, Wanted(world.bob.pk, THUMB, True))
        again = react_and_wait(said, Wanted(world.bob.pk, THUMB, True))

    [frame] = frames
    assert (frame["change"], first, again) == (before + 1, before + 1, before + 1)
    assert frame["message"]["reactions"] == [{"emoji": THUMB, "count": 1, "user_ids": [world.bob.pk]}]

    with heard() as frames:
        react_and_wait(said, Wanted(world.bob.pk, THUMB, False))
        react_and_wait(said, Wanted(world.bob.pk, THUMB, False))
    assert [frame["message"]["reactions"] for frame in frames] == [[]]


def test_many_people_at_once_are_one_change(world, said, heard):
    people = [create_account(nickname=f"person{n}", password=None) for n in range(120)]
    for person in people:
        join(person, world.garden.pk)
    with heard() as frames:
        outcomes = react_together(said, [Wanted(person.pk, THUMB, True) for person in people])

    [frame] = frames.of("message")
    assert set(outcomes) == {frame["change"]}
    assert len(frames.of("chosen")) == 120  # each their own: the message names a hundred
    [reaction] = frame["message"]["reactions"]
    assert (reaction["count"], len(reaction["user_ids"])) == (120, 100)


def test_each_is_judged_by_itself(world, said, heard):
    with heard() as frames:
        outcomes = react_together(
            said,
            [
                Wanted(world.carol.pk, THUMB, True),
                Wanted(world.bob.pk, THUMB, True),
                Wanted(12345, THUMB, True),
            ],
        )

    assert [type(outcome).__name__ for outcome in outcomes] == ["Forbidden", "int", "Unauthenticated"]
    assert [reaction["user_ids"] for reaction in frames[0]["message"]["reactions"]] == [[world.bob.pk]]


def test_emoji_stand_in_the_order_in_which_they_came(world, said):
    for user, emoji in ((world.bob, "🌱"), (world.alice, THUMB), (world.alice, "🌱")):
        react_and_wait(said, Wanted(user.pk, emoji, True))

    assert [(one["emoji"], one["count"]) for one in shown(world.alice, said)] == [("🌱", 2), (THUMB, 1)]


@pytest.mark.parametrize(
    "emoji", ["", "a", "thumbsup", ":thumbsup:", "👍👍", ":nobody:", "<b>", "7", "👍 ", "x" * 1000]
)
def test_what_is_no_emoji_is_refused(world, emoji):
    with pytest.raises(Invalid):
        checked_emoji(emoji)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("❤", "❤️"), ("❤️", "❤️"), ("👍🏽", "👍🏽"), ("🇺🇦", "🇺🇦"), ("7️⃣", "7️⃣"), ("👩🏽‍💻", "👩🏽‍💻"), ("🫩", "🫩")],
)
def test_one_emoji_has_one_spelling(typed, kept):
    assert checked_emoji(typed) == kept


def test_the_workspaces_own_emoji_are_named(world):
    CustomEmoji.objects.create(name="sprout", image="emoji/x.webp", created_by=world.alice)

    assert checked_emoji(":sprout:") == ":sprout:"


def test_a_message_holds_so_many_different_ones(world, said):
    Reaction.objects.bulk_create(
        [Reaction(message_id=said, user=world.alice, emoji=f":e{n}:") for n in range(MOST_EMOJI)]
    )
    with pytest.raises(Invalid):
        react_and_wait(said, Wanted(world.bob.pk, THUMB, True))
    react_and_wait(said, Wanted(world.bob.pk, ":e3:", True))


def test_no_reaction_to_what_is_gone_or_archived(world, said):
    react_and_wait(said, Wanted(world.bob.pk, THUMB, True))
    set_archived(world.alice, world.garden.pk, True)
    with pytest.raises(Forbidden):
        react_and_wait(said, Wanted(world.alice.pk, THUMB, True))
    set_archived(world.alice, world.garden.pk, False)

    delete_message(world.alice, said)
    with pytest.raises(NotFound):
        react_and_wait(said, Wanted(world.bob.pk, THUMB, False))
    with pytest.raises(NotFound):
        react_and_wait(98765, Wanted(world.bob.pk, THUMB, True))
    assert not Reaction.objects.exists()


def test_what_follows_the_first_closely_is_joined(committed_world):
    world, queue = committed_world, ReactionQueue()
    said = post_message(new_post(world.alice.pk, world.garden.pk, "hello", "said")).message_id
    before = Message.objects.get(pk=said).change
    emoji = ["👍", "👎", "🌱", "🎉", "❤️", "🔥", "👀", "🙏"]

    first = queue.submit(said, Wanted(world.alice.pk, "👋", True)).result(10)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda one: queue.submit(said, Wanted(world.bob.pk, one, True)), emoji))
    changes = {answer.result(10) for answer in answers}
    queue.drain(10)

    assert first == before + 1
    assert len(changes) <= 2  # one, unless the machine slept between the first and the last
    assert Reaction.objects.filter(message=said).count() == 9
    assert Message.objects.get(pk=said).change == max(changes)
    connection.close()


async def test_over_the_socket_it_is_acknowledged_and_everybody_hears_it(live: Live) -> None:
    world = live.world
    alice, bob, carol = [await live.connect(user) for user in (world.alice, world.bob, world.carol)]
    posted = await alice.post(world.garden.pk, "hello")
    await bob.expect("message")

    bob.send("react", ref="r1", id=posted["id"], emoji=THUMB, on=True)
    ack = await bob.expect("ack", ref="r1")
    heard = await alice.expect("message", change=ack["change"])

    assert heard["message"]["reactions"] == [{"emoji": THUMB, "count": 1, "user_ids": [world.bob.pk]}]
    assert await bob.refused("react", id=posted["id"], emoji="no") == "invalid"
    assert await carol.refused("react", id=posted["id"], emoji=THUMB) == "forbidden"
    await asyncio.gather(carol.quiet("message"))
