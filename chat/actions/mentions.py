"""Whom a text names."""

from collections.abc import Collection

from accounts.models import User
from accounts.nicknames import nickname_key
from chat.rendering import Names, References


def names_of(names: Collection[str]) -> dict[str, tuple[int, str]]:
    """Who bears these names: what chat.rendering asks for, name as given -> (user id, nickname as written today)."""
    if not names:
        return {}
    keys = {name: nickname_key(name) for name in names}
    rows = User.objects.filter(nickname_key__in=set(keys.values())).values_list("nickname_key", "pk", "nickname")
    people = {key: (pk, nickname) for key, pk, nickname in rows}
    return {name: people[key] for name, key in keys.items() if key in people}


def others_mentioned(refs: References, names: Names, author_id: int) -> list[int]:
    """The people a text names, without its author."""
    return [user_id for user_id in refs.mentioned(names) if user_id != author_id]
