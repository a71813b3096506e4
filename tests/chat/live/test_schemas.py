"""The schemas every frame of every test is held against are strict: no field can go, be renamed or change kind.

The samples are frames of a real conversation, one of each kind and each branch of it, so that a schema which
does not fit what is really sent fails elsewhere, and one that fits too much fails here.
"""

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from accounts.actions import change_profile
from chat.actions import drafts, keeping, memberships, messages, reminding, rooms, scheduling
from chat.actions.direct import open_direct
from chat.actions.editing import delete_message
from chat.actions.emoji import keep_emoji
from chat.actions.notifications import change_notification_rules
from chat.actions.previews import Card, keep_card, preview_of
from chat.actions.rendering import apply_previews
from chat.actions.threads import start_thread
from chat.models import LinkPreview, Reaction
from chat.queries.details import MOST_PEOPLE
from chat.queries.rooms import directory
from foundation.clock import now
from tests.live import Live
from tests.schemas import FRAMES, problems

Sample = dict[str, Any]

# One value of each kind of JSON. A boolean is no number, and a number with a fraction no integer.
KINDS: dict[str, Any] = {
    "null": None,
    "boolean": True,
    "integer": 7,
    "fraction": 7.5,
    "string": "seven",
    "list": ["seven"],
    "object": {"seven": 7},
}

# Where docs/protocol.md allows more than one kind. `user_ids` is null in rooms that are no direct rooms.
ALLOWED = {
    "edited_at": {"null", "string"},
    "deleted_at": {"null", "string"},
    "archived_at": {"null", "string"},
    "left_at": {"null", "string"},
    "slug": {"null", "string"},
    "avatar": {"null", "string"},
    "reply_to": {"null", "integer"},
    "parent_id": {"null", "integer"},
    "root_id": {"null", "integer"},
    "thread": {"null"},
    "pinned": {"null"},
    "poll": {"null"},
    "status": {"null"},
    "draft": {"null"},
    "message_id": {"null", "integer"},
    "told_at": {"null", "string"},
    "done_at": {"null", "string"},
    "until": {"null", "string"},
    "availability_until": {"null", "string"},
    "closed_at": {"null", "string"},
    "image": {"null"},
    "heartbeat_s": {"integer", "fraction"},
    "retry_after": {"integer", "fraction"},
    "ref": {"integer", "string"},
}
NEVER_ANY_TEXT = {
    "edited_at",
    "deleted_at",
    "archived_at",
    "left_at",
    "closed_at",
    "until",
    "availability_until",
    "told_at",
    "done_at",
    "starts",
    "ends",
}  # a string, but a time


async def conversation(live: Live) -> list[Sample]:
    """Everything a socket can hear."""
    world = live.world
    alice = await live.connect(world.alice)
    posted = await alice.post(world.garden.pk, "https://example.com/ @bob")
    await alice.post(world.garden.pk, "a reply", reply_to=posted["id"])

    def unfold() -> None:
        card = Card(title="T", description="D", site="S", image="previews/a.webp", image_width=3, image_height=4)
        preview: LinkPreview = keep_card(preview_of("https://example.com/"), card)
        apply_previews(posted["id"], 1, [preview])

    await live.run(unfold)
    alice.send("edit", ref=1, id=posted["id"], source="edited")
    await alice.expect("ack", ref=1)
    await live.run(delete_message, world.alice, posted["id"])
    kept = await alice.post(world.garden.pk, "worth keeping")
    alice.send("react", ref=2, id=kept["id"], emoji="👍")
    await alice.expect("ack", ref=2)
    await live.run(crowd_with_reactions, kept["id"], world.alice.pk)
    alice.send("react", ref=3, id=kept["id"], emoji="👍", on=False)
    await alice.expect("chosen", id=kept["id"])
    await live.run(keeping.set_pinned, world.alice, kept["id"], True)
    await live.run(keeping.set_bookmarked, world.alice, kept["id"])
    await live.run(drafts.save_draft, world.alice, world.garden.pk, "Dear")
    tomorrow = now() + timedelta(days=1)
    await live.run(scheduling.schedule, world.alice, world.garden.pk, "later", tomorrow)
    await live.run(lambda: reminding.remind(world.alice, tomorrow, text="water"))
    await live.run(lambda: change_notification_rules(world.alice, keywords=["bean"]))
    thread = (await live.run(start_thread, world.alice, kept["id"])).room
    await alice.post(thread.pk, "in the thread")
    carol = await live.connect(world.carol)
    await live.run(memberships.join, world.carol, world.garden.pk)
    await carol.expect("joined")
    carol.send("typing", room=world.garden.pk)
    await alice.expect("typing")
    await live.run(memberships.leave, world.carol, world.garden.pk)
    await carol.expect("left")
    await live.run(rooms.set_archived, world.alice, world.garden.pk, True)
    carol.send("idle")
    await alice.expect("presence", idle=[world.carol.pk])
    two = (await live.run(open_direct, world.alice, [world.carol.pk])).room
    await alice.expect("joined", room=two.pk)
    await carol.expect("joined", room=two.pk)
    await alice.post(two.pk)
    carol.send("read", room=two.pk, number=1)
    await alice.expect("seen")
    await live.run(change_profile, world.bob, world.bob.pk, display_name="Bob")
    await live.run(keep_emoji, world.bob, "sprout", f"emoji/{'0' * 32}.webp")
    await alice.refused("edit", id=10**12, source="x")
    await alice.refused("post", room=world.garden.pk, source="")
    alice.send("ping")
    await alice.expect("pong", ref=None)
    await alice.settled()
    await alice.sync(world.garden.pk, 0)
    await alice.sync(world.garden.pk, 10**6)
    await alice.sync((await live.run(directory)).pk, 0)
    while not alice.of("presence"):
        await alice.expect("presence")
    return alice.heard + carol.heard


