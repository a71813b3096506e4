"""People on public pages: a name and a colour. The colour is the one that the application gives them."""

from collections.abc import Mapping
from dataclasses import dataclass

from chat.queries.public import Author

HUES = 24
"""Steps of 15 degrees: neighbours on the wheel can still be told apart (static/css/components/public-page.css)."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    initial: str
    hue: int  # 0 to HUES - 1
    is_bot: bool


def person(user_id: int, authors: Mapping[int, Author]) -> Person:
    author = authors[user_id]
    initial = author.name.lstrip("._-")[:1].upper()
    return Person(author.name, initial, hue_of(author.nickname), author.is_bot)


def hue_of(nickname: str) -> int:
    """FNV-1a over the code points, as static/js/views/people.js has it."""
    hash_ = 2166136261
    for character in nickname.lower():
        hash_ = (hash_ ^ ord(character)) * 16777619 & 0xFFFFFFFF
    return (hash_ >> 8) % HUES
