"""Who is online, and who of them is idle, as everybody sees it."""

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


async def idle(socket: Socket, *wanted: int) -> None:
    """Wait until these, of those online, are idle for this client and nobody else."""
    while True:
        now = set(socket.of("hello")[-1]["idle"])
        for frame in socket.of("presence"):
            now = (now - set(frame["online"]) - set(frame["offline"])) | set(frame["idle"])
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


async def test_idle_is_said_by_the_client_and_heard_by_everybody(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    await online(alice, world.alice.pk, world.bob.pk)

    bob.send("idle")
    await idle(alice, world.bob.pk)
    carol = await live.connect(world.carol)
    bob.send("idle", on=False)
    await idle(alice)
    await idle(carol)

    assert carol.heard[0]["idle"] == [world.bob.pk]
    assert {world.alice.pk, world.bob.pk} <= set(carol.heard[0]["online"])
    assert bob.of("error") == []


async def test_idle_is_yes_or_no(live: Live) -> None:
    alice = await live.connect(live.world.alice)

    assert await alice.refused("idle", on="perhaps") == "invalid"


async def test_a_connection_may_begin_idle(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    await online(alice, world.alice.pk)

    bob = live.knock(authorization=f"Bearer {await live.token(world.bob)}", query=b"idle=1")
    await bob.expect("hello")

    await online(alice, world.alice.pk, world.bob.pk)
    await idle(alice, world.bob.pk)
