"""Another database than before, slow readers, the end of the process: the client comes back and starts over."""

import asyncio
import json

import pytest

from chat.actions import messages, workspace
from chat.models import Workspace
from realtime import connections
from tests.live import Live


async def test_another_epoch_greets_everybody_anew(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    before = alice.heard[0]["epoch"]

    await live.run(workspace.renew_epoch)

    for socket in (alice, bob):
        hello = await socket.expect("hello")
        assert hello["epoch"] != before
        assert {room["slug"] for room in hello["rooms"]} == {"general", "garden"}
    ack = await alice.post(world.garden.pk, "in the new time")
    assert (await bob.expect("message"))["change"] == ack["change"]
    synced = await bob.sync(world.garden.pk, 0)
    assert synced["epoch"] == bob.of("hello")[-1]["epoch"]


async def test_who_comes_after_a_restore_that_nobody_saw_is_told_the_new_epoch(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    before = alice.heard[0]["epoch"]
    await alice.leave()
    await live.hub.reconcile()

    await live.run(workspace.renew_epoch)

    again = await live.connect(world.alice)
    assert again.heard[0]["epoch"] != before
    stored = await live.run(Workspace.objects.values_list("epoch", flat=True).get)
    assert again.heard[0]["epoch"].startswith(stored)


async def test_a_restore_to_an_earlier_state_resets_whoever_is_ahead(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    had = bob.heard[0]["rooms"][0]["last_change"]

    def restore() -> None:
        world.garden.messages.all().delete()
        type(world.garden).objects.filter(pk=world.garden.pk).update(last_number=0, last_change=had)
        workspace.renew_epoch()

    await live.run(restore)

    hello = await bob.expect("hello", version=bob.heard[0]["version"] + 0)
    garden = next(room for room in hello["rooms"] if room["slug"] == "garden")
    assert (garden["last_number"], garden["last_change"]) == (0, had)
    bob.forget()
    await alice.expect("hello")
    ack = await alice.post(world.garden.pk, "again number one")
    frame = await bob.expect("message")
    assert (ack["number"], frame["after"], frame["change"]) == (1, had, had + 1)


async def test_a_peer_that_reads_nothing_is_closed_4408_and_nobody_else_waits(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = live.world
    monkeypatch.setattr(connections, "MAX_WAITING_FRAMES", 20)
    alice, bob, slow = [await live.connect(user) for user in (world.alice, world.bob, world.bob)]
    slow.reads.clear()

    for n in range(40):
        await alice.post(world.garden.pk, f"line {n}")

    assert [(await bob.expect("message"))["message"]["number"] for _ in range(40)] == list(range(1, 41))
    slow.reads.set()
    assert await slow.closes() == 4408
    assert len(slow.of("message")) < 40
    again = await live.connect(world.bob)
    synced = await again.sync(world.garden.pk, slow.heard[0]["rooms"][0]["last_change"])
    assert len(synced["messages"]) == 40


async def test_whoever_missed_much_of_long_text_is_not_called_slow_for_it(live: Live) -> None:
    """One answer of 200 of the longest messages was more than may wait for a peer: nobody could ever catch up."""
    world = live.world
    posts = [messages.new_post(world.alice.pk, world.garden.pk, "ü😀<" * 2600, f"n{n}") for n in range(120)]
    await live.run(messages.post_messages, posts)
    alice = await live.connect(world.alice)

    said, change, more = [], 0, True
    while more:
        synced = await alice.sync(world.garden.pk, change)
        assert len(json.dumps(synced, ensure_ascii=False).encode()) < connections.MAX_WAITING_BYTES
        said += [message["number"] for message in synced["messages"]]
        change, more = synced["change"], synced["more"]

    assert said == list(range(1, 121))


async def test_lost_frames_come_with_the_reconcile(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    monkeypatch.setattr(live.hub, "accept", lambda frame, at: None)

    acks = [await alice.post(world.garden.pk, f"lost {n}") for n in range(3)]

    frames = [await bob.expect("message") for _ in acks]
    assert [frame["change"] for frame in frames] == [ack["change"] for ack in acks]
    await bob.quiet("message")


async def test_a_lost_frame_among_others_is_filled_in_at_its_place(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    accept = live.hub.accept

    for n in range(12):
        lost = n % 4 == 1
        monkeypatch.setattr(live.hub, "accept", (lambda frame, at: None) if lost else accept)
        await alice.post(world.garden.pk, f"line {n}")

    frames = [await bob.expect("message") for _ in range(12)]
    assert [frame["message"]["source"] for frame in frames] == [f"line {n}" for n in range(12)]
    assert all(frame["after"] < frame["change"] for frame in frames)


async def test_who_comes_while_the_room_is_busy_misses_nothing(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    over = asyncio.Event()

    async def post_on() -> None:
        while not over.is_set():
            await alice.post(world.garden.pk)

    posting = asyncio.ensure_future(post_on())
    comers = [await live.connect(world.bob) for _ in range(15)]
    over.set()
    await posting
    last = alice.of("ack")[-1]["change"]

    for socket in comers:
        held = next(room["last_change"] for room in socket.heard[0]["rooms"] if room["slug"] == "garden")
        while held < last:
            frame = await socket.expect("message")
            assert frame["after"] <= held  # no gap; what hello covered already is dropped
            held = max(held, frame["change"])


async def test_the_end_of_the_process_is_1012_for_everybody(live: Live) -> None:
    sockets = [await live.connect(user) for user in (live.world.alice, live.world.bob)]

    live.hub.close_all(1012)

    assert [await socket.closes() for socket in sockets] == [1012, 1012]
