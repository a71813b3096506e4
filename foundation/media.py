"""Files below MEDIA_ROOT that we made ourselves: each under a name that nobody can guess and that never changes."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings


def keep(folder: str, data: bytes, beside: Mapping[str, bytes] | None = None) -> str:
    """Write a WebP; its name below MEDIA_ROOT. `beside`: what lies next to it, by what its name ends with."""
    stem = f"{folder}/{secrets.token_hex(16)}"
    for ending, content in {**(beside or {}), "": data}.items():
        path = Path(settings.MEDIA_ROOT) / f"{stem}{ending}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(content)
        os.replace(draft, path)
    return f"{stem}.webp"


def discard(name: str, *endings: str) -> None:
    """Remove what `keep` wrote, with what lies beside it. What is not there is gone already."""
    path = Path(settings.MEDIA_ROOT) / name
    for ending in (*endings, ""):
        path.with_stem(path.stem + ending).unlink(missing_ok=True)
