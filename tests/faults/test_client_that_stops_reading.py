"""A client that stops reading is closed with 4408 within 60 seconds, and costs nobody else anything."""

import asyncio
import json
import re

import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.faults.company import Company, company
from trials.accounts import Account, account_of
from trials.client import Client
from trials.fleet import Fleet
from trials.history import now
from trials.http import request
from trials.installation import Installation

CLOSED_WITHIN_S = 60
SLOW = 4408
# Some ten of these a second fill, in that time, what kernels and server hold for one who does not read.
TEXT = "x" * 7_000


async def test_it_is_closed_and_the_others_hear_everything(alone: Fleet, installation: Installation) -> None:
    [url] = alone.urls
    admin = await staff(url, installation)
    async with company([url]) as people:
        dana = people.people[3]
        others = [client for client in people.clients if client.account != dana]
        async with connect(
            alone.servers[0].ws_url,
            additional_headers=dana.headers,
            max_queue=1,  # then it stops reading, and the buffers of the kernels fill
            compression=None,
            proxy=None,
            ping_interval=None,
        ) as deaf:
            assert json.loads(await deaf.recv())["type"] == "hello"
            begun = now()
            posting = [asyncio.create_task(talk(people, client)) for client in others]
            while await slow_closed(url, admin) == 0:
                assert now() - begun < CLOSED_WITHIN_S
                await asyncio.sleep(0.2)
            # Now it reads again: what had been on its way, and why it has to come back.
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await everything_from(deaf)
        for task in posting:
            task.cancel()
        await asyncio.gather(*posting, return_exceptions=True)
        assert await people.clients[0].until(lambda: not any(client.unanswered for client in others))

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == SLOW
        assert all(client.codes == [] for client in people.clients)
        await people.is_well(acknowledged=50)


async def everything_from(socket: ClientConnection) -> None:
    while True:
        await socket.recv()


async def talk(people: Company, client: Client) -> None:
    number = 0
    while True:
        number += 1
        await client.post(people.room, f"{client.name} says {number} {TEXT}")


async def staff(url: str, installation: Installation) -> Account:
    await asyncio.to_thread(installation.manage, "createuser", "boss", "--admin")
    token = await asyncio.to_thread(installation.manage, "token", "boss")
    return await account_of(url, token.strip())


async def slow_closed(url: str, admin: Account) -> float:
    metrics = (await request(url, "GET", "/metrics", None, admin.headers)).body.decode()
    found = re.findall(r"^flack_slow_closed_total\S* ([\d.]+)", metrics, re.MULTILINE)
    assert found, metrics
    return sum(map(float, found))
