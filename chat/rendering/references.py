"""What a text points at: people, rooms, addresses, emoji. Blind inside code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from chat.rendering.atoms import CustomEmoji, Emoji, Everyone, Link, Mention, RoomLink
from chat.rendering.scanner import Names, scan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoomReference:
    slug: str
    number: int | None


@dataclass(frozen=True, slots=True)
class References:
    """`mentions` holds, for each mention, its readings by preference; look up all of `names`, then `mentioned`.

    `emoji` are those that everybody has, `custom_emoji` what may be one of the workspace's own, with colons.
    """

    mentions: tuple[tuple[str, ...], ...] = ()
    room: bool = False
    here: bool = False
    urls: tuple[str, ...] = ()
    rooms: tuple[RoomReference, ...] = ()
    emoji: tuple[str, ...] = ()
    custom_emoji: tuple[str, ...] = ()

    @property
    def calls(self) -> str:
        """Whom it calls beside those it names: `room` (everybody in it), `here` (who is online), or nothing."""
        return "room" if self.room else "here" if self.here else ""

    @property
    def names(self) -> frozenset[str]:
        """Everything that may be a nickname, folded (text.folded), or an emoji of the workspace's own."""
        return frozenset(name for readings in self.mentions for name in readings).union(self.custom_emoji)

    def mentioned(self, names: Names) -> list[int]:
        """Ids of the people meant, each once, in the order of the text: exactly those `render` marks."""
        found = (next((names[name][0] for name in readings if name in names), None) for readings in self.mentions)
        return [user_id for user_id in dict.fromkeys(found) if user_id is not None]


def references(source: str) -> References:
    """What `source` points at, each once, in the order of the text. `urls` are http and https only."""
    atoms = scan(source).atoms
    everyone = {atom.whom for atom in atoms if isinstance(atom, Everyone)}
    return References(
        mentions=_once((*atom.others, atom.name) for atom in atoms if isinstance(atom, Mention)),
        room="room" in everyone,
        here="here" in everyone,
        urls=_once(atom.href for atom in atoms if isinstance(atom, Link) and atom.href[:4].lower() == "http"),
        rooms=_once(RoomReference(atom.slug, atom.number) for atom in atoms if isinstance(atom, RoomLink)),
        emoji=_once(atom.shortcode for atom in atoms if isinstance(atom, Emoji)),
        custom_emoji=_once(atom.name for atom in atoms if isinstance(atom, CustomEmoji)),
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
