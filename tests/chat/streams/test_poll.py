"""A long poll answers at once when there is something, and each answer goes on where the last one ended."""

import asyncio
import json
from urllib.parse import urlencode

import pytest
from asgiref.sync import sync_to_async
from django.db.models import F

from accounts.actions.profile import change_profile
from chat.actions.editing import edit_message
from chat.actions.memberships import join, leave, remove_member
from chat.actions.reading import mark_read
from chat.models import Workspace
from chat.streams import doors
from realtime import runtime
from tests.chat.streams.conftest import Says
from tests.chat.streams.requests import Person, answered, person
from tests.conftest import World
from tests.live import PATIENCE_S


async def test_without_a_cursor_it_answers_at_once_with_hello(live: World, alice: Person) -> None:
    answer = await alice.poll(wait=25)

    assert [frame["type"] for frame in answer.frames] == ["hello"]
    assert {room["slug"] for room in answer.frames[0]["rooms"]} == {"general", "garden"}
    assert live.alice.pk in answer.frames[0]["online"]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_message_posted_while_somebody_waits_is_the_answer(live: World, bob: Person, says: Says) -> None:
    await bob.poll()

    waiting = asyncio.ensure_future(bob.poll(wait=25))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    posted = await says(live.alice, live.garden)

    [frame] = (await waiting).of("message")
    assert frame["message"]["id"] == posted.message_id