def crowd_with_reactions(message_id: int, user_id: int) -> None:
    """More than a message names people for."""
    Reaction.objects.bulk_create(
        [Reaction(message_id=message_id, user_id=user_id, emoji=f":e{n}:") for n in range(MOST_PEOPLE + 1)]
    )


def with_what_comes_later(samples: list[Sample]) -> list[Sample]:
    """Fields that are specified and that nothing fills yet."""
    message = next(sample for sample in samples if sample["type"] == "message")
    full = copy.deepcopy(message)
    options = [{"id": 1, "text": "Tea", "count": 1, "user_ids": [1]}]
    full["message"]["poll"] = {"several": True, "closed_at": None, "voters": 1, "options": options}
    error = next(sample for sample in samples if sample["type"] == "error")
    return [*samples, full, error | {"code": "rate_limited", "retry_after": 0.5}]


def fields(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field and every first item, from the outside in."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from fields(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield (*path, 0)
        yield from fields(value[0], (*path, 0))


def kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return {type(None): "null", int: "integer", float: "fraction", str: "string", list: "list", dict: "object"}[
        type(value)
    ]


def at(sample: Sample, path: tuple[Any, ...]) -> tuple[Sample, Any]:
    """A copy, and the container of the field in it."""
    changed = copy.deepcopy(sample)
    inside: Any = changed
    for step in path[:-1]:
        inside = inside[step]
    return changed, inside


def mutants(sample: Sample) -> Iterator[tuple[str, Sample]]:
    for path in fields(sample):
        name, where = path[-1], ".".join(str(step) for step in path)
        changed, inside = at(sample, path)
        if isinstance(name, str):
            value = inside.pop(name)
            if not is_optional(sample, path):
                yield f"without {where}", changed
            renamed, inside = at(sample, path)
            inside[f"{name}_"] = inside.pop(name)
            yield f"{where} by another name", renamed
        else:
            value = inside[name]
        for kind, other in KINDS.items():
            if kind != kind_of(value) and not is_allowed(sample, path, kind):
                changed, inside = at(sample, path)
                inside[name] = other
                yield f"{where} as {kind}", changed
    for path in [(), *(path for path in fields(sample) if is_object(sample, path))]:
        changed, inside = at(sample, (*path, "more than is said"))
        inside["more than is said"] = 1
        yield f"more in {path}", changed


def is_object(sample: Sample, path: tuple[Any, ...]) -> bool:
    _, inside = at(sample, path)
    return isinstance(inside[path[-1]], dict)


def is_optional(sample: Sample, path: tuple[Any, ...]) -> bool:
    return path in {
        "error": {("ref",), ("client_id",), ("field",), ("retry_after",)},
        "member": {("facts",)},
        "synced": {("users",), ("emoji",)},
        "ack": {("ref",)},
    }.get(sample["type"], set())


def is_allowed(sample: Sample, path: tuple[Any, ...], kind: str) -> bool:
    name = path[-1]
    if kind == "string" and name in NEVER_ANY_TEXT:
        return False
    if kind == "null" and (sample["type"], name) == ("pong", "ref"):
        return True
    if name == "user_ids" and not {"reactions", "thread", "options"} & set(path):
        return kind == "null"
    return kind in ALLOWED.get(name, ())


async def test_every_field_of_every_frame_is_guarded(live: Live) -> None:
    samples = with_what_comes_later(await conversation(live))
    assert {sample["type"] for sample in samples} == set(FRAMES)

    survived = {
        f"{sample['type']} {what}" for sample in samples for what, mutant in mutants(sample) if problems(mutant) == []
    }

    assert survived == set()


@pytest.mark.parametrize("frame", [None, [], "hello", 7, {}, {"type": None}, {"type": "nonsense"}, {"type": ["hello"]}])
def test_what_is_no_frame_is_rejected(frame: Any) -> None:
    assert problems(frame) != []


async def test_every_sample_is_itself_accepted(live: Live) -> None:
    samples = with_what_comes_later(await conversation(live))

    assert [problem for sample in samples for problem in problems(sample)] == []


def test_a_message_posted_by_an_action_is_held_against_the_same_schema(world: Any, heard: Any) -> None:
    with heard() as frames:
        messages.post_message(messages.new_post(world.alice.pk, world.garden.pk, "hello", "1"))

    assert len(list(mutants(frames.of("message")[0]))) > 100
