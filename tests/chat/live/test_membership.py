"""Coming into a room and being taken out of one, as sockets live through it."""

import asyncio

import pytest

from chat.actions import memberships, messages, rooms
from chat.actions.queue import post_and_wait
from tests.live import Live


async def test_whoever_joins_is_told_of_the_room_and_the_room_of_them(live: Live) -> None:
    world = live.world
    alice, carol = await live.connect(world.alice), await live.connect(world.carol)
    await alice.post(world.garden.pk, "before")

    await live.run(memberships.join, world.carol, world.garden.pk)

    joined = await carol.expect("joined", room=world.garden.pk)
    assert (joined["facts"]["members"], joined["membership"]["read_number"]) == (3, 1)
    member = await alice.expect("member", room=world.garden.pk)
    assert (member["member"]["user_id"], member["member"]["left_at"]) == (world.carol.pk, None)
    assert member["member"]["members"] == 3
    assert (member["facts"]["members"], member["facts"]["change"]) == (3, member["change"])
    await alice.post(world.garden.pk, "after")
    frame = await carol.expect("message")
    assert (frame["message"]["source"], frame["after"]) == ("after", joined["facts"]["last_change"])


async def test_whoever_leaves_hears_left_and_nothing_after(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    await live.run(memberships.leave, world.bob, world.garden.pk)
    assert await bob.expect("left") == {"type": "left", "room": world.garden.pk}
    await alice.post(world.garden.pk, "without you")

    gone = await alice.expect("member")
    assert (gone["member"]["user_id"], gone["member"]["members"]) == (world.bob.pk, 1)
    assert gone["member"]["left_at"] is not None
    await alice.expect("message")
    await bob.quiet("message", "member", "room")
    assert await bob.refused("post", room=world.garden.pk, source="me too") == "forbidden"
    assert await bob.refused("typing", room=world.garden.pk) == "forbidden"


async def test_all_connections_of_whoever_is_removed_lose_the_room(live: Live) -> None:
    world = live.world
    sockets = [await live.connect(world.bob) for _ in range(3)]
    alice = await live.connect(world.alice)

    await live.run(memberships.remove_member, world.alice, world.garden.pk, world.bob)
    await alice.post(world.garden.pk, "he is gone")

    await alice.expect("message")
    for socket in sockets:
        await socket.expect("left", room=world.garden.pk)
        await socket.quiet("left", "message")


async def test_being_removed_and_taken_back_starts_anew(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    await live.run(memberships.remove_member, world.alice, world.garden.pk, world.bob)
    await bob.expect("left")
    await alice.post(world.garden.pk, "meanwhile")
    await live.run(memberships.add_member, world.alice, world.garden.pk, world.bob)

    joined = await bob.expect("joined")
    await alice.post(world.garden.pk, "back")
    frame = await bob.expect("message")
    assert (frame["message"]["source"], frame["after"]) == ("back", joined["facts"]["last_change"])
    await bob.quiet("message")


async def test_doing_it_twice_is_heard_once(live: Live) -> None:
    world = live.world
    alice, carol = await live.connect(world.alice), await live.connect(world.carol)

    for _ in range(2):
        await live.run(memberships.join, world.carol, world.garden.pk)
    await alice.expect("member")
    await carol.expect("joined")
    for _ in range(2):
        await live.run(memberships.leave, world.carol, world.garden.pk)
    await alice.expect("member")
    await carol.expect("left")

    await alice.quiet("member", "room")
    await carol.quiet("joined", "left")


@pytest.mark.parametrize("lost", ["nothing", "the hint", "the hint and the frames"])
async def test_under_load_nothing_committed_after_the_removal_is_heard(
    live: Live, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alice never stops posting while Bob is removed. What he may hear ends at the change of his removal."""
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    if lost != "nothing":
        monkeypatch.setattr("realtime.control.user_changed", lambda user_id: None)
    over = asyncio.Event()

    posted: asyncio.Queue[int] = asyncio.Queue()

    async def post_on() -> None:
        while not over.is_set():
            await alice.post(world.garden.pk, f"line {posted.qsize()}")
            posted.put_nowait(1)

    posting = asyncio.ensure_future(post_on())
    while len(bob.of("message")) < 10:
        await bob.expect("message")
    if lost == "the hint and the frames":
        monkeypatch.setattr(live.hub, "accept", lambda frame, at: None)
    await live.run(memberships.remove_member, world.alice, world.garden.pk, world.bob)
    await bob.expect("left")
    for _ in range(posted.qsize() + 10):
        await posted.get()
    over.set()
    await posting

    monkeypatch.undo()
    await bob.quiet("left")
    removal = await live.run(lambda: world.bob.memberships.get(room=world.garden).change)
    changes = [frame["change"] for frame in bob.of("message")]
    assert changes == sorted(set(changes))
    assert all(change < removal for change in changes)


async def test_a_post_that_waits_for_the_lock_while_its_author_is_removed_is_refused(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)

    await live.run(memberships.remove_member, world.alice, world.garden.pk, world.bob)
    late = messages.new_post(world.bob.pk, world.garden.pk, "late", "late")

    with pytest.raises(Exception, match="Join this room first"):
        await asyncio.to_thread(post_and_wait, late)
    await alice.quiet("message")


async def test_a_room_made_while_i_am_here_comes_by_itself(live: Live) -> None:
    world = live.world
    here, there, bob = [await live.connect(user) for user in (world.alice, world.alice, world.bob)]

    room = await live.run(rooms.create_room, world.alice, kind="private", name="Beds")

    for socket in (here, there):
        joined = await socket.expect("joined", room=room.pk)
        assert (joined["facts"]["slug"], joined["membership"]["role"]) == ("beds", "owner")
    await bob.quiet("joined", "member", "room")


async def test_changed_facts_are_heard_in_the_room(live: Live) -> None:
    world = live.world
    bob, carol = await live.connect(world.bob), await live.connect(world.carol)

    await live.run(rooms.change_facts, world.alice, world.garden.pk, topic="Tomatoes")
    await live.run(rooms.change_facts, world.alice, world.garden.pk, topic="Tomatoes")

    frame = await bob.expect("room", room=world.garden.pk)
    assert (frame["facts"]["topic"], frame["facts"]["change"]) == ("Tomatoes", frame["change"])
    await bob.quiet("room")
    await carol.quiet("room")


async def test_a_database_error_while_a_room_is_gained_only_delays_it(
    live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The topic stayed held for ever: the room was told of, and never heard."""
    world = live.world
    carol, alice = await live.connect(world.carol), await live.connect(world.alice)
    asked: list[int] = []
    read = live.session_of(carol)._read

    async def read_or_fail() -> object:
        asked.append(1)
        if len(asked) == 2:  # the look at the room that is being gained
            raise OSError("the database is away")
        return await read()

    monkeypatch.setattr(live.session_of(carol), "_read", read_or_fail)
    await live.run(memberships.join, world.carol, world.garden.pk)

    await carol.expect("joined", room=world.garden.pk)
    assert len(asked) > 2
    await alice.post(world.garden.pk, "there you are")
    assert (await carol.expect("message"))["message"]["source"] == "there you are"
    caplog.clear()


async def test_out_and_in_again_unseen_is_told_as_joined(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes that come as one row: where one stands since the return was never told."""
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    monkeypatch.setattr(live.hub, "accept", lambda frame, at: None)
    monkeypatch.setattr("realtime.control.user_changed", lambda user_id: None)

    await live.run(memberships.remove_member, world.alice, world.garden.pk, world.bob)
    await live.run(memberships.add_member, world.alice, world.garden.pk, world.bob)

    joined = await bob.expect("joined", room=world.garden.pk)
    assert joined["membership"]["read_number"] == 3
    await bob.quiet("left")