async def test_what_was_missed_between_two_polls_comes_at_once_as_synced(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    first = await says(live.alice, live.garden)
    await says(live.alice, live.garden)
    await sync_to_async(edit_message)(live.alice, first.message_id, "edited")

    answer = await bob.poll(wait=25)

    [synced] = answer.of("synced")
    assert [json.loads(json.dumps(m))["number"] for m in synced["messages"]] == [2, 1]
    assert synced["messages"][1]["source"] == "edited"
    assert (await bob.poll()).frames == []


async def test_nothing_new_is_an_empty_answer_after_the_time_to_wait(live: World, alice: Person) -> None:
    await alice.poll()

    answer = await alice.poll(wait=0.2)

    assert answer.frames == []


async def test_polling_along_hears_every_message_once_and_in_order(live: World, bob: Person, says: Says) -> None:
    await bob.poll()

    async def talk() -> None:
        for _ in range(60):
            await says(live.alice, live.garden)

    talking = asyncio.ensure_future(talk())
    numbers: list[int] = []
    async with asyncio.timeout(PATIENCE_S):
        while 60 not in numbers:
            answer = await bob.poll(wait=5)
            for frame in answer.frames:
                messages = frame["messages"] if frame["type"] == "synced" else [frame.get("message")]
                numbers += [
                    message["number"] for message in messages if message and message["room_id"] == live.garden.pk
                ]
    await talking

    assert list(dict.fromkeys(numbers)) == list(range(1, 61))


async def test_an_outsider_hears_nothing_of_the_room_and_cannot_ask_for_it_by_cursor(
    live: World, alice: Person, bob: Person, says: Says
) -> None:
    carol = await person(live.carol)
    await carol.poll()
    await bob.poll()
    await says(live.alice, live.garden)
    assert (await bob.poll()).of("synced")

    assert (await carol.poll()).frames == []

    # Alice's cursor in Carol's hands is nothing but a fresh start.
    await alice.poll()
    carol.cursor = alice.cursor
    answer = await carol.poll()
    assert [frame["type"] for frame in answer.frames] == ["hello"]
    assert [room["slug"] for room in answer.frames[0]["rooms"]] == ["general"]


async def test_a_room_gained_while_waiting_is_joined(live: World, says: Says) -> None:
    carol = await person(live.carol)
    await carol.poll()

    waiting = asyncio.ensure_future(carol.polls_until("joined"))
    await asyncio.sleep(0.2)
    await sync_to_async(join)(live.carol, live.garden.pk)
    joined = await waiting
    await says(live.alice, live.garden)

    assert joined["room"] == live.garden.pk
    heard = await carol.polls_until("synced", "message")
    [message] = heard["messages"] if heard["type"] == "synced" else [heard["message"]]
    assert message["room_id"] == live.garden.pk


async def test_a_room_lost_while_waiting_is_left_and_silent(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    waiting = asyncio.ensure_future(bob.polls_until("left"))
    await asyncio.sleep(0.2)

    await sync_to_async(remove_member)(live.alice, live.garden.pk, live.bob)
    assert (await waiting)["room"] == live.garden.pk
    await says(live.alice, live.garden, "secret")
    await says(live.alice, live.general, "for all")

    frames = [await bob.poll(), await bob.poll(wait=0.3)]
    assert "secret" not in json.dumps([answer.frames for answer in frames])
    assert "for all" in json.dumps([answer.frames for answer in frames])


async def test_a_list_of_rooms_that_changed_between_polls_is_sent_again(live: World, bob: Person) -> None:
    await bob.poll()
    await sync_to_async(leave)(live.bob, live.garden.pk)

    answer = await bob.poll()

    assert [room["slug"] for room in answer.of("hello")[0]["rooms"]] == ["general"]
    assert not (await bob.poll()).of("hello")


async def test_what_was_read_elsewhere_between_polls_is_told(live: World, bob: Person, says: Says) -> None:
    await says(live.alice, live.garden)
    await bob.poll()
    await sync_to_async(mark_read)(live.bob, live.garden.pk, 1)

    answer = await bob.poll()

    garden = next(room for room in answer.of("hello")[0]["rooms"] if room["id"] == live.garden.pk)
    assert garden["membership"]["read_number"] == 1
    assert (await bob.poll()).frames == []


async def test_what_was_read_while_waiting_is_told_and_not_told_again(live: World, bob: Person, says: Says) -> None:
    await says(live.alice, live.garden)
    await bob.poll()
    waiting = asyncio.ensure_future(bob.polls_until("read"))
    await asyncio.sleep(0.2)

    await sync_to_async(mark_read)(live.bob, live.garden.pk, 1)

    assert (await waiting)["number"] == 1
    assert (await bob.poll()).frames == []


async def test_people_are_a_room_that_is_synced_like_any_other(live: World, bob: Person) -> None:
    await bob.poll()
    await sync_to_async(change_profile)(live.alice, live.alice.pk, display_name="Alice Liddell")

    [synced] = (await bob.poll()).of("synced")

    assert [user["display_name"] for user in synced["users"]] == ["Alice Liddell"]


async def test_a_cursor_of_another_epoch_starts_anew(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    await says(live.alice, live.garden)
    await Workspace.objects.aupdate(epoch="restored")
    await runtime.current().hub.reconcile()  # by the clock it is within a second

    answer = await bob.poll()

    assert [frame["type"] for frame in answer.frames] == ["hello"]
    assert answer.frames[0]["epoch"].startswith("restored")


async def test_much_that_was_missed_comes_in_several_answers(
    live: World, bob: Person, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "MOST_PAGES", 1)
    await bob.poll()
    for _ in range(250):
        await says(live.alice, live.garden)

    first, second = await bob.poll(), await bob.poll()

    assert [frame["more"] for frame in first.of("synced")] == [True]
    assert [len(frame["messages"]) for frame in (*first.of("synced"), *second.of("synced"))] == [200, 50]
    assert (await bob.poll()).frames == []


async def test_any_process_can_serve_any_request(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    await says(live.alice, live.garden)

    # Another process knows nothing but the database.
    source = runtime.current().hub.source
    await runtime.stop()
    await runtime.start(source=source, presence_frame=lambda online, offline, idle: None)  # type: ignore[arg-type,return-value]

    assert len((await bob.poll()).of("synced")) == 1


async def test_a_cursor_too_long_for_an_address_is_posted(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    await says(live.alice, live.garden)
    body = {"cursor": bob.cursor, "wait": 0}

    as_json = await answered(
        bob.asks(method="POST", body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    )
    as_form = await answered(
        bob.asks(
            method="POST",
            body=urlencode(body).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        )
    )

    assert as_json.of("synced") == as_form.of("synced") != []


async def test_two_polls_at_once_are_one_persons_two_connections(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    cursor = bob.cursor
    both = [asyncio.ensure_future(answered(bob.asks(wait=25, cursor=cursor))) for _ in range(2)]
    await asyncio.sleep(0.3)

    await says(live.alice, live.garden)

    answers = await asyncio.gather(*both)
    assert [len(answer.of("message")) for answer in answers] == [1, 1]


async def test_who_leaves_while_waiting_leaves_nothing_behind(live: World, bob: Person) -> None:
    await bob.poll()
    request = bob.asks(wait=25, cursor=bob.cursor)
    await asyncio.sleep(0.3)
    hub = runtime.current().hub
    assert live.bob.pk in hub.users

    await request.leave()

    assert live.bob.pk not in hub.users


async def test_versions_raised_for_nothing_cost_one_hello(live: World, bob: Person) -> None:
    await bob.poll()
    await type(live.bob).objects.filter(pk=live.bob.pk).aupdate(version=F("version") + 1)

    assert (await bob.poll()).of("hello")
    assert (await bob.poll()).frames == []
