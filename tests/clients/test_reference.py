"""The client of docs/clients against a real server that is killed under it."""

import asyncio

import pytest

from docs.clients.reference import Client, Refused
from tests.servers.talking import Person
from trials.installation import Installation, Server


async def general(client: Client) -> int:
    rooms = await client.get("/api/rooms?joined=1")
    return next(room["id"] for room in rooms["rooms"] if room["slug"] == "general")


def texts(client: Client, room: int) -> list[str]:
    messages = client.rooms[room].messages
    return [messages[number]["source"] for number in sorted(messages)]


async def test_two_clients_talk(installation: Installation) -> None:
    server = await asyncio.to_thread(installation.up)
    anna, bert = (Person(server.port, name) for name in ("anna", "bert"))

    async with Client(server.url, anna.token) as ours, Client(server.url, bert.token) as theirs:
        room = await general(ours)
        await theirs.load(room)
        acks = [await ours.post(room, f"line {n}") for n in range(5)]

        await theirs.until(lambda: len(theirs.rooms[room].messages) == 5)
        assert texts(theirs, room) == [f"line {n}" for n in range(5)]
        assert [ack["number"] for ack in acks] == [1, 2, 3, 4, 5]


async def test_a_send_is_taken_once_however_often_it_is_sent(installation: Installation) -> None:
    server = await asyncio.to_thread(installation.up)
    anna = Person(server.port, "anna")

    async with Client(server.url, anna.token) as client:
        room = await general(client)
        first = await client.post(room, "once", client_id="the-same")
        again = await client.post(room, "once", client_id="the-same")
        assert (again["id"], again["duplicate"]) == (first["id"], True)
        with pytest.raises(Refused, match="conflict"):
            await client.post(room, "another text", client_id="the-same")


async def test_what_is_sent_while_the_server_is_killed_arrives_once_and_in_order(installation: Installation) -> None:
    server: Server = await asyncio.to_thread(installation.up)
    anna, bert = (Person(server.port, name) for name in ("anna", "bert"))

    async with Client(server.url, anna.token) as ours, Client(server.url, bert.token) as theirs:
        room = await general(ours)
        await theirs.load(room)
        await ours.post(room, "line 0")
        sends = [asyncio.create_task(ours.post(room, f"line {n}")) for n in range(1, 30)]
        await asyncio.wait(sends, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(lambda: installation.up(port=server.port))
        acks = await asyncio.gather(*sends)

        await theirs.until(lambda: len(theirs.rooms[room].messages) == 30)
        await theirs.caught_up()
        assert texts(theirs, room) == [f"line {n}" for n in range(30)]
        assert [ack["number"] for ack in acks] == list(range(2, 31))


async def test_a_lost_connection_loses_nothing(installation: Installation) -> None:
    server = await asyncio.to_thread(installation.up)
    anna, bert = (Person(server.port, name) for name in ("anna", "bert"))

    async with Client(server.url, anna.token) as ours, Client(server.url, bert.token) as theirs:
        room = await general(ours)
        await ours.post(room, "before")
        await theirs.load(room)
        await theirs.drop()
        await ours.post(room, "meanwhile")
        edited = theirs.rooms[room].messages[1]["id"]
        await ours.call("PATCH", f"/api/messages/{edited}", {"source": "before, edited"})

        await theirs.until(lambda: texts(theirs, room) == ["before, edited", "meanwhile"])
