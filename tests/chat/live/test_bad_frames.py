"""Whatever a client sends is answered by name, and its socket lives on."""

import json
from typing import Any

import pytest
from django.conf import LazySettings

from chat import commands
from chat.commands import FRAME_BYTES
from tests.live import Live

BIGGEST = 2**63 - 1

# frame as sent -> (code, field, how it is named in the answer)
BAD: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "": ("malformed", None, {}),
    "{": ("malformed", None, {}),
    "null": ("malformed", None, {}),
    "[]": ("malformed", None, {}),
    '"post"': ("malformed", None, {}),
    "NaN": ("malformed", None, {}),
    "[" * 100_000: ("malformed", None, {}),
    '{"a":' * 5_000: ("malformed", None, {}),
    "9" * 5_000: ("malformed", None, {}),
    "{}": ("unknown_type", None, {}),
    '{"type": 7, "ref": 1}': ("unknown_type", None, {"ref": 1}),
    '{"type": ["post"]}': ("unknown_type", None, {}),
    '{"type": {}, "ref": {}}': ("unknown_type", None, {}),
    '{"type": "dance", "ref": "a"}': ("unknown_type", None, {"ref": "a"}),
    '{"type": "hello"}': ("unknown_type", None, {}),
    '{"type": "auth", "token": "x"}': ("unknown_type", None, {}),
    '{"type": "POST", "client_id": "a"}': ("unknown_type", None, {"client_id": "a"}),
    '{"type": "post", "client_id": "a"}': ("invalid", None, {"client_id": "a"}),
    '{"type": "post", "client_id": "a", "room": "1", "source": "x"}': ("invalid", "room", {"client_id": "a"}),
    '{"type": "post", "client_id": "a", "room": 1.5, "source": "x"}': ("invalid", "room", {"client_id": "a"}),
    '{"type": "post", "client_id": "a", "room": true, "source": "x"}': ("invalid", "room", {"client_id": "a"}),
    '{"type": "post", "client_id": "a", "room": 0, "source": "x"}': ("invalid", "room", {"client_id": "a"}),
    '{"type": "post", "client_id": "a", "room": -1, "source": "x"}': ("invalid", "room", {"client_id": "a"}),
    f'{{"type": "post", "client_id": "a", "room": {2**63}, "source": "x"}}': ("invalid", "room", {"client_id": "a"}),
    f'{{"type": "post", "client_id": "a", "room": {"9" * 400}, "source": "x"}}': (
        "invalid",
        "room",
        {"client_id": "a"},
    ),
    f'{{"type": "post", "client_id": "a", "room": {BIGGEST}, "source": "x"}}': ("not_found", None, {"client_id": "a"}),
    '{"type": "post", "client_id": 7, "room": 1, "source": "x"}': ("invalid", "client_id", {}),
    '{"type": "post", "client_id": "", "room": 1, "source": "x"}': ("invalid", "client_id", {"client_id": ""}),
    '{"type": "post", "client_id": "a\\u0000b", "room": 1, "source": "x"}': (
        "invalid",
        "client_id",
        {"client_id": "a\0b"},
    ),
    '{"type": "post", "client_id": "\\ud800", "room": 1, "source": "x"}': ("invalid", "client_id", {}),
    '{"type": "post", "client_id": "a", "room": 1, "source": null}': ("invalid", "source", {"client_id": "a"}),
    '{"type": "post", "client_id": "a", "room": 1, "source": "x", "reply_to": "y"}': (
        "invalid",
        "reply_to",
        {"client_id": "a"},
    ),
    '{"type": "post", "client_id": "a", "room": 1, "source": "x", "attachments": [1]}': (
        "not_found",  # the room: what hangs on it is asked for after it
        None,
        {"client_id": "a"},
    ),
    '{"type": "post", "client_id": "a", "room": 1, "source": " \\n\\t "}': ("invalid", "source", {"client_id": "a"}),
    '{"type": "edit", "ref": 1, "id": 1}': ("invalid", None, {"ref": 1}),
    '{"type": "edit", "ref": 1, "client_id": "a", "id": 0, "source": "x"}': ("invalid", "id", {"ref": 1}),
    f'{{"type": "edit", "ref": 1, "id": {BIGGEST}, "source": "x"}}': ("not_found", None, {"ref": 1}),
    '{"type": "edit", "ref": 1, "id": 1, "source": "x", "version": "new"}': ("invalid", "version", {"ref": 1}),
    f'{{"type": "delete", "ref": 1, "id": {2**64}}}': ("invalid", "id", {"ref": 1}),
    f'{{"type": "delete", "ref": 1, "id": {BIGGEST}}}': ("not_found", None, {"ref": 1}),
    '{"type": "delete", "ref": true, "id": "x"}': ("invalid", "id", {}),
    f'{{"type": "delete", "ref": {2**70}, "id": "x"}}': ("invalid", "id", {}),
    '{"type": "read", "ref": 1, "room": 1}': ("invalid", None, {"ref": 1}),
    f'{{"type": "read", "ref": 1, "room": {BIGGEST}, "number": 1}}': ("not_found", None, {"ref": 1}),
    f'{{"type": "read", "ref": 1, "room": 1, "number": {2**63}}}': ("invalid", "number", {"ref": 1}),
    '{"type": "typing", "ref": 1}': ("invalid", None, {"ref": 1}),
    f'{{"type": "typing", "ref": 1, "room": {BIGGEST}}}': ("not_found", None, {"ref": 1}),
    '{"type": "sync", "ref": 1}': ("invalid", None, {"ref": 1}),
    '{"type": "sync", "ref": 1, "rooms": [1]}': ("invalid", "rooms", {"ref": 1}),
    '{"type": "sync", "ref": 1, "rooms": {"1": -1}}': ("invalid", "rooms", {"ref": 1}),
    '{"type": "sync", "rooms": {"x": 0}}': ("invalid", "rooms", {"ref": "sync:x"}),
    '{"type": "sync", "rooms": {"\\ud800": 0}}': ("invalid", "rooms", {"ref": "sync:\N{REPLACEMENT CHARACTER}"}),
    '{"type": "sync", "rooms": {"-1": 0}}': ("invalid", "rooms", {"ref": "sync:-1"}),
    '{"type": "sync", "rooms": {"0": 0}}': ("not_found", None, {"ref": "sync:0"}),
    f'{{"type": "sync", "rooms": {{"{BIGGEST}": 0}}}}': ("not_found", None, {"ref": f"sync:{BIGGEST}"}),
    '{"type": "sync", "rooms": {"9999999999999999999": 0}}': ("not_found", None, {"ref": "sync:9999999999999999999"}),
    json.dumps({"type": "sync", "ref": 1, "rooms": {str(n): 0 for n in range(1, 1002)}}): (
        "invalid",
        "rooms",
        {"ref": 1},
    ),
}


