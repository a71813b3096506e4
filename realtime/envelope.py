"""What processes tell each other over the broker: frames, hints and their own echoes, packed."""

import msgspec

from realtime.frame import Frame


class Published(msgspec.Struct, frozen=True, array_like=True, tag="f", gc=False):
    """A frame, which process published it ("" for one without a hub), and when it was committed.

    `at` is Unix time: it crosses machines and serves statistics alone.
    """

    origin: str
    at: float
    frame: Frame


class UserHint(msgspec.Struct, frozen=True, array_like=True, tag="u", gc=False):
    """Something that concerns this user alone has changed: their connections should look again."""

    user_id: int


class PresenceHint(msgspec.Struct, frozen=True, array_like=True, tag="p", gc=False):
    """The set of connected users has changed in the process `origin`."""

    origin: str


class Echo(msgspec.Struct, frozen=True, array_like=True, tag="e", gc=False):
    """A process talks to itself to learn whether a topic reaches it (a nonce, or the beacon)."""

    origin: str
    topic: str
    nonce: int


Envelope = Published | UserHint | PresenceHint | Echo

pack = msgspec.msgpack.Encoder().encode
_decoder: msgspec.msgpack.Decoder[Envelope] = msgspec.msgpack.Decoder(Envelope)


def unpack(packed: bytes) -> Envelope:
    """Raises msgspec.DecodeError for what another version of Flack may have sent."""
    try:
        return _decoder.decode(packed)
    except UnicodeDecodeError as error:  # msgspec lets it through
        raise msgspec.DecodeError("text is not UTF-8") from error
