"""What the pages for who has not signed in ask for: the rooms on the web, and what their messages point at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, OuterRef, Q, Subquery

from accounts.models import User
from chat.models import FormerAddress, Message, MessagePreview, Room, RoomKind
from chat.policies import Viewer
from chat.queries.messages import readable
from chat.queries.rooms import BIGGEST_ID, Seen, readable_rooms

STRANGER = Viewer(None)


def any_public_room() -> bool:
    return readable_rooms(STRANGER).exists()


@dataclass(frozen=True, slots=True)
class Listed:
    """A room of the index, and when something was said there last."""

    room: Room
    last_at: datetime | None


def public_rooms(*, skip: int, limit: int) -> list[Listed]:
    """By name, those that are archived last."""
    newest = Message.objects.filter(room=OuterRef("pk"), number=OuterRef("last_number")).values("created_at")
    rooms = readable_rooms(STRANGER).annotate(last_at=Subquery(newest))
    ordered = rooms.order_by(F("archived_at").asc(nulls_first=True), "name", "pk")
    return [Listed(room, room.last_at) for room in ordered[skip : skip + limit]]


def public_counters() -> list[tuple[int, str, int]]:
    """(id, slug, last number) of each room on the web, by id."""
    rows = readable_rooms(STRANGER).order_by("pk").values_list("pk", "slug", "last_number")
    return [(pk, slug or "", last_number) for pk, slug, last_number in rows]


def rooms_addressed(slugs: Collection[str]) -> dict[str, bool]:
    """Whether the room that has this address, or had it, is on the web. What is no room's address is missing."""
    if not slugs:
        return {}
    now = Room.objects.filter(slug__in=slugs).values_list("slug", "kind", "web_public")
    once = FormerAddress.objects.filter(slug__in=slugs).values_list("slug", "room__kind", "room__web_public")
    return {slug or "": kind == RoomKind.OPEN and on_web for slug, kind, on_web in now.union(once, all=True)}


@dataclass(frozen=True, slots=True)
class Author:
    """How somebody is called."""

    nickname: str
    name: str
    is_bot: bool


def authors(user_ids: Iterable[int]) -> dict[int, Author]:
    rows = User.objects.filter(pk__in=set(user_ids)).values_list("pk", "nickname", "display_name", "kind")
    return {pk: Author(nickname, name or nickname, kind == "bot") for pk, nickname, name, kind in rows}


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that another one answers; `html` is empty where it is gone."""

    number: int
    author_id: int
    html: str
    is_gone: bool


def answered(seen: Seen, message_ids: Collection[int]) -> dict[int, Answered]:
    """Of the same room, where it may be read."""
    if not message_ids:
        return {}
    rows = readable(seen.viewer, Message.objects.filter(pk__in=message_ids, room=seen.room))
    found = rows.values_list("pk", "number", "author", "html", "deleted_at", "hidden_at")
    return {
        pk: Answered(number, author, "" if gone else html, gone)
        for pk, number, author, html, deleted_at, hidden_at in found
        for gone in [deleted_at is not None or hidden_at is not None]
    }


@dataclass(frozen=True, slots=True)
class Stretch:
    """Messages of a room by number, `first` and `last` included; without `last` up to the newest."""

    room_id: int
    first: int
    last: int | None


def last_changes(stretches: Collection[Stretch], size: int) -> dict[tuple[int, int], datetime]:
    """(room, n) -> when one of its messages `n * size + 1` to `(n + 1) * size` was written or changed last.

    One statement, which reads the messages of `stretches` and no others. Index message_number.
    """
    whole = [stretch.room_id for stretch in stretches if stretch.first == 1 and stretch.last is None]
    asked = Q(room__in=whole)
    for stretch in stretches:
        if stretch.room_id not in whole:
            last = BIGGEST_ID if stretch.last is None else stretch.last
            asked |= Q(room=stretch.room_id, number__gte=stretch.first, number__lte=last)
    grouped = readable(STRANGER, Message.objects.filter(asked)).annotate(part=(F("number") - 1) / size)
    rows = grouped.order_by().values_list("room", "part").annotate(at=Max("updated_at"))
    return {(room_id, part): at for room_id, part, at in rows}


def picture_for_strangers(name: str, message_id: int) -> bool:
    """Whether anybody may see this picture below MEDIA_ROOT: one of a card below a message that anybody may read, or
    an emoji of a workspace that has rooms on the web. Faces are for members."""
    if name.startswith("emoji/"):
        return any_public_room()
    if not name.startswith("previews/") or not 0 < message_id <= BIGGEST_ID:
        return False
    there = readable(STRANGER, Message.objects.filter(pk=message_id, deleted_at=None, hidden_at=None))
    return MessagePreview.objects.filter(message__in=there, preview__image=name).exists()
