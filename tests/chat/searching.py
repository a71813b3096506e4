"""Search against a model that reads every message. Run as a program on an empty PostgreSQL: prints what differs."""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

if __name__ == "__main__":
    import django

    django.setup()

from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from chat.models import Membership, Message, Room, RoomKind
from chat.search import Page, search
from foundation.clock import now
from tests.conftest import World, make_world

WORDS = ["oak", "oaks", "soaked", "elm", "helmet", "a", "fern"]
QUERIES = [
    "oak",
    "oaks",
    "fern",
    "a",
    "soak",
    "elm oak",
    "zz",
    "elme",
    '"oak elm"',
    "oak -fern",
    "from:bob oak",
    "in:den oak",
    "oak -from:bob",
    "oak -in:den",
]
MESSAGES = 40
SMALL = {
    "chat.search.postgresql.WINDOW": 3,
    "chat.search.postgresql.LOOKED_THROUGH": 2,
    "chat.search.postgresql.RANKED_THROUGH": 4,
    "chat.search.postgresql.MOST_COUNTED": 9,
    "chat.search.sqlite.MOST_COUNTED": 9,
    "chat.search.sqlite.MOST_TRIED": 6,
    "chat.search.matches.MOST_COUNTED": 9,
}
"""So that a small world is large: every way through the engines is taken."""


@dataclass(frozen=True)
class Said:
    pk: int
    room: Room
    author: str
    words: list[str]
    shown: bool


def differences(world: World, seed: int) -> Iterator[str]:
    """What search says otherwise than the model, of one random world."""
    dice = random.Random(seed)
    rooms = _rooms(world, dice)
    said = _messages(world, rooms, dice)
    for user in (world.alice, world.bob, world.carol):
        inside = set(Membership.objects.filter(user=user, left_at=None).values_list("room", flat=True))
        readable = [one for one in said if one.shown and (one.room.kind == RoomKind.OPEN or one.room.pk in inside)]
        for query in QUERIES:
            expected = _expected(readable, query)
            for limit, few in ((2, 0), (7, 6)):
                with patch("chat.search.postgresql.FEW", few):
                    different = list(_compared(user, query, limit, expected))
                yield from (f"{seed} {user} {query!r} by {limit}: {one}" for one in different)


def _rooms(world: World, dice: random.Random) -> list[Room]:
    kinds = [RoomKind.OPEN, RoomKind.PRIVATE, RoomKind.PRIVATE, RoomKind.PRIVATE]
    rooms = [Room.objects.create(kind=kind, name=f"R{n}", slug=f"r{n}") for n, kind in enumerate(kinds)]
    rooms.append(Room.objects.create(kind=RoomKind.PRIVATE, name="Den", slug="den"))
    for room in rooms:
        for user in (world.alice, world.bob):
            if dice.random() < 0.5:
                left = now() if dice.random() < 0.3 else None
                Membership.objects.create(room=room, user=user, left_at=left)
    return rooms


def _messages(world: World, rooms: list[Room], dice: random.Random) -> list[Said]:
    said = []
    weights = [dice.random() ** 3 for _ in WORDS]
    for n in range(1, MESSAGES + 1):
        room, author = dice.choice(rooms), dice.choice([world.alice, world.bob])
        words = dice.choices(WORDS, weights, k=dice.randint(1, 4))
        gone = dice.choice([{}, {}, {}, {"deleted_at": now()}, {"hidden_at": now()}])
        message = Message.objects.create(
            room=room,
            counter_room=room,
            number=n,
            change=n,
            author=author,
            client_id=f"m{n}",
            source=" ".join(words),
            **(gone if n % 2 else {}),
        )
        if n % 2 == 0 and gone:  # gone after it was found
            Message.objects.filter(pk=message.pk).update(**gone)
        said.append(Said(message.pk, room, author.nickname, words, shown=not gone))
        room.last_number += 1
    Room.objects.bulk_update(rooms, ["last_number"])
    return said


def _expected(readable: list[Said], query: str) -> list[int]:
    """Ids, newest first: by words, and where there is none by parts of words."""
    for parts in (False, True):
        found = [one.pk for one in readable if _answers(one, query, parts=parts)]
        if found:
            return sorted(found, reverse=True)
    return []


def _answers(one: Said, query: str, *, parts: bool) -> bool:
    if query.startswith("from:"):
        return one.author == "bob" and _holds(one, ["oak"], parts=parts)
    if query.startswith("in:"):
        return one.room.slug == "den" and _holds(one, ["oak"], parts=parts)
    if query == "oak -from:bob":
        return one.author != "bob" and _holds(one, ["oak"], parts=parts)
    if query == "oak -in:den":
        return one.room.slug != "den" and _holds(one, ["oak"], parts=parts)
    if query == "oak -fern":
        return "fern" not in one.words and _holds(one, ["oak"], parts=parts)
    if query.startswith('"'):
        return any(pair == ("oak", "elm") for pair in zip(one.words, one.words[1:], strict=False))
    return _holds(one, query.split(), parts=parts)


def _holds(one: Said, wanted: list[str], *, parts: bool) -> bool:
    def has(word: str, *, last: bool) -> bool:
        if parts and len(word) >= 3:
            return any(word in said for said in one.words)
        return word in one.words or (last and len(word) >= 2 and any(said.startswith(word) for said in one.words))

    return all(has(word, last=word is wanted[-1]) for word in wanted)


def _compared(user: User, query: str, limit: int, expected: list[int]) -> Iterator[str]:
    found: list[int] = []
    page: Page | None = Page(limit=limit)
    first = search(user, query, page)
    counted = first.count or 0
    if counted > len(expected) or (first.exact and counted != len(expected)):
        yield f"counts {counted}{'' if first.exact else '+'}, not {len(expected)}"
    for _ in range(MESSAGES + 1):
        results = search(user, query, page)
        found += [one.message.id for one in results.found]
        page = results.next
        if page is None:
            break
    if found != expected and not (first.parts and not first.exact and found == expected[: len(found)]):
        yield f"finds {found}, not {expected}"


def small() -> Iterator[None]:
    for place, value in SMALL.items():
        patch(place, value).start()
    yield
    patch.stopall()


def main() -> None:
    call_command("migrate", verbosity=0)
    world = make_world()
    different: list[str] = []
    for _ in small():
        for seed in range(int(sys.argv[1])):
            with transaction.atomic():
                different += differences(world, seed)
                transaction.set_rollback(True)
    sys.stdout.write(json.dumps(different) + "\n")


if __name__ == "__main__":
    main()
