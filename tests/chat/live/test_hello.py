"""The first frame: everything a client starts from."""

from chat.actions import memberships, messages, rooms
from chat.queries.rooms import directory
from tests.live import Live


async def test_hello_lists_my_rooms_with_where_i_have_read(live: Live) -> None:
    world = live.world
    await live.run(messages.post_message, messages.new_post(world.alice.pk, world.garden.pk, "look @bob", "1"))

    hello = (await live.connect(world.bob)).heard[0]

    assert hello["type"] == "hello"
    assert hello["user"]["nickname"] == "bob"
    assert hello["limits"] == {
        "source_chars": 8000,
        "frame_bytes": 131072,
        "file_bytes": 512 * 1024 * 1024,
        "message_files": 20,
    }
    mine = {room["slug"]: room for room in hello["rooms"]}
    assert set(mine) == {"general", "garden"}
    assert mine["garden"]["last_number"] == 1
    assert mine["garden"]["membership"] == {
        "room_id": world.garden.pk,
        "role": "member",
        "involvement": "mentions",
        "starred": False,
        "read_number": 0,
        "read_version": 0,
        "mentions": 1,
    }


async def test_hello_says_where_each_counter_stands(live: Live) -> None:
    world = live.world

    hello = (await live.connect(world.alice)).heard[0]

    people = await live.run(directory)
    garden = next(room for room in hello["rooms"] if room["slug"] == "garden")
    assert hello["directory"] == {"id": people.pk, "last_change": people.last_change}
    assert garden["last_change"] == world.garden.last_change
    assert hello["version"] == (await live.run(type(world.alice).objects.get, pk=world.alice.pk)).version


async def test_hello_leaves_out_what_i_am_not_in(live: Live) -> None:
    world = live.world
    await live.run(rooms.create_room, world.alice, kind="private", name="Secret")
    await live.run(memberships.leave, world.bob, world.garden.pk)

    bob, alice = await live.connect(world.bob), await live.connect(world.alice)

    assert [room["slug"] for room in alice.heard[0]["rooms"]] == ["garden", "general", "secret"]
    assert [room["slug"] for room in bob.heard[0]["rooms"]] == ["general"]


async def test_a_hello_can_be_synced_from_at_once(live: Live) -> None:
    alice = await live.connect(live.world.alice)

    for room in alice.heard[0]["rooms"]:
        synced = await alice.sync(room["id"], room["last_change"])
        assert (synced["messages"], synced["facts"], synced["members"]) == ([], [], [])
        assert (synced["change"], synced["more"], synced["reset"]) == (room["last_change"], False, False)
    await alice.quiet("message", "member", "room")
