"""Files for tests, made here: pictures with a place in them, bombs, halves, and what pretends to be something else."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

PLACE = b"Behind the third greenhouse"


def picture(form: str = "JPEG", size: tuple[int, int] = (400, 200), *, orientation: int = 1, **options: Any) -> bytes:
    """A picture that says in its EXIF data where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE.decode()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    out = io.BytesIO()
    # Left red, right blue: whoever turns it can be caught.
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    image.save(out, form, exif=exif, **options)
    return out.getvalue()


def moving(form: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    said = {"comment": PLACE} if form == "GIF" else {"xmp": PLACE}
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, **said)
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it is this large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def mp4() -> bytes:
    return b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0\0\0\x08free" + bytes(range(256)) * 16


SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"""
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
