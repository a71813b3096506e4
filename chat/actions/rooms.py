"""Rooms with a name: make them, change their facts, open and close them, archive and restore."""

import re
import unicodedata

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, objects
from chat.actions.audit import record
from chat.actions.memberships import seat
from chat.actions.telling import tell
from chat.models import FormerAddress, MembershipRole, Posting, Room, RoomKind
from chat.policies import GENERAL, Action, require, require_archive, require_change_kind
from chat.queries import rooms as queries
from foundation.errors import Conflict, Forbidden, Invalid, TooLong
from foundation.text import clean, one_line

NAME_CHARS = 80
TOPIC_CHARS = 250
DESCRIPTION_CHARS = 2000
MADE_BY_HAND = (RoomKind.OPEN, RoomKind.PRIVATE)
_SLUG = re.compile(r"[\w-]+")


def create_room(
    actor: User, *, kind: str, name: str, slug: str | None = None, topic: str = "", description: str = ""
) -> Room:
    """A new open or private room, owned by who makes it. Raises Invalid, TooLong, Conflict (the slug is taken)."""
    if kind not in MADE_BY_HAND:
        raise Invalid(gettext_lazy("Rooms are open or private."), field="kind")
    if not actor.is_active:
        raise Forbidden
    facts = {
        "name": checked_name(name),
        "topic": checked_topic(topic),
        "description": checked_description(description),
    }
    return _create(actor, RoomKind(kind), checked_slug(slug or slug_of(facts["name"])), facts)


@transacted
def _create(actor: User, kind: RoomKind, slug: str, facts: dict[str, str]) -> Room:
    try:
        with transaction.atomic():
            room = Room.objects.create(kind=kind, slug=slug, created_by=actor, created_at=timezone.now(), **facts)
    except IntegrityError:
        raise Conflict(gettext_lazy("There is a room with this address already."), field="slug") from None
    FormerAddress.objects.filter(slug=slug).delete()
    seat(room, [actor], MembershipRole.OWNER)
    room.refresh_from_db()
    return room


@transacted
def change_facts(
    actor: User,
    room_id: int,
    *,
    name: str | None = None,
    slug: str | None = None,
    topic: str | None = None,
    description: str | None = None,
    posting: str | None = None,
) -> objects.RoomObject:
    """Change what is given. Without a difference nothing happens. An address that is given up leads on to the new one.

    Raises Invalid, TooLong, Conflict (another room has that address).
    """
    seen = queries.seen_by(actor, room_id)
    require(seen.viewer, Action.EDIT_FACTS, seen.asked)
    new = {
        "name": None if name is None else checked_name(name),
        "slug": None if slug is None else _checked_new_slug(slug, seen.room),
        "topic": None if topic is None else checked_topic(topic),
        "description": None if description is None else checked_description(description),
        "posting": None if posting is None else checked_posting(posting),
    }
    return _set(actor, seen.room, {field: value for field, value in new.items() if value is not None})


@transacted
def change_kind(
    actor: User, room_id: int, *, kind: str | None = None, web_public: bool | None = None
) -> objects.RoomObject:
    """Make a room open or private, readable from the web or not, with all that was ever said in it.

    A private room is never on the web. Who is in it stays in it. Raises Invalid for kinds that a room can't become.
    """
    seen = queries.seen_by(actor, room_id)
    require_change_kind(seen.viewer, seen.asked)
    if kind is not None and kind not in MADE_BY_HAND:
        raise Invalid(gettext_lazy("Rooms are open or private."), field="kind")
    new_kind = seen.room.kind if kind is None else kind
    on_web = seen.room.web_public if web_public is None else web_public
    if new_kind != RoomKind.OPEN:
        if web_public:
            raise Invalid(gettext_lazy("Only an open room can be read from the web."), field="web_public")
        on_web = False
    if (new_kind, on_web) != (seen.room.kind, seen.room.web_public):
        record(actor, "change kind", "room", room_id, f"{new_kind}{', on the web' if on_web else ''}")
    return _set(actor, seen.room, {"kind": new_kind, "web_public": on_web})


@transacted
def set_archived(actor: User, room_id: int, archived: bool) -> objects.RoomObject:
    """An archived room can be read and not be posted to. Doing it twice is the same."""
    seen = queries.seen_by(actor, room_id)
    require_archive(seen.viewer, seen.asked)
    if archived == (seen.room.archived_at is not None):
        return queries.room_facts(seen.room)
    record(actor, "archive room" if archived else "restore room", "room", room_id)
    return _set(actor, seen.room, {"archived_at": timezone.now() if archived else None})


