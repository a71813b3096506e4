"""Finding messages, rooms and people: FTS5 on SQLite, full text on PostgreSQL, behind one function.

`parsing` reads what was typed, `traits` knows `has:` and `is:`, an engine finds ids by its index, `ranking` puts the
best first, `snippets` shows the place that was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from accounts.nicknames import nickname_key
from accounts.profiles import zone_of
from chat.models import Message, Room
from chat.policies import Viewer
from chat.queries.messages import Stored, readable, stored_with
from chat.queries.rooms import readable_room_ids, readable_rooms
from chat.search import postgresql, sqlite
from chat.search.matches import MOST_COUNTED, Matches, Wanted, counted, part_of
from chat.search.names import people_named, rooms_named
from chat.search.parsing import Query, Term, parse
from chat.search.ranking import scorer
from chat.search.snippets import Sought, snippet
from chat.search.sqlite_index import MANY_AT_ONCE
from chat.search.traits import CONDITIONS, MARKS, TRAITS
from chat.search.words import words_of
from foundation.clock import now

FEW_ROOMS = 8
"""Up to so many are named to the index, which then passes over foreign rooms. More cost more than they save."""

NEIGHBOURS = 1_000
"""Ids and times rise together, but for posts at the same moment and for imports: so many are looked at around a day's
end."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message as stored, the place in it that was found (text as HTML, the words in <mark>), and where it opens."""

    message: Stored
    snippet: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page of results begins: before a message (newest first), or after so many (best first)."""

    before_id: int | None = None
    skip: int = 0
    limit: int = 50
    best: bool = False
    parts: bool = False

    @property
    def is_first(self) -> bool:
        return self.before_id is None and self.skip == 0


@dataclass(frozen=True, slots=True)
class Results:
    """`count`, `rooms` and `people` are for the first page. `next` is None at the end.

    `parts`: no message has the words, so these have them inside of longer words.
    """

    found: list[Found]
    next: Page | None = None
    count: int | None = None
    exact: bool = True
    parts: bool = False
    rooms: Sequence[Room] = ()
    people: Sequence[User] = ()


def search(user: User, text: str, page: Page) -> Results:
    """What the user may read and what answers `text` (chat/search/parsing.py). Nothing in `text` is an error."""
    query = parse(text, traits=TRAITS, today=now().astimezone(zone_of(user)).date())
    rooms = readable_rooms(Viewer(user))
    names = [word for term in query.terms for word in term.words]
    results = _messages(user, query, rooms, page)
    if not page.is_first:
        return results
    return replace(results, rooms=rooms_named(rooms, names), people=people_named(names))


def matching(rows: QuerySet[Message], text: str) -> QuerySet[Message]:
    """Those of `rows` that are shown and hold all words of `text`, the last one as a beginning."""
    words = words_of(text)
    if not words:
        return rows.none()
    terms = (*(Term((word,)) for word in words[:-1]), Term(words[-1:], beginning=True))
    return postgresql.matching(rows, terms) if _is_postgresql() else sqlite.matching(rows, terms)


def index_due() -> bool:
    """A turn at what was written and is not indexed yet; whether more is due. PostgreSQL indexes what it writes."""
    return False if _is_postgresql() else sqlite.index_due()


def index_all() -> None:
    """After an import."""
    while not _is_postgresql() and sqlite.index_due(MANY_AT_ONCE):
        pass


def _messages(user: User, query: Query, rooms: QuerySet[Room], page: Page) -> Results:
    wanted = _wanted(user, query, rooms, page)
    if wanted is None:
        return Results([], count=0 if page.is_first else None, parts=page.parts)
    matches = _matches(wanted, page)
    are_none = page.is_first and not matches.ids
    if are_none and not wanted.parts and any(map(part_of, query.terms)):
        page, wanted = replace(page, parts=True), replace(wanted, parts=True, tried=True)
        matches = _matches(wanted, page)
    ids, following = _page_of(query, matches, page)
    return Results(
        found=_shown(user, ids, query, parts=page.parts),
        next=following,
        count=matches.count if page.is_first else None,
        exact=matches.exact,
        parts=page.parts,
    )


def _wanted(user: User, query: Query, rooms: QuerySet[Room], page: Page) -> Wanted | None:
    """The query with its names resolved; None where that alone says that nothing is found."""
    few = tuple(rooms.order_by().values_list("pk", flat=True)[: FEW_ROOMS + 1])
    authors = _authors(user, query.authors)
    rooms_meant = _rooms_meant(query.rooms) if query.rooms else None
    since, until = (_start(day, zone_of(user)) for day in (query.since, query.until))
    first_id, before_id = _ids_of_days(since, until)
    unknown = rooms_meant == () or (query.authors and not authors)
    never = (query.since is not None and first_id is None) or (query.until is not None and before_id is None)
    if query.is_empty or not few or unknown or never:
        return None
    return Wanted(
        readable=readable_room_ids(Viewer(user)).query.sql_with_params(),
        terms=query.terms,
        without=query.without,
        authors=authors,
        rooms=rooms_meant,
        few_rooms=few if len(few) <= FEW_ROOMS else None,
        marks=tuple(MARKS[trait] for trait in query.traits if trait in MARKS),
        conditions=_conditions(user, query, since, until),
        first_id=first_id,
        before_id=min((one for one in (page.before_id, before_id) if one is not None), default=None),
        parts=page.parts,
    )


def _rooms_meant(slugs: Sequence[str]) -> tuple[int, ...]:
    """By the addresses that they have, or had before."""
    meant = Q(slug__in=slugs) | Q(former_addresses__slug__in=slugs)
    return tuple(Room.objects.filter(meant).order_by("pk").values_list("pk", flat=True).distinct())


def _authors(user: User, names: Sequence[str]) -> tuple[int, ...]:
    keys = {nickname_key(user.nickname if name.lower() == "me" else name) for name in names}
    return tuple(User.objects.filter(nickname_key__in=keys).values_list("pk", flat=True)) if keys else ()


def _ids_of_days(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None]:
    """Bounds that only narrow where the index has to look: the condition on the time decides."""
    rows = Message.objects.all()
    first = before = None
    if since is not None:
        after = rows.filter(created_at__gte=since).order_by("created_at", "pk")[:NEIGHBOURS]
        first = min(after.values_list("pk", flat=True), default=None)
    if until is not None:
        earlier = rows.filter(created_at__lt=until).order_by("-created_at", "-pk")[:NEIGHBOURS]
        before = max(earlier.values_list("pk", flat=True), default=None)
    return first, None if before is None else before + 1


def _conditions(user: User, query: Query, since: datetime | None, until: datetime | None) -> QuerySet[Message] | None:
    asked = [CONDITIONS[trait](user) for trait in query.traits if trait not in MARKS]
    asked += [~CONDITIONS[trait](user) for trait in query.without_traits]
    if query.without_authors:
        asked.append(~Q(author__in=_authors(user, query.without_authors)))
    if query.without_rooms:
        asked.append(~Q(counter_room__in=_rooms_meant(query.without_rooms)))
    if since is not None:
        asked.append(Q(created_at__gte=since))
    if until is not None:
        asked.append(Q(created_at__lt=until))
    return Message.objects.filter(*asked) if asked else None


def _start(day: date | None, zone: tzinfo) -> datetime | None:
    """Midnight there. The first and the last days that there are have none: there it is UTC's."""
    if day is None:
        return None
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time.min, UTC)


