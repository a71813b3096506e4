"""Whom a text names, and which of the workspace's own emoji."""

from collections.abc import Collection

from accounts.models import User
from accounts.nicknames import nickname_key
from chat.queries.emoji import emoji_named
from chat.rendering import Names, References


def names_of(names: Collection[str]) -> dict[str, tuple[int, str]]:
    """What these names stand for, as chat.rendering asks for it: one query for people, one for `:emoji:`."""
    emoji = {name for name in names if name.startswith(":")}
    return _people(set(names) - emoji) | _emoji(emoji)


def _emoji(names: Collection[str]) -> dict[str, tuple[int, str]]:
    if not names:
        return {}
    return {f":{name}:": found for name, found in emoji_named({name.strip(":") for name in names}).items()}


def _people(names: Collection[str]) -> dict[str, tuple[int, str]]:
    if not names:
        return {}
    keys = {name: nickname_key(name) for name in names}
    rows = User.objects.filter(nickname_key__in=set(keys.values())).values_list("nickname_key", "pk", "nickname")
    people = {key: (pk, nickname) for key, pk, nickname in rows}
    return {name: people[key] for name, key in keys.items() if key in people}


def others_mentioned(refs: References, names: Names, author_id: int) -> list[int]:
    """The people a text names, without its author."""
    return [user_id for user_id in refs.mentioned(names) if user_id != author_id]