async def test_each_is_answered_by_name_and_the_socket_lives(live: Live) -> None:
    alice = await live.connect(live.world.alice)

    wrong = []
    for sent, (code, field, names) in BAD.items():
        alice.send_text(sent)
        error = await alice.expect("error")
        found = (error["code"], error.get("field"), {key: error[key] for key in ("ref", "client_id") if key in error})
        if found != (code, field, names):
            wrong.append((sent[:80], found))
        await alice.settled()

    assert wrong == []
    assert alice.closed_with is None
    await alice.post(live.world.garden.pk, "still alive")


async def test_bytes_are_malformed(live: Live) -> None:
    alice = await live.connect(live.world.alice)

    alice.send_bytes(b'{"type": "ping"}')

    assert (await alice.expect("error"))["code"] == "malformed"
    await alice.settled()


async def test_a_frame_past_128_kib_is_too_long_and_one_below_is_read(live: Live) -> None:
    alice = await live.connect(live.world.alice)
    shell = len(json.dumps({"type": "ping", "ref": 1, "padding": ""}))

    alice.send("ping", ref=1, padding="x" * (FRAME_BYTES - shell))
    await alice.expect("pong", ref=1)
    alice.send("ping", ref=1, padding="x" * (FRAME_BYTES - shell + 1))
    assert (await alice.expect("error"))["code"] == "too_long"
    alice.send_text(json.dumps({"type": "ping", "padding": "ü" * (FRAME_BYTES // 2)}, ensure_ascii=False))
    assert (await alice.expect("error"))["code"] == "too_long"
    alice.send_text("x" * 900_000)
    assert (await alice.expect("error"))["code"] == "too_long"
    await alice.settled()


@pytest.mark.parametrize("character", ["x", "ü", "😀", "\n"])
async def test_a_message_holds_8000_characters_and_not_one_more(live: Live, character: str) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    fits = ("x" + character * 7999)[:8000]

    await alice.post(world.garden.pk, fits)

    assert await alice.refused("post", room=world.garden.pk, source=fits + "x") == "too_long"


async def test_a_client_id_holds_64_characters_and_not_one_more(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)

    await alice.post(world.garden.pk, client_id="ü" * 64)

    assert await alice.refused("post", room=world.garden.pk, source="x", client_id="ü" * 65) == "too_long"


async def test_past_the_rate_a_post_is_refused_with_when_to_come_back_and_a_repeat_is_not(
    live: Live, settings: LazySettings
) -> None:
    world = live.world
    settings.FLACK_POST_RATE = 1
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    for n in range(5):
        await alice.post(world.garden.pk, client_id=f"n{n}")
    alice.send("post", client_id="one too many", room=world.garden.pk, source="x")
    error = await alice.expect("error", client_id="one too many")

    assert error["code"] == "rate_limited"
    assert 0 < error["retry_after"] <= 1
    assert (await alice.post(world.garden.pk, client_id="n0"))["duplicate"] is True
    await bob.post(world.garden.pk)  # each has a rate of their own


async def test_what_breaks_inside_is_internal_and_the_socket_lives(
    live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    alice = await live.connect(live.world.alice)

    def break_down(names: Any) -> bytes:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(commands, "pong", break_down)
        alice.send("ping", ref=1)
        assert (await alice.expect("error", ref=1))["code"] == "internal"

    await alice.settled()
    assert "failed" in caplog.text


async def test_ids_of_64_bits_survive_the_way_there_and_back(live: Live) -> None:
    """A message whose numbers are near the end of what an id can be."""
    world = live.world
    big = BIGGEST - 10

    def enlarge() -> None:
        type(world.garden).objects.filter(pk=world.garden.pk).update(last_number=big, last_change=big)

    alice = await live.connect(world.alice)
    await live.run(enlarge)
    bob = await live.connect(world.bob)

    ack = await alice.post(world.garden.pk)

    assert (ack["number"], ack["change"]) == (big + 1, big + 1)
    assert (await bob.expect("message"))["message"]["number"] == big + 1
    synced = await bob.sync(world.garden.pk, big)
    assert [message["number"] for message in synced["messages"]] == [big + 1]
