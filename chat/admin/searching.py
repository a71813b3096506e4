"""What a moderator types into a search field, and the rows it means: by id, by name, by the beginning of a name.

Always a look-up that an index answers; never `LIKE '%…%'`.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from accounts.models import User
from accounts.nicknames import nickname_key
from chat.models import Room
from chat.queries.rooms import BIGGEST_ID

MOST_NAMESAKES = 50
"""Enough to find somebody by the beginning of a nickname; a whole directory would be no answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`@anna #garden/12 seedlings` taken apart."""

    ids: tuple[int, ...] = ()
    nickname: str = ""
    slug: str = ""
    number: int | None = None
    words: str = ""


def read(text: str) -> Wanted:
    """A number alone is an id; `@` begins a nickname, `#` a room, `#room/12` is one message; the rest are words."""
    ids: tuple[int, ...] = ()
    nickname = slug = ""
    number: int | None = None
    words = []
    parts = text.replace("\x00", "").split()
    for part in parts:
        if part[0] == "@" and len(part) > 1:
            nickname = part[1:]
        elif part[0] == "#" and len(part) > 1:
            slug, _, digits = part[1:].partition("/")
            number = as_id(digits)
        elif len(parts) == 1 and (pk := as_id(part)) is not None:
            ids = (pk,)
        else:
            words.append(part)
    return Wanted(ids, nickname, slug, number, " ".join(words))


def as_id(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    return int(text) if int(text) <= BIGGEST_ID else None


def beginning_with(field: str, text: str) -> Q:
    """An index on `field` answers it: PostgreSQL keeps one for LIKE, SQLite compares bytes."""
    if connection.vendor == "postgresql":
        return Q((f"{field}__startswith", text))
    return Q((f"{field}__gte", text), (f"{field}__lt", text + "\U0010ffff"))


def people_named(nickname: str) -> Q:
    """Whose nickname begins like this, whatever the case."""
    return beginning_with("nickname_key", nickname_key(nickname))


def owner_ids(nickname: str) -> list[int]:
    """The one with exactly this nickname, or those whose nickname begins so."""
    key = nickname_key(nickname)
    exact = User.objects.filter(nickname_key=key).values_list("pk", flat=True).first()
    if exact is not None:
        return [exact]
    return list(User.objects.filter(people_named(nickname)).values_list("pk", flat=True)[:MOST_NAMESAKES])


def person_id(nickname: str) -> int | None:
    """The one with exactly this nickname, or the only one whose nickname begins so."""
    found = owner_ids(nickname)
    return found[0] if len(found) == 1 else None


def room_id(slug: str) -> int | None:
    """By slug, or `id-12` for rooms that have none."""
    by_slug = Room.objects.filter(slug=slug.lower()).values_list("pk", flat=True).first()
    return by_slug if by_slug is not None else as_id(slug.removeprefix("id-"))
