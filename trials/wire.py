"""From the wire's JSON (docs/protocol.md) to what a history keeps.

A message's frame is the same text for everybody, so its reading is kept: three hundred sockets of one trial cost
little more than one.
"""

import json
from functools import lru_cache
from typing import Any

from trials.history import Frame, Message, Seat

Item = dict[str, Any]

LIVE = frozenset({"message", "room", "member", "user", "emoji"})


def parse(text: str) -> tuple[Item, Frame]:
    """A frame as it is, and what matters of it. A message's item is shared: read it only."""
    return _shared(text) if text.startswith('{"type":"message"') else _parse(text)


def message_of(item: Item) -> Message:
    bare = {key: value for key, value in item.items() if key != "_links"}
    return Message(
        id=item["id"],
        room=item["room_id"],
        number=item["number"],
        change=item["change"],
        author=item["user_id"],
        client_id=item["client_id"],
        source=item["source"],
        edited=item["edited_at"] is not None,
        gone=item["deleted_at"] is not None,
        mentions=tuple(item["mentions"]),
        body=hash(json.dumps(bare, sort_keys=True)),
    )


def frame_of(item: Item) -> Frame:
    match item["type"]:
        case "message":
            return Frame(
                "message", item["room"], item["after"], item["change"], messages=(message_of(item["message"]),)
            )
        case "member":
            return Frame("member", item["room"], item["after"], item["change"], seats=(_seat(item["member"]),))
        case "room" | "user" | "emoji" as kind:
            return Frame(kind, item["room"], item["after"], item["change"])
        case "synced":
            return Frame(
                "synced",
                item["room"],
                item["from"],
                item["change"],
                messages=tuple(map(message_of, item["messages"])),
                seats=tuple(map(_seat, item["members"])),
                reset=item["reset"],
            )
        case "hello":
            directory = item["directory"]
            starts = [(_counter(facts), facts["last_change"]) for facts in item["rooms"]]
            return Frame("hello", starts=((directory["id"], directory["last_change"]), *starts))
        case "joined":
            facts = item["facts"]
            return Frame("joined", _counter(facts), starts=((_counter(facts), facts["last_change"]),))
        case kind:
            return Frame(kind, item.get("room", 0))


def _parse(text: str) -> tuple[Item, Frame]:
    item = json.loads(text)
    return item, frame_of(item)


_shared = lru_cache(maxsize=2048)(_parse)


def _counter(facts: Item) -> int:
    """The room whose counter numbers it: a thread's is its parent's."""
    return int(facts["parent_id"] or facts["id"])


def _seat(item: Item) -> Seat:
    return Seat(item["room_id"], item["user_id"], item["left_at"] is not None, item["change"])
