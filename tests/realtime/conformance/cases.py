"""The cases of the Autobahn test suite for WebSocket servers, sections 1 to 7, 9 and 10, by their numbers there.

Left out: what needs messages above our 1 MiB (9.1.4 to 9.2.6, and alike), timing (9.7 and 9.8 here with fewer
messages), and compression (12, 13), which is not offered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from realtime.wire import BINARY, PING, PONG, TEXT
from tests.realtime.conformance.frames import (
    Frame,
    binary,
    close,
    frame,
    in_fragments,
    more,
    ping,
    pong,
    text,
)

STAYS = None
"""Of `closed`: the connection goes on."""

KOSME = "Hello-µ@ßöäüàá-UTF-8!! κόσμε"


@dataclass(frozen=True)
class Case:
    """`sends` goes out in pieces of `piece` bytes (0: at once); `hears` and the code of the close come back."""

    number: str
    sends: bytes
    hears: tuple[Frame, ...] = ()
    closed: int | None = STAYS
    piece: int = field(default=0, kw_only=True)

    @property
    def section(self) -> int:
        return int(self.number.split(".")[0])


def echo(data: bytes | str) -> Frame:
    return (TEXT, data.encode() if isinstance(data, str) else data)


def sizes() -> Iterator[Case]:
    """1: text and binary, of every size that changes the head."""
    for kind, (opcode, letter) in enumerate(((TEXT, b"*"), (BINARY, b"\xfe")), 1):
        for index, size in enumerate((0, 125, 126, 127, 128, 65535, 65536), 1):
            yield Case(f"1.{kind}.{index}", frame(opcode, letter * size), ((opcode, letter * size),))
        yield Case(f"1.{kind}.8", frame(opcode, letter * 65536), ((opcode, letter * 65536),), piece=997)


def pings() -> Iterator[Case]:
    """2: each ping its pong, a pong nothing."""
    payload = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
    ten = [b"payload-%d" % number for number in range(10)]
    yield Case("2.1", ping(), ((PONG, b""),))
    yield Case("2.2", ping(b"Hello, world!"), ((PONG, b"Hello, world!"),))
    yield Case("2.3", ping(payload), ((PONG, payload),))
    yield Case("2.4", ping(b"\xfe" * 125), ((PONG, b"\xfe" * 125),))
    yield Case("2.5", ping(b"\xfe" * 126), closed=1002)
    yield Case("2.6", ping(b"\xfe" * 125), ((PONG, b"\xfe" * 125),), piece=1)
    yield Case("2.7", pong())
    yield Case("2.8", pong(b"unsolicited pong payload"))
    yield Case("2.9", pong(b"unsolicited pong payload") + ping(b"ping payload"), ((PONG, b"ping payload"),))
    yield Case("2.10", b"".join(map(ping, ten)), tuple((PONG, one) for one in ten))
    yield Case("2.11", b"".join(map(ping, ten)), tuple((PONG, one) for one in ten), piece=1)


def reserved_bits() -> Iterator[Case]:
    """3."""
    hello = b"Hello, world!"
    yield Case("3.1", text(hello, rsv=1), closed=1002)
    for number, piece in ((2, 0), (3, 19), (4, 1)):
        sends = text(hello) + text(hello, rsv=number) + ping()
        yield Case(f"3.{number}", sends, (echo(hello),), 1002, piece=piece)
    yield Case("3.5", binary(b"\x00\xff" * 4, rsv=5), closed=1002)
    yield Case("3.6", ping(hello, rsv=6), closed=1002)
    yield Case("3.7", close(rsv=7), closed=1002)


def reserved_opcodes() -> Iterator[Case]:
    """4: of data, then of control frames."""
    hello = b"Hello, world!"
    for kind, first in ((1, 3), (2, 11)):
        yield Case(f"4.{kind}.1", frame(first), closed=1002)
        yield Case(f"4.{kind}.2", frame(first + 1, b"reserved opcode payload"), closed=1002)
        yield Case(f"4.{kind}.3", text(hello) + frame(first + 2) + ping(), (echo(hello),), 1002)
        yield Case(f"4.{kind}.4", text(hello) + frame(first + 3, hello) + ping(), (echo(hello),), 1002)
        yield Case(f"4.{kind}.5", text(hello) + frame(first + 4, hello) + ping(), (echo(hello),), 1002, piece=1)


def fragments() -> Iterator[Case]:
    """5."""
    two = text("fragment1", fin=False) + more("fragment2", fin=True)
    whole = echo("fragment1fragment2")
    yield Case("5.1", ping(b"fragment1", fin=False) + more("fragment2", fin=True), closed=1002)
    yield Case("5.2", pong(b"fragment1", fin=False) + more("fragment2", fin=True), closed=1002)
    for number, piece in ((3, 0), (4, 15), (5, 1)):
        yield Case(f"5.{number}", two, (whole,), piece=piece)
    between = text("fragment1", fin=False) + ping(b"ping payload") + more("fragment2", fin=True)
    for number, piece in ((6, 0), (7, 15), (8, 1)):
        yield Case(f"5.{number}", between, ((PONG, b"ping payload"), whole), piece=piece)
    for number, fin in ((9, True), (12, False)):
        sends = more("non-continuation payload", fin=fin) + text("Hello, world!")
        for offset, piece in enumerate((0, 30, 1)):
            yield Case(f"5.{number + offset}", sends, closed=1002, piece=piece)
    yield Case("5.15", two + more("fragment3") + text("fragment4"), (whole,), 1002)
    yield Case("5.16", (more("fragment1") + text("fragment2", fin=True)) * 2, closed=1002)
    yield Case("5.17", (more("fragment1", fin=True) + text("fragment2", fin=True)) * 2, closed=1002)
    yield Case("5.18", text("fragment1", fin=False) + text("fragment2"), closed=1002)
    five = [
        text("fragment1", fin=False),
        *(more(f"fragment{number}") for number in (2, 3, 4)),
        more("fragment5", fin=True),
    ]
    sends = b"".join((five[0], five[1], ping(b"pongme 1!"), five[2], five[3], ping(b"pongme 2!"), five[4]))
    hears = ((PONG, b"pongme 1!"), (PONG, b"pongme 2!"), echo("fragment1fragment2fragment3fragment4fragment5"))
    yield Case("5.19", sends, hears, piece=40)
    yield Case("5.20", sends, hears)


# 6.5 to 6.22, after Markus Kuhn's test of UTF-8 decoders: by (group, number).
VALID = {
    (5, 1): KOSME.encode(),
    (6, 1): b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5",
    (7, 1): b"\x00",
    (7, 2): b"\xc2\x80",
    (7, 3): b"\xe0\xa0\x80",
    (7, 4): b"\xf0\x90\x80\x80",
    (9, 1): b"\x7f",
    (9, 2): b"\xdf\xbf",
    (9, 3): b"\xef\xbf\xbf",
    (9, 4): b"\xf4\x8f\xbf\xbf",
    (11, 1): b"\xed\x9f\xbf",
    (11, 2): b"\xee\x80\x80",
    (11, 3): b"\xef\xbf\xbd",
    (11, 4): b"\xf4\x8f\xbf\xbf",
    (22, 1): b"\xef\xbf\xbe",
    (22, 2): b"\xf0\x9f\xbf\xbe",
    (22, 3): b"\xf4\x8f\xbf\xbf",
    (23, 1): b"\xef\xbf\xbd",
}
INVALID = {
    (8, 1): b"\xf8\x88\x80\x80\x80",
    (8, 2): b"\xfc\x84\x80\x80\x80\x80",
    (10, 1): b"\xf7\xbf\xbf\xbf",
    (10, 2): b"\xfb\xbf\xbf\xbf\xbf",
    (10, 3): b"\xfd\xbf\xbf\xbf\xbf\xbf",
    (11, 5): b"\xf4\x90\x80\x80",
    (12, 1): b"\x80",
    (12, 2): b"\xbf",
    (12, 3): b"\x80\xbf",
    (12, 4): b"\x80\xbf\x80",
    (12, 5): b"\x80\xbf\x80\xbf",
    (12, 6): b"\x80\xbf\x80\xbf\x80",
    (12, 7): b"\x80\xbf\x80\xbf\x80\xbf",
    (12, 8): bytes(range(0x80, 0xBF)),
    (13, 1): b"".join(bytes((lead, 0x20)) for lead in range(0xC0, 0xE0)),
    (13, 2): b"".join(bytes((lead, 0x20)) for lead in range(0xE0, 0xF0)),
    (13, 3): b"".join(bytes((lead, 0x20)) for lead in range(0xF0, 0xF8)),
    (13, 4): b"".join(bytes((lead, 0x20)) for lead in range(0xF8, 0xFC)),
    (13, 5): b"\xfc\x20\xfd\x20",
    (14, 1): b"\xc0",
    (14, 2): b"\xe0\x80",
    (14, 3): b"\xf0\x80\x80",
    (14, 4): b"\xf8\x80\x80\x80",
    (14, 5): b"\xfc\x80\x80\x80\x80",
    (14, 6): b"\xdf",
    (14, 7): b"\xef\xbf",
    (14, 8): b"\xf7\xbf\xbf",
    (14, 9): b"\xfb\xbf\xbf\xbf",
    (14, 10): b"\xfd\xbf\xbf\xbf\xbf",
    (15, 1): b"\xc0\xe0\x80\xf0\x80\x80\xdf\xef\xbf",
    (16, 1): b"\xfe",
    (16, 2): b"\xff",
    (16, 3): b"\xfe\xfe\xff\xff",
    (17, 1): b"\xc0\xaf",
    (17, 2): b"\xe0\x80\xaf",
    (17, 3): b"\xf0\x80\x80\xaf",
    (17, 4): b"\xf8\x80\x80\x80\xaf",
    (17, 5): b"\xfc\x80\x80\x80\x80\xaf",
    (18, 1): b"\xc1\xbf",
    (18, 2): b"\xe0\x9f\xbf",
    (18, 3): b"\xf0\x8f\xbf\xbf",
    (18, 4): b"\xf8\x87\xbf\xbf\xbf",
    (18, 5): b"\xfc\x83\xbf\xbf\xbf\xbf",
    (19, 1): b"\xc0\x80",
    (19, 2): b"\xe0\x80\x80",
    (19, 3): b"\xf0\x80\x80\x80",
    (20, 1): b"\xed\xa0\x80",
    (20, 2): b"\xed\xad\xbf",
    (20, 3): b"\xed\xae\x80",
    (20, 4): b"\xed\xaf\xbf",
    (20, 5): b"\xed\xb0\x80",
    (20, 6): b"\xed\xbe\x80",
    (20, 7): b"\xed\xbf\xbf",
    (21, 1): b"\xed\xa0\x80\xed\xb0\x80",
    (21, 2): b"\xed\xaf\xbf\xed\xbf\xbf",
}


def unicode() -> Iterator[Case]:
    """6."""
    whole = KOSME.encode()
    bad = whole[:-5] + b"\xf4\x90\x80\x80edited"
    yield Case("6.1.1", text(""), (echo(""),))
    yield Case("6.1.2", text("", fin=False) + more("") + more("", fin=True), (echo(""),))
    yield Case(
        "6.1.3",
        text("", fin=False) + more("middle frame payload") + more("", fin=True),
        (echo("middle frame payload"),),
    )
    yield Case("6.2.1", text(whole), (echo(whole),))
    yield Case("6.2.2", text(whole[:14], fin=False) + more(whole[14:], fin=True), (echo(whole),))
    yield Case("6.2.3", in_fragments(TEXT, whole, 1), (echo(whole),))
    yield Case("6.2.4", in_fragments(TEXT, VALID[6, 1], 1), (echo(VALID[6, 1]),))
    yield Case("6.3.1", text(bad), closed=1007)
    yield Case("6.3.2", in_fragments(TEXT, bad, 1), closed=1007)
    # At the first octet that can't be right, though the message has no end yet.
    yield Case("6.4.1", text(VALID[6, 1], fin=False) + more(b"\xf4\x90\x80\x80"), closed=1007)
    yield Case("6.4.2", text(VALID[6, 1] + b"\xf4", fin=False) + more(b"\x90"), closed=1007)
    yield Case("6.4.3", text(VALID[6, 1] + b"\xf4\x90\x80\x80edited"), closed=1007, piece=11)
    yield Case("6.4.4", text(VALID[6, 1] + b"\xf4\x90\x80\x80edited"), closed=1007, piece=1)
    for (group, number), data in sorted(VALID.items()):
        yield Case(f"6.{group}.{number}", text(data), (echo(data),))
        yield Case(f"6.{group}.{number} in fragments", in_fragments(TEXT, data, 1), (echo(data),))
    for (group, number), data in sorted(INVALID.items()):
        yield Case(f"6.{group}.{number}", text(data), closed=1007)
        yield Case(f"6.{group}.{number} in fragments", in_fragments(TEXT, data, 1), closed=1007)


def closing() -> Iterator[Case]:
    """7."""
    hello = b"Hello World!"
    yield Case("7.1.1", text(hello) + close(), (echo(hello),), 1000)
    yield Case("7.1.2", close() + close(), closed=1000)
    yield Case("7.1.3", close() + ping(), closed=1000)
    yield Case("7.1.4", close() + text(hello), closed=1000)
    yield Case("7.1.5", text("fragment1", fin=False) + close() + more("fragment2", fin=True), closed=1000)
    yield Case("7.1.6", text(b"A" * 262144) + close() + ping(), (echo(b"A" * 262144),), 1000)
    yield Case("7.3.1", close(None), closed=1005)
    yield Case("7.3.2", frame(8, b"a"), closed=1002)
    yield Case("7.3.3", close(1000), closed=1000)
    yield Case("7.3.4", close(1000, hello), closed=1000)
    yield Case("7.3.5", close(1000, b"*" * 123), closed=1000)
    yield Case("7.3.6", close(1000, b"*" * 124), closed=1002)
    yield Case("7.5.1", close(1000, b"\xce\xba\xe1\xbd\xed\xa0\x80edited"), closed=1007)
    good = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
    for index, code in enumerate(good, 1):
        yield Case(f"7.7.{index}", close(code), closed=code)
    for index, code in enumerate((0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999), 1):
        yield Case(f"7.9.{index}", close(code), closed=1002)
    for index, code in enumerate((5000, 65535), 1):
        yield Case(f"7.13.{index}", close(code), closed=1002)


def large() -> Iterator[Case]:
    """9, up to the megabyte that a message may have, and 10."""
    full = 2**20
    for kind, opcode in ((1, TEXT), (2, BINARY)):
        for index, size in enumerate((65536, 262144, full), 1):
            yield Case(f"9.{kind}.{index}", frame(opcode, b"*" * size), ((opcode, b"*" * size),))
    for kind, opcode in ((3, TEXT), (4, BINARY)):
        for index, size in enumerate((64, 256, 1024, 4096, 16384, 65536, 262144, full), 1):
            yield Case(f"9.{kind}.{index}", in_fragments(opcode, b"*" * full, size), ((opcode, b"*" * full),))
    for kind, opcode in ((5, TEXT), (6, BINARY)):
        for index, piece in enumerate((256, 512, 1024, 2048), 1):
            yield Case(f"9.{kind}.{index}", frame(opcode, b"*" * 262144), ((opcode, b"*" * 262144),), piece=piece)
    for kind, opcode in ((7, TEXT), (8, BINARY)):
        for index, size in enumerate((0, 16, 64, 256, 1024, 4096), 1):
            yield Case(f"9.{kind}.{index}", frame(opcode, b"*" * size) * 200, ((opcode, b"*" * size),) * 200)
    yield Case("10.1.1", in_fragments(TEXT, b"*" * 65536, 1300), (echo(b"*" * 65536),))


def ours() -> Iterator[Case]:
    """11: what Autobahn does not ask."""
    yield Case("11.1 a frame of a client is masked", text("hi", masked=False), closed=1002)
    yield Case("11.2 so is a control frame", ping(masked=False), closed=1002)
    yield Case("11.3 a size above a megabyte is refused by its head", text("", announced=2**20 + 1), closed=1009)
    yield Case("11.4 so is an absurd one", binary(b"", announced=2**63 - 1), closed=1009)
    parts = text(b"*" * 2**19, fin=False) + more(b"*" * 2**19) + more(b"*", fin=True)
    yield Case("11.5 fragments are counted together", parts, closed=1009)
    endless = text("", fin=False) + more("") * 500 + ping(b"still") + more("end", fin=True)
    yield Case("11.6 empty fragments cost nothing", endless, ((PONG, b"still"), echo("end")))
    yield Case("11.7 closing within a message", text("open", fin=False) + close(4000), closed=4000)
    yield Case("11.8 text cut within a character", text(b"\xe2\x82", fin=False) + more(b"\xac", fin=True), (echo("€"),))
    yield Case("11.9 text that ends within one", text(b"\xe2\x82", fin=False) + more(b"", fin=True), closed=1007)
    yield Case("11.10 reserved bits of a ping within a message", text("a", fin=False) + frame(PING, rsv=1), closed=1002)


CASES = [
    *sizes(),
    *pings(),
    *reserved_bits(),
    *reserved_opcodes(),
    *fragments(),
    *unicode(),
    *closing(),
    *large(),
    *ours(),
]
