"""Messages on their way: to every member, to nobody else, in order, once."""

import asyncio
from itertools import pairwise

from chat.actions import memberships, rooms
from tests.live import Live


async def test_a_message_reaches_the_members_and_nobody_else(live: Live) -> None:
    world = live.world
    alice, bob, carol = [await live.connect(user) for user in (world.alice, world.bob, world.carol)]

    ack = await alice.post(world.garden.pk, "hello *garden*")

    for member in (alice, bob):
        frame = await member.expect("message", room=world.garden.pk)
        assert frame["message"]["source"] == "hello *garden*"
        assert (frame["message"]["id"], frame["change"]) == (ack["id"], ack["change"])
        assert frame["after"] == frame["change"] - 1
    await carol.quiet("message", "error")


async def test_a_private_room_is_heard_by_its_members_alone(live: Live) -> None:
    world = live.world
    secret = await live.run(rooms.create_room, world.alice, kind="private", name="Secret")
    await live.run(memberships.add_member, world.alice, secret.pk, world.carol)
    alice, bob, carol = [await live.connect(user) for user in (world.alice, world.bob, world.carol)]

    await alice.post(secret.pk, "psst")

    assert (await carol.expect("message"))["message"]["source"] == "psst"
    await bob.quiet("message", "member", "room")


async def test_the_author_hears_it_on_all_their_connections(live: Live) -> None:
    world = live.world
    here, there = await live.connect(world.alice), await live.connect(world.alice)

    ack = await here.post(world.garden.pk)

    for socket in (here, there):
        assert (await socket.expect("message"))["message"]["id"] == ack["id"]
        read = await socket.expect("read", room=world.garden.pk)
        assert (read["number"], read["mentions"]) == (1, 0)
    await there.quiet("ack")


async def test_a_bot_that_posts_has_read_nothing(live: Live) -> None:
    world = live.world
    await live.run(memberships.join, world.robo, world.garden.pk)
    robo, bob = await live.connect(world.robo), await live.connect(world.bob)

    await robo.post(world.garden.pk)

    await bob.expect("message")
    await robo.quiet("read")


async def test_a_repeated_send_is_acknowledged_and_the_room_hears_it_once(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    first = await alice.post(world.garden.pk, "once", client_id="same")
    second = await alice.post(world.garden.pk, "once", client_id="same")

    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert (first["id"], first["number"], first["change"]) == (second["id"], second["number"], second["change"])
    await bob.expect("message")
    await bob.quiet("message")
    assert await alice.refused("post", client_id="same", room=world.garden.pk, source="other") == "conflict"


async def test_posts_of_one_connection_keep_their_order(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    for n in range(60):
        alice.send("post", client_id=f"n{n}", room=world.garden.pk, source=f"line {n}")

    said = [(await bob.expect("message"))["message"] for _ in range(60)]
    assert [message["source"] for message in said] == [f"line {n}" for n in range(60)]
    assert [message["number"] for message in said] == list(range(1, 61))


async def test_many_who_post_at_once_are_heard_by_all_in_one_order_without_a_gap(live: Live) -> None:
    world = live.world
    people = [await live.connect(user) for user in (world.alice, world.bob, world.alice, world.bob)]

    for n in range(25):
        for who, socket in enumerate(people):
            socket.send("post", client_id=f"{who}-{n}", room=world.garden.pk, source=f"{who} {n}")

    for who, socket in enumerate(people):
        frames = [await socket.expect("message") for _ in range(100)]
        assert [frame["message"]["number"] for frame in frames] == list(range(1, 101))
        assert all(after["after"] == before["change"] for before, after in pairwise(frames))
        acks = {frame["client_id"] for frame in [await socket.expect("ack") for _ in range(25)]}
        assert acks == {f"{who}-{n}" for n in range(25)}
        await socket.quiet("message", "ack", "error")


async def test_a_socket_that_goes_while_it_posts_takes_nobody_s_answer_with_it(live: Live) -> None:
    """The thread that writes stumbled over the answer that was taken back, and all the others waited for ever."""
    world = live.world
    bob = await live.connect(world.bob)

    for round_ in range(5):
        alice = await live.connect(world.alice)
        for n in range(20):
            alice.send("post", client_id=f"{round_}-{n}", room=world.garden.pk, source="going")
            bob.send("post", client_id=f"{round_}-{n}", room=world.garden.pk, source="staying")
        await asyncio.sleep(0)
        await alice.leave()

    acks = [await bob.expect("ack") for _ in range(100)]
    assert {ack["client_id"] for ack in acks} == {f"{r}-{n}" for r in range(5) for n in range(20)}


async def test_an_edit_and_a_delete_are_one_change_each(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    posted = await alice.post(world.garden.pk, "frist")
    await bob.expect("message")

    alice.send("edit", ref=1, id=posted["id"], source="first", version=1)
    edited = await alice.expect("ack", ref=1)
    alice.send("delete", ref="two", id=posted["id"])
    deleted = await alice.expect("ack", ref="two")

    first, second = await bob.expect("message"), await bob.expect("message")
    assert [first["change"], second["change"]] == [edited["change"], deleted["change"]]
    assert [first["after"], second["after"]] == [posted["change"], edited["change"]]
    assert (first["message"]["source"], first["message"]["version"]) == ("first", 2)
    assert first["message"]["edited_at"] is not None
    assert (second["message"]["source"], second["message"]["html"]) == ("", "")
    assert second["message"]["deleted_at"] is not None
    await bob.quiet("message")


async def test_the_refusals_of_a_post_an_edit_and_a_delete_are_answered_by_name(live: Live) -> None:
    world = live.world
    alice, carol = await live.connect(world.alice), await live.connect(world.carol)
    bob = await live.connect(world.bob)
    posted = await alice.post(world.garden.pk)

    assert await carol.refused("post", room=world.garden.pk, source="hi") == "forbidden"
    assert await carol.refused("post", room=10**12, source="hi") == "not_found"
    assert await bob.refused("edit", id=posted["id"], source="mine now") == "forbidden"
    assert await bob.refused("delete", id=posted["id"]) == "forbidden"
    assert await alice.refused("edit", id=posted["id"], source="x", version=7) == "conflict"
    assert await alice.refused("edit", id=10**12, source="x") == "not_found"
    await alice.post(world.garden.pk, "still alive")
