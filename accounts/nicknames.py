"""Nicknames: what may stand in one, and when two are the same to a reader."""

import unicodedata


def nickname_key(nickname: str) -> str:
    """Two nicknames with the same key can't both exist: NFKC, case fold."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", nickname).casefold())
