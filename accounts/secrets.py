"""Secrets that are shown once and kept as SHA-256: long and random, so a slow hash would only cost time."""

import hashlib
import secrets

RECOGNISED_BY = "flack_"  # scanners of published code look for such a beginning
# No 0, 1, l, o: read from a terminal, typed into a page.
CODE_LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"


def new_token() -> str:
    return RECOGNISED_BY + secrets.token_urlsafe(32)


def new_invitation() -> str:
    return secrets.token_urlsafe(18)


def new_code() -> str:
    """A code a person can type: three groups of four, 60 bits."""
    return "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(3))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
