"""A client's side of RFC 6455, byte by byte: well-formed frames, broken ones, and what a server answered."""

from realtime.wire import BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, TEXT, unmasked

MASK = b"\x37\xfa\x21\x3d"  # the example of section 5.7

Frame = tuple[int, bytes]
"""The opcode and what it carries: of a whole message from the server, or a control frame."""


def frame(
    opcode: int, data: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True, announced: int | None = None
) -> bytes:
    """One frame of a client. `announced` is what its head says of its size, where that is not true."""
    size = len(data) if announced is None else announced
    mask_bit = 0x80 if masked else 0
    first = (FIN if fin else 0) | rsv << 4 | opcode
    if size < 126:
        head = bytes((first, mask_bit | size))
    elif size < 65536:
        head = bytes((first, mask_bit | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, mask_bit | 127)) + size.to_bytes(8, "big")
    return head + MASK + unmasked(data, MASK) if masked else head + data


def text(data: bytes | str, **how: object) -> bytes:
    return frame(TEXT, data.encode() if isinstance(data, str) else data, **how)  # type: ignore[arg-type]


def binary(data: bytes, **how: object) -> bytes:
    return frame(BINARY, data, **how)  # type: ignore[arg-type]


def more(data: bytes | str, *, fin: bool = False) -> bytes:
    """A continuation."""
    return frame(CONTINUATION, data.encode() if isinstance(data, str) else data, fin=fin)


def ping(data: bytes = b"", **how: object) -> bytes:
    return frame(PING, data, **how)  # type: ignore[arg-type]


def pong(data: bytes = b"", **how: object) -> bytes:
    return frame(PONG, data, **how)  # type: ignore[arg-type]


def close(code: int | None = 1000, reason: bytes = b"", **how: object) -> bytes:
    data = b"" if code is None else code.to_bytes(2, "big") + reason
    return frame(CLOSE, data, **how)  # type: ignore[arg-type]


def in_fragments(opcode: int, data: bytes, size: int) -> bytes:
    """One message, cut into fragments of `size` bytes."""
    parts = [data[at : at + size] for at in range(0, len(data), size)] or [b""]
    return b"".join(
        frame(CONTINUATION if index else opcode, part, fin=index == len(parts) - 1) for index, part in enumerate(parts)
    )


def read_frames(data: bytes) -> tuple[list[Frame], bytes]:
    """The server's frames that are whole, and what is left. They must be final, unmasked and unreserved."""
    frames = []
    while len(data) >= 2:
        assert data[0] & 0xF0 == FIN
        assert not data[1] & 0x80
        size, head = data[1], 2
        if size >= 126:
            head = 4 if size == 126 else 10
            size = int.from_bytes(data[2:head], "big")
        if len(data) < head + size:
            break
        frames.append((data[0] & 0xF, data[head : head + size]))
        data = data[head + size :]
    return frames, data
