"""Catching up: exactly what is missing, in pages, from wherever one stands."""

from typing import Any

from accounts.actions import change_profile
from chat.actions import memberships, messages, rooms
from chat.queries.rooms import directory
from tests.live import Live, Socket


async def test_from_0_comes_everything_that_there_is_in_its_newest_form(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    first = await alice.post(world.garden.pk, "frist")
    second = await alice.post(world.garden.pk, "second")
    for source in ("first", "first!", "first!!"):
        alice.send("edit", ref=source, id=first["id"], source=source)
        await alice.expect("ack", ref=source)
    alice.send("delete", ref="gone", id=second["id"])
    deleted = await alice.expect("ack", ref="gone")

    synced = await alice.sync(world.garden.pk, 0)

    assert (synced["from"], synced["change"], synced["more"], synced["reset"]) == (0, deleted["change"], False, False)
    assert [message["source"] for message in synced["messages"]] == ["first!!", ""]
    assert synced["messages"][0]["version"] == 4
    assert [facts["id"] for facts in synced["facts"]] == [world.garden.pk]
    assert {member["user_id"] for member in synced["members"]} == {world.alice.pk, world.bob.pk}
    assert "users" not in synced


async def test_more_than_a_page_comes_in_pages_without_a_hole_or_a_double(live: Live) -> None:
    world = live.world
    posts = [messages.new_post(world.alice.pk, world.garden.pk, f"line {n}", f"n{n}") for n in range(450)]
    await live.run(messages.post_messages, posts)
    await live.run(memberships.join, world.carol, world.garden.pk)
    await live.run(rooms.change_facts, world.alice, world.garden.pk, topic="Beans")
    alice = await live.connect(world.alice)

    pages = await caught_up(alice, world.garden.pk, 0)

    assert [page["more"] for page in pages] == [True, True, False]
    assert all(len(page["messages"]) <= 200 for page in pages)
    numbers = [message["number"] for page in pages for message in page["messages"]]
    assert numbers == list(range(1, 452))  # the last one says that there is another topic
    assert [facts["topic"] for page in pages for facts in page["facts"]] == ["Beans"]
    assert len([member for page in pages for member in page["members"]]) == 3


async def caught_up(socket: Socket, room_id: int, change: int) -> list[dict[str, Any]]:
    """All pages from `change` on, asked for as docs/protocol.md says."""
    pages = [await socket.sync(room_id, change)]
    while pages[-1]["more"]:
        pages.append(await socket.sync(room_id, pages[-1]["change"]))
    return pages


async def test_whoever_is_ahead_is_reset(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    posted = await alice.post(world.garden.pk)

    synced = await alice.sync(world.garden.pk, posted["change"] + 1)

    assert synced["reset"] is True
    assert (synced["change"], synced["more"], synced["messages"]) == (posted["change"], False, [])
    assert [facts["id"] for facts in synced["facts"]] == [world.garden.pk]


async def test_whoever_has_everything_gets_nothing(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    posted = await alice.post(world.garden.pk)

    synced = await alice.sync(world.garden.pk, posted["change"])

    assert (synced["messages"], synced["facts"], synced["members"]) == ([], [], [])
    assert (synced["from"], synced["change"]) == (posted["change"], posted["change"])


async def test_the_directory_is_synced_like_a_room(live: Live) -> None:
    world = live.world
    people = await live.run(directory)
    alice = await live.connect(world.alice)
    await live.run(change_profile, world.bob, world.bob.pk, display_name="Bob the Builder")

    user = await alice.expect("user", room=people.pk)
    synced = await alice.sync(people.pk, people.last_change)

    assert synced["users"] == [user["user"]]
    assert user["user"]["display_name"] == "Bob the Builder"
    everybody = await alice.sync(people.pk, 0)
    assert [one["nickname"] for one in everybody["users"]] == ["alice", "carol", "dana", "robo", "bob"]
    assert everybody["facts"] == everybody["messages"] == everybody["members"] == []


async def test_a_room_that_is_not_mine_is_answered_as_if_it_were_not_there(live: Live) -> None:
    world = live.world
    secret = await live.run(rooms.create_room, world.alice, kind="private", name="Secret")
    bob, carol = await live.connect(world.bob), await live.connect(world.carol)

    assert await sync_refused(bob, secret.pk) == "not_found"
    assert await sync_refused(bob, 10**12) == "not_found"
    assert await sync_refused(carol, world.garden.pk) == "forbidden"  # it is open: join first


async def sync_refused(socket: Socket, room_id: int) -> str:
    socket.send("sync", rooms={str(room_id): 0})
    return str((await socket.expect("error", ref=f"sync:{room_id}"))["code"])


async def test_several_rooms_are_answered_each_for_itself(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)

    alice.send("sync", rooms={str(world.garden.pk): 0, "77777": 0, str(world.general.pk): 0})

    await alice.expect("synced", room=world.garden.pk)
    await alice.expect("error", ref="sync:77777")
    await alice.expect("synced", room=world.general.pk)
