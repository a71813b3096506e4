"""What a page shows of messages: read from their stored frames, with a fixed number of queries however many there are.

Of a frame only that is taken which is for everybody: who reacted, voted, pinned or replied stays out. To strangers no
more of the house is named than they may see; who has signed in reads the texts as they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from urllib.parse import urlsplit

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from chat.objects import AttachmentObject, MessageObject, PreviewObject, ReactionObject
from chat.public.addresses import path_of
from chat.public.news import news
from chat.public.people import Person, person
from chat.queries.emoji import pictures_of
from chat.queries.messages import Stored
from chat.queries.public import Answered, Author, answered, authors, rooms_addressed
from chat.queries.rooms import Seen
from chat.rendering.plain import text_of
from chat.rendering.strangers import Known, for_strangers, slugs_in, without_rooms
from foundation.text import shortened

TOGETHER = timedelta(minutes=5)
"""One speaker's messages within this time sit together (static/js/views/timeline.js)."""

EXCERPT_CHARS = 140

# As sanitise.py leaves it.
TASK = '<li class="task"><input type="checkbox"'
WIDEST_PX, HIGHEST_PX = 360, 300
"""The longest sides of a picture in the conversation (static/js/views/files.js)."""

_decode = msgspec.json.Decoder(MessageObject).decode


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """What a message answers, in a line. Without an author it is gone."""

    author: Person | None
    excerpt: str
    path: str


