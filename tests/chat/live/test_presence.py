"""Who is online, as everybody sees it."""

from tests.live import Live, Socket


async def online(socket: Socket, *wanted: int) -> None:
    """Wait until these are online for this client and nobody else: `hello`, and each `presence` since."""
    now = set(socket.of("hello")[-1]["online"])
    while True:
        for frame in socket.of("presence"):
            now = (now | set(frame["online"])) - set(frame["offline"])
        if now == set(wanted):
            return
        await socket.expect("presence")


async def test_everybody_sees_who_comes_and_who_goes(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    await online(alice, world.alice.pk)

    carol = await live.connect(world.carol)
    await online(alice, world.alice.pk, world.carol.pk)
    await online(carol, world.alice.pk, world.carol.pk)

    await carol.leave()
    await online(alice, world.alice.pk)


async def test_hello_tells_who_is_there_already(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    await online(alice, world.alice.pk)

    bob = await live.connect(world.bob)

    assert world.alice.pk in bob.heard[0]["online"]
    await online(bob, world.alice.pk, world.bob.pk)


async def test_a_second_connection_is_no_news(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    second = await live.connect(world.alice)
    await second.leave()
    carol = await live.connect(world.carol)

    await online(alice, world.alice.pk, world.carol.pk)

    assert all(world.alice.pk not in frame["offline"] for frame in alice.of("presence"))
    assert carol.heard[0]["type"] == "hello"