def _set(actor: User, room: Room, values: dict[str, object]) -> objects.RoomObject:
    """One change of the facts; what people should hear of is said in the room, which is one more."""
    if all(getattr(room, field) == value for field, value in values.items()):
        return queries.room_facts(room)
    taken = changes.take(room.counter_id)
    news = _news(room, values)
    if values.get("slug", room.slug) != room.slug:
        _move(room, str(values["slug"]))
    Room.objects.filter(pk=room.pk).update(facts_change=taken.change, **values)
    room.refresh_from_db()
    facts = queries.room_facts(room)
    changes.announce_facts(room, facts)
    if not news or room.kind not in MADE_BY_HAND:
        return facts
    tell(actor, room, " and ".join(news))
    room.refresh_from_db()
    return queries.room_facts(room)


def _news(room: Room, values: dict[str, object]) -> list[str]:
    """What is told of the difference that `values` make; addresses, descriptions and who posts are told by none."""
    new = {field: value for field, value in values.items() if getattr(room, field) != value}
    news = []
    if "name" in new:
        news.append(f"renamed this room to “{new['name']}”")
    if "topic" in new:
        news.append(f"changed the topic to “{new['topic']}”" if new["topic"] else "took the topic away")
    if "kind" in new:
        news.append(f"made this room {new['kind']}")
    if "web_public" in new:
        news.append("showed this room to the web" if new["web_public"] else "took this room off the web")
    if "archived_at" in new:
        news.append("archived this room" if new["archived_at"] else "brought this room back")
    return news


def _move(room: Room, slug: str) -> None:
    """Another address: the old one leads here from now on, and the new one leads to no former room any more."""
    if Room.objects.filter(slug=slug).exclude(pk=room.pk).exists():
        raise Conflict(gettext_lazy("There is a room with this address already."), field="slug")
    FormerAddress.objects.filter(slug=slug).delete()
    FormerAddress.objects.update_or_create(slug=room.slug, defaults={"room": room, "created_at": timezone.now()})


def _checked_new_slug(slug: str, room: Room) -> str:
    slug = checked_slug(slug)
    if room.slug == GENERAL and slug != GENERAL:
        raise Forbidden(gettext_lazy("#general keeps its address."))
    return slug


def checked_posting(posting: str) -> str:
    if posting not in Posting.values:
        raise Invalid(gettext_lazy("Either everybody posts, or moderators do."), field="posting")
    return posting


def checked_name(name: str) -> str:
    name = one_line(name)
    if not name:
        raise Invalid(gettext_lazy("A room needs a name."), field="name")
    if len(name) > NAME_CHARS:
        raise TooLong(
            ngettext_lazy(
                "Names of rooms hold at most {n} character.", "Names of rooms hold at most {n} characters.", NAME_CHARS
            ),
            n=NAME_CHARS,
            field="name",
        )
    return name


def checked_topic(topic: str) -> str:
    topic = one_line(topic)
    if len(topic) > TOPIC_CHARS:
        raise TooLong(
            ngettext_lazy("Topics hold at most {n} character.", "Topics hold at most {n} characters.", TOPIC_CHARS),
            n=TOPIC_CHARS,
            field="topic",
        )
    return topic


def checked_description(description: str) -> str:
    description = clean(description).strip()
    if len(description) > DESCRIPTION_CHARS:
        raise TooLong(
            ngettext_lazy(
                "Descriptions hold at most {n} character.",
                "Descriptions hold at most {n} characters.",
                DESCRIPTION_CHARS,
            ),
            n=DESCRIPTION_CHARS,
            field="description",
        )
    return description


def checked_slug(slug: str) -> str:
    """Letters, digits, `-` and `_` of any script, lower case, not a number alone."""
    slug = unicodedata.normalize("NFKC", slug).lower()
    if not _SLUG.fullmatch(slug) or slug.isdigit() or len(slug) > NAME_CHARS:
        raise Invalid(gettext_lazy("Addresses of rooms are letters, digits and hyphens."), field="slug")
    return slug


def slug_of(name: str) -> str:
    """`Bed plans & seeds` becomes `bed-plans-seeds`."""
    return "-".join(_SLUG.findall(unicodedata.normalize("NFKC", name).lower())) or "room"
