"""Plain HTTP over keep-alive connections: posting a message, and reading a page of the past."""

import json
import random
import secrets
from dataclasses import asdict

from benchmarks.bench import Bench
from benchmarks.figures import Section
from benchmarks.stored import stored
from trials.house import bearer, general, processes
from trials.load import requests
from trials.load.requests import Request, http

PAGE = 50
MEMBERS = 50
WARMUP = 100
TEXT = "the quick brown fox ships a release on friday and rolls it back at midnight"


def posting(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="post-requests",
        title=f"POST /api/messages: {scale.askers} keep-alive clients",
        unit="requests per second",
        conditions="Each answer a 201 with the message, each message committed and counted. On SQLite, nobody listens.",
    )
    house = bench.house(MEMBERS)
    for _ in range(scale.repeats):
        marker = f"rq{secrets.token_hex(4)}"
        server = house.up()
        try:
            room = general(server, house.tokens[0])["id"]
            request = _posts(house.tokens[: scale.askers], room, marker)
            answers = requests.run(
                server.port,
                request,
                connections=scale.askers,
                seconds=scale.seconds,
                servers=processes(server),
                warmup=WARMUP,
            )
        finally:
            server.stop()
        faults = answers.faults(201)
        kept, least = stored(house, marker), answers.total + WARMUP
        if not least <= kept <= least + 2 * scale.askers:  # and those that were on their way at the end
            faults.append(f"{kept:,} in the database, {least:,} answered")
        section.figure("Flack").add(answers.per_second, faults, asdict(answers))
        bench.say(f"  Flack: {answers.per_second:,.0f}")
    if scale.judges:
        section.want("at least 800", section.median("Flack"), least=800)
    return section


def _posts(tokens: list[str], room: int, marker: str) -> Request:
    def request(number: int) -> bytes:
        body = {"room": room, "client_id": f"{marker}{number:07}", "source": TEXT}
        return http("POST", "/api/messages", bearer(tokens[number % len(tokens)]), json.dumps(body).encode())

    return request


def history(bench: Bench) -> Section:
    scale = bench.scale
    few, *_, most = scale.worlds
    section = Section(
        name="history",
        title=f"History: a page of {PAGE} messages, room of {most:,} beside one of {few:,}",
        unit="pages per second",
        conditions=f"{scale.askers} keep-alive clients, a place at random each time, JSON in full, no ETag sent.",
    )
    for _ in range(scale.repeats):
        for size in (few, most):
            _read(bench, section, size)
    if scale.judges:
        section.want(f"room of {most:,}: at least 1,500", section.median(_room_of(most)), least=1_500)
        section.want_share("no slower than in the small room (95%)", _room_of(most), _room_of(few), 0.95)
    return section


def _room_of(messages: int) -> str:
    return f"room of {messages:,}"


def _read(bench: Bench, section: Section, size: int) -> None:
    house, scale = bench.house(MEMBERS, size), bench.scale
    server = house.up()
    try:
        room = general(server, house.tokens[0])
        answers = requests.run(
            server.port,
            _pages(house.tokens[: scale.askers], room["id"], room["last_number"]),
            connections=scale.askers,
            seconds=scale.seconds,
            servers=processes(server),
            warmup=WARMUP,
        )
    finally:
        server.stop()
    section.figure(_room_of(size)).add(answers.per_second, answers.faults(200), asdict(answers))
    bench.say(f"  {_room_of(size)}: {answers.per_second:,.0f}")


def _pages(tokens: list[str], room: int, last: int) -> Request:
    dice = random.Random(1)

    def request(number: int) -> bytes:
        before = dice.randint(PAGE + 1, max(PAGE + 1, last))
        path = f"/api/rooms/{room}/messages?before={before}&limit={PAGE}"
        return http("GET", path, bearer(tokens[number % len(tokens)]))

    return request
