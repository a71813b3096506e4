"""Typing: the others see it, at most once in three seconds."""

from typing import Any

from chat import ephemera
from chat.actions.threads import start_thread
from tests.live import Live


async def test_the_others_see_who_types_and_the_typist_does_not(live: Live) -> None:
    world = live.world
    alice, bob, carol = [await live.connect(user) for user in (world.alice, world.bob, world.carol)]

    alice.send("typing", room=world.garden.pk)

    assert await bob.expect("typing") == {"type": "typing", "room": world.garden.pk, "user_id": world.alice.pk}
    await alice.quiet("typing", "error")
    await carol.quiet("typing")


async def test_it_is_passed_on_once_in_three_seconds(live: Live, monkeypatch: Any) -> None:
    world = live.world
    clock = [1000.0]
    monkeypatch.setattr(ephemera.time, "monotonic", lambda: clock[0])
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    for at in (0, 1, 2.9, 3.1, 5, 6.2):
        clock[0] = 1000.0 + at
        alice.send("typing", room=world.garden.pk)
        await alice.settled()

    for _ in range(3):
        await bob.expect("typing")
    await bob.quiet("typing")


async def test_each_room_and_each_user_is_counted_alone(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    alice.send("typing", room=world.garden.pk)
    alice.send("typing", room=world.general.pk)
    bob.send("typing", room=world.garden.pk)

    await bob.expect("typing", room=world.garden.pk, user_id=world.alice.pk)
    await bob.expect("typing", room=world.general.pk, user_id=world.alice.pk)
    await alice.expect("typing", room=world.garden.pk, user_id=world.bob.pk)


async def test_who_writes_in_a_thread_is_seen_before_they_follow_it(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    root = await bob.post(world.garden.pk)
    thread = (await live.run(start_thread, world.bob, root["id"])).room

    alice.send("typing", room=thread.pk)

    await bob.expect("typing", room=thread.pk, user_id=world.alice.pk)


async def test_an_outsider_is_refused_and_nobody_sees_it(live: Live) -> None:
    world = live.world
    bob, carol = await live.connect(world.bob), await live.connect(world.carol)

    carol.send("typing", ref="t", room=world.garden.pk)
    assert (await carol.expect("error", ref="t"))["code"] == "forbidden"
    carol.send("typing", ref="u", room=10**12)
    assert (await carol.expect("error", ref="u"))["code"] == "not_found"

    await bob.quiet("typing")