@dataclass(frozen=True, slots=True)
class Reaction:
    emoji: str
    count: int
    image: str  # below /media/; empty for an emoji that everybody has


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Poll:
    options: list[Option]
    voters: int
    several: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class File:
    """`width` and `height` are those of the thumbnail as it is shown, in pixels."""

    said: AttachmentObject
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Card:
    said: PreviewObject
    site: str
    image: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. `day` is there where another day begins, `is_first` where another speaks, or after a pause."""

    said: MessageObject
    author: Person
    at: datetime
    edited_at: datetime | None
    day: date | None
    is_first: bool
    html: str
    path: str
    reply_to: ReplyTo | None
    reactions: list[Reaction]
    poll: Poll | None
    files: list[File]
    cards: list[Card]

    @property
    def is_gone(self) -> bool:
        return self.said["deleted_at"] is not None

    @property
    def news(self) -> SafeString:
        """What has become of the room, of a message that says so."""
        return news(self.author.name, self.said["source"])

    @property
    def text(self) -> str:
        """The words on one line; the names of its files where it has none."""
        return text_of(self.html) or ", ".join(file.said["name"] for file in self.files)


def conversation(seen: Seen, stored: Iterable[Stored], hosts: frozenset[str]) -> list[Shown]:
    """The messages of a room that was asked for with READ, in their order."""
    said = [_decode(message.frame) for message in stored]
    replied = answered(seen, {one["reply_to"] for one in said if one["reply_to"] is not None})
    people = authors(_people(said, replied.values()))
    known = Known(
        rooms_addressed(slugs_in(_texts(said, replied.values()))),
        {user_id: author.name for user_id, author in people.items()},
        hosts,
    )
    is_stranger = seen.viewer.user is None
    maker = _Maker(path_of(seen.room), is_stranger, known, people, replied, pictures_of(_custom_emoji(said)))
    befores: list[MessageObject | None] = [None, *said]
    return [maker.shown(before, one) for before, one in zip(befores, said, strict=False)]


def _people(said: Sequence[MessageObject], replied: Iterable[Answered]) -> set[int]:
    found = {one["user_id"] for one in said} | {message.author_id for message in replied}
    return found.union(*(one["mentions"] for one in said))


def _texts(said: Sequence[MessageObject], replied: Iterable[Answered]) -> list[str]:
    """Everything that may name a room."""
    options = [option["text"] for one in said if one["poll"] for option in one["poll"]["options"]]
    return [*(one["html"] for one in said), *(message.html for message in replied), *options]


def _custom_emoji(said: Sequence[MessageObject]) -> set[str]:
    names = {reaction["emoji"] for one in said for reaction in one["reactions"]}
    return {name.strip(":") for name in names if name.startswith(":")}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one message at a time of what was read for all of them."""

    path: str  # of the room
    is_stranger: bool
    known: Known
    people: dict[int, Author]
    replied: dict[int, Answered]
    emoji: dict[str, str]

    def shown(self, before: MessageObject | None, one: MessageObject) -> Shown:
        at = datetime.fromisoformat(one["created_at"])
        day = None if before is not None and _day(before) == at.date() else at.date()
        return Shown(
            said=one,
            author=person(one["user_id"], self.people),
            at=at,
            edited_at=datetime.fromisoformat(one["edited_at"]) if one["edited_at"] else None,
            day=day,
            is_first=day is not None or before is None or not _together(before, one),
            html=self._html(one["html"]) or self._unrendered(one["source"]),
            path=f"{self.path}/{one['number']}",
            reply_to=self._reply_to(one),
            reactions=[self._reaction(reaction) for reaction in one["reactions"]],
            poll=self._poll(one),
            files=[_file(file) for file in one["attachments"]],
            cards=[_card(preview, one["id"]) for preview in one["previews"]],
        )

    def _html(self, html: str) -> str:
        return for_everyone(for_strangers(html, self.known) if self.is_stranger else html)

    def _unrendered(self, source: str) -> str:
        """What somebody typed a moment ago. What it names is not known yet, so strangers wait for its rendering."""
        return "" if self.is_stranger else escape(source)

    def _reply_to(self, one: MessageObject) -> ReplyTo | None:
        if one["reply_to"] is None or one["deleted_at"] is not None:
            return None
        message = self.replied.get(one["reply_to"])
        if message is None or message.is_gone:
            return ReplyTo(None, "", "")
        excerpt = text_of(self._html(message.html))
        path = f"{self.path}/{message.number}"
        return ReplyTo(person(message.author_id, self.people), shortened(excerpt, EXCERPT_CHARS), path)

    def _reaction(self, said: ReactionObject) -> Reaction:
        return Reaction(said["emoji"], said["count"], self.emoji.get(said["emoji"].strip(":"), ""))

    def _poll(self, one: MessageObject) -> Poll | None:
        poll = one["poll"]
        if poll is None:
            return None
        voters = poll["voters"]
        options = [
            Option(
                without_rooms(option["text"], self.known) if self.is_stranger else option["text"],
                option["count"],
                round(100 * option["count"] / voters) if voters else 0,
            )
            for option in poll["options"]
        ]
        return Poll(options, voters, poll["several"], poll["closed_at"] is not None)


def _day(one: MessageObject) -> date:
    return datetime.fromisoformat(one["created_at"]).date()


def _together(before: MessageObject, one: MessageObject) -> bool:
    if before["kind"] == "system" or one["reply_to"] is not None or before["user_id"] != one["user_id"]:
        return False
    pause = datetime.fromisoformat(one["created_at"]) - datetime.fromisoformat(before["created_at"])
    return before["deleted_at"] is None and pause < TOGETHER


def _file(said: AttachmentObject) -> File:
    width, height = said["width"] or 1, said["height"] or 1
    scale = min(1, WIDEST_PX / width, HIGHEST_PX / height)
    return File(said, max(24, round(width * scale)), max(24, round(height * scale)))


def _card(said: PreviewObject, message_id: int) -> Card:
    """Its picture is shown to strangers as that of a message which they may read."""
    site = said["site"] or urlsplit(said["url"]).netloc
    image = f"{said['image']['url']}?message={message_id}" if said["image"] else ""
    return Card(said, site, image)


def for_everyone(html: str) -> str:
    """As the page does it (static/js/views/html.js): boxes of a list of tasks have a name, in the reader's language,
    and what may scroll can be scrolled by keyboard."""
    return html.replace(TASK, f'{TASK} aria-label="{escape(gettext("Task"))}"').replace(
        "<table>", '<table tabindex="0">'
    )
