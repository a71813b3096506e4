"""Pictures that we made ourselves: each in the store under a name that nobody can guess and that never changes."""

import secrets
from collections.abc import Mapping

from foundation.errors import NotFound
from foundation.store import store


def keep(folder: str, data: bytes, beside: Mapping[str, bytes] | None = None) -> str:
    """Keep a WebP; its name in the store. `beside`: what lies next to it, by what its name ends with."""
    stem = f"{folder}/{secrets.token_hex(16)}"
    for ending, content in {**(beside or {}), "": data}.items():
        store().write(content, f"{stem}{ending}.webp")
    return f"{stem}.webp"


def content_of(name: str) -> bytes:
    """All of one: a few KiB, not worth a thread that streams. Raises NotFound."""
    try:
        return b"".join(store().parts(name))
    except FileNotFoundError:
        raise NotFound from None


def discard(name: str, *endings: str) -> None:
    """Remove what `keep` wrote, with what lies beside it. What is not there is gone already."""
    for ending in (*endings, ""):
        store().delete(f"{name.removesuffix('.webp')}{ending}.webp")