def _matches(wanted: Wanted, page: Page) -> Matches:
    if not wanted.is_indexed:
        return _without_words(wanted)
    if _is_postgresql():
        return postgresql.matches(wanted, least=page.limit + 1, best=page.best)
    return sqlite.matches(wanted)


def _without_words(wanted: Wanted) -> Matches:
    """Only conditions: the messages themselves are gone through, from the newest."""
    rows = Message.objects.all() if wanted.conditions is None else wanted.conditions
    rows = rows.filter(deleted_at=None, hidden_at=None, counter_room__in=RawSQL(*wanted.readable))  # noqa: S611 - Django compiled it
    if wanted.first_id is not None:
        rows = rows.filter(pk__gte=wanted.first_id)
    if wanted.before_id is not None:
        rows = rows.filter(pk__lt=wanted.before_id)
    return counted(list(rows.order_by("-pk").values_list("pk", flat=True)[: MOST_COUNTED + 1]))


def _page_of(query: Query, matches: Matches, page: Page) -> tuple[list[int], Page | None]:
    """The ids to show, and the page after them."""
    if not page.best:
        ids = matches.ids[: page.limit]
        return ids, replace(page, before_id=ids[-1]) if len(matches.ids) > page.limit else None
    score, texts = scorer(query.terms), _texts(matches.ids)
    order = sorted(texts, key=lambda pk: (score(texts[pk]), pk), reverse=True)
    end = page.skip + page.limit
    return order[page.skip : end], replace(page, skip=end) if len(order) > end else None


def _texts(ids: Sequence[int]) -> dict[int, str]:
    return postgresql.texts(ids) if _is_postgresql() else sqlite.texts(ids)


def _shown(user: User, ids: Sequence[int], query: Query, *, parts: bool) -> list[Found]:
    sought = [Sought(term.words, begins=term.beginning, inside=parts) for term in query.terms]
    columns = ("source", "html", "number", "room__slug")
    found = {}
    for stored, (source, html, number, slug) in stored_with(_readable(user, ids), *columns):
        shown = snippet(source, html, sought)
        found[stored.id] = Found(stored, shown, f"/rooms/{slug or f'id-{stored.room_id}'}/{number}")
    return [found[pk] for pk in ids if pk in found]


def _readable(user: User, ids: Sequence[int]) -> QuerySet[Message]:
    """Asked once more whether they may be read: somebody may have been removed since they were found."""
    return readable(Viewer(user), Message.objects.filter(pk__in=ids, deleted_at=None, hidden_at=None))


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"
