"""Frames cross the broker unchanged, and leave for a WebSocket as RFC 6455 wants them."""

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame as WebSocketFrame
from websockets.frames import Opcode

from realtime.envelope import Echo, PresenceHint, Published, UserHint, pack, unpack
from realtime.frame import Frame, room_of, room_topic, user_topic
from realtime.payload import Payload

IDS = st.integers(1, 2**63 - 1)


@given(
    st.text(max_size=30),
    st.binary(max_size=200),
    st.none() | IDS,
    st.none() | IDS,
    st.lists(IDS, max_size=5).map(tuple),
    st.none() | IDS,
)
def test_a_frame_crosses_the_broker_unchanged(
    topic: str, data: bytes, after: int | None, change: int | None, removes: tuple[int, ...], except_user: int | None
) -> None:
    published = Published("here", 1.5, Frame(topic, data, after, change, removes, except_user))

    assert unpack(pack(published)) == published


@pytest.mark.parametrize("envelope", [UserHint(7), PresenceHint("here"), Echo("here", "room.1", 3)])
def test_hints_and_echoes_too(envelope: UserHint | PresenceHint | Echo) -> None:
    assert unpack(pack(envelope)) == envelope


@given(st.binary(max_size=100))
def test_anything_else_is_refused_cleanly(packed: bytes) -> None:
    with contextlib.suppress(msgspec.MsgspecError):
        unpack(packed)


def test_a_frame_of_a_later_version_with_more_fields_is_still_read() -> None:
    longer = msgspec.msgpack.encode(["f", "here", 1.5, ["room.1", b"x", 1, 2, [], None, "new"], "newer"])

    assert unpack(longer) == Published("here", 1.5, Frame("room.1", b"x", 1, 2))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 100_000])
def test_the_bytes_of_a_payload_are_a_websocket_frame(size: int) -> None:
    data = b"x" * size

    assert Payload(data).websocket == WebSocketFrame(Opcode.TEXT, data).serialize(mask=False)


def test_every_form_carries_the_same_text() -> None:
    payload = Payload('{"text": "grüße"}'.encode())

    assert payload.text == '{"text": "grüße"}'
    assert payload.event == 'data: {"text": "grüße"}\n\n'.encode()


def test_topics_are_named_after_their_owner() -> None:
    assert room_of(room_topic(12)) == 12
    assert room_of(user_topic(12)) is None
    assert room_of("hubs") is None
