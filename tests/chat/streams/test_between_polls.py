"""What nobody counts, and came between two requests: presence by what was told last, everything else once more."""

import asyncio
from collections.abc import Callable

import pytest
from asgiref.sync import sync_to_async

from chat import ephemera
from chat.actions import drafts
from chat.actions.emoji import keep_emoji
from chat.actions.memberships import join
from realtime import recent, runtime
from realtime.frame import Frame
from realtime.recent import RecentFrames
from tests.chat.streams.conftest import Says
from tests.chat.streams.requests import Person, person
from tests.conftest import World


@pytest.fixture(autouse=True)
def _fresh(live: World) -> None:
    ephemera._typed_at.clear()


async def becomes(true: Callable[[], bool]) -> None:
    for _ in range(1500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not become so within half a minute")


async def test_who_has_come_and_gone_between_two_polls_is_told_once(live: World, alice: Person, bob: Person) -> None:
    online = runtime.current().presence.online
    await bob.poll()
    stream = await alice.stream()
    await becomes(lambda: live.alice.pk in online())

    [came] = (await bob.poll()).of("presence")
    nothing = await bob.poll()
    await stream.request.leave()
    await becomes(lambda: live.alice.pk not in online())
    [went] = (await bob.poll()).of("presence")

    assert came["all"]
    assert {live.alice.pk, live.bob.pk} <= set(came["online"])
    assert nothing.of("presence") == []
    assert live.alice.pk not in went["online"]


async def test_who_comes_while_a_poll_waits_is_told_by_it_alone(live: World, alice: Person, bob: Person) -> None:
    await bob.poll()
    waiting = asyncio.ensure_future(bob.polls_until("presence"))

    stream = await alice.stream()

    assert live.alice.pk in (await waiting)["online"]
    assert (await bob.poll()).of("presence") == []
    await stream.request.leave()


async def test_a_stream_that_comes_back_is_told_who_is_there(live: World, alice: Person, bob: Person) -> None:
    stream = await bob.stream()
    await stream.hears("hello")
    cursor = await stream.gets_cursor()
    await stream.request.leave()
    other = await alice.stream()
    await becomes(lambda: live.alice.pk in runtime.current().presence.online())

    again = await bob.stream(cursor=cursor)
    [frame] = await again.hears("presence")

    assert frame["all"]
    assert live.alice.pk in frame["online"]
    assert not again.of("hello")
    for one in (again, other):
        await one.request.leave()


async def test_another_process_that_sees_the_same_tells_nothing(live: World, bob: Person) -> None:
    presence = runtime.current().presence
    await bob.poll()
    told, mark = presence.online(), presence.mark
    source = runtime.current().hub.source

    await runtime.stop()
    await runtime.start(source=source, presence_frame=lambda online, offline, idle: Frame("room.1", b"{}"))  # type: ignore[arg-type]

    assert (await bob.poll()).of("presence") == []
    assert (runtime.current().presence.online(), runtime.current().presence.mark) == (told, mark)


async def test_typing_and_drafts_between_two_polls_are_told_once(live: World, alice: Person, bob: Person) -> None:
    carol = await person(live.carol)
    for one in (alice, bob, carol):
        await one.poll()

    await sync_to_async(ephemera.typing)(live.alice.pk, live.garden.pk, live.garden.pk)
    await sync_to_async(drafts.save_draft)(live.bob, live.garden.pk, "Dear Alice")
    await becomes(lambda: len(runtime.current().hub.recent.since(0, {f"user.{live.bob.pk}"}, 0)) == 1)
    answers = [await one.poll() for one in (alice, bob, carol)]

    kinds = [[frame["type"] for frame in answer.frames if frame["type"] != "presence"] for answer in answers]
    assert kinds == [[], ["typing", "draft"], []]
    assert [frame["type"] for frame in (await bob.poll()).frames] == []


async def test_who_has_just_come_into_a_room_hears_nothing_from_before(live: World, bob: Person) -> None:
    carol = await person(live.carol)
    await carol.poll()
    await bob.poll()
    await sync_to_async(ephemera.typing)(live.alice.pk, live.garden.pk, live.garden.pk)
    await sync_to_async(join)(live.carol, live.garden.pk)

    answer = await carol.poll()

    assert (await bob.poll()).of("typing")
    assert answer.of("hello")
    assert answer.of("typing") == []


async def test_an_emoji_that_was_heard_is_not_synced_again(live: World, bob: Person, says: Says) -> None:
    await bob.poll()
    waiting = asyncio.ensure_future(bob.polls_until("emoji"))
    await asyncio.sleep(0.2)

    await sync_to_async(keep_emoji)(live.alice, "sprout", f"emoji/{'0' * 32}.webp")

    assert (await waiting)["emoji"]["name"] == "sprout"
    assert (await bob.poll()).of("synced") == []


def test_only_the_last_moments_and_so_many_bytes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(recent.time, "time", lambda: clock[0])
    kept = RecentFrames()

    def since(moment: float, topic: str = "room.1", user: int = 9) -> list[bytes]:
        return [frame.data for frame in kept.since(moment, {topic}, user)]

    for number in range(4):
        clock[0] = 1000.0 + number
        kept.keep(Frame("room.1", b"%d" % number, except_user=number))
    assert since(0) == [b"0", b"1", b"2", b"3"]
    assert since(1001) == [b"2", b"3"]
    assert since(0, user=2) == [b"0", b"1", b"3"]
    assert since(0, topic="room.2") == []

    clock[0] = 1002.0 + recent.KEEP_S
    assert since(0) == [b"3"]
    kept.keep(Frame("room.1", b"x" * recent.MOST_BYTES))
    assert len(kept._frames) == 1
