"""`?idle=1` on the address of a connection: who opens it says that nobody is at it, and nobody is told otherwise."""

from urllib.parse import parse_qs


def begins_idle(query: bytes) -> bool:
    return parse_qs(query.decode("latin1")).get("idle", [""])[-1] == "1"
