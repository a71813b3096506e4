"""What parent and rendering child say to each other: JSON behind its length in four bytes."""

import json
import struct
from typing import Any

HEADER = struct.Struct(">I")


def packed(message: dict[str, Any]) -> bytes:
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEADER.pack(len(body)) + body


def unpacked(body: bytes) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
    return message
