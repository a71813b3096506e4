"""What a notification says, in the language of its reader, and cut to what a push holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext, ngettext

from accounts.models import User
from chat.models import Message, Reminder, Room, RoomKind
from chat.public.addresses import path_of
from chat.rendering.plain import text_of
from foundation.text import shortened
from notifications.audience import Reason
from notifications.encryption import MOST_BYTES

MOST_LINES = 3
LINE_CHARS = 120
TITLE_CHARS = 120
MOST_CLOSED = 50


class Payload(TypedDict):
    """What static/js/worker/pushes.js shows. `at` in Unix milliseconds; `badge`: unread mentions, None: as it is;
    `closed`: rooms that were read meanwhile, whose notifications go. Of a reminder `room` is 0, of a try both are."""

    room: int
    reminder: int
    number: int
    path: str
    title: str
    body: str
    at: int
    badge: int | None
    closed: list[int]


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told of one room or thread, in order, none of it read. `people`: those in a direct room."""

    room: Room
    messages: Sequence[Message]
    reason: Reason
    people: Sequence[User] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What goes along: the workspace's name, unread mentions, rooms that were read meanwhile."""

    workspace: str
    badge: int
    closed: Sequence[int]


def payload_of(news: News, reader: User, authors: Mapping[int, User], around: Around, *, words: bool) -> bytes:
    """JSON in UTF-8, no longer than one push. Without `words` it tells nobody's name and no room."""
    title, body = _said(news, reader, authors) if words else (around.workspace, counted(len(news.messages)))
    last = news.messages[-1]
    payload = Payload(
        room=news.room.pk,
        reminder=0,
        number=last.number,
        path=f"{path_of(news.room)}/{last.number}",
        title=shortened(title, TITLE_CHARS),
        body=body,
        at=_milliseconds(last.created_at),
        badge=around.badge,
        closed=list(around.closed),
    )
    return _fitting(payload)


def reminder_payload_of(
    reminder: Reminder, number: int, message: Message | None, workspace: str, *, words: bool
) -> bytes:
    """The same of a reminder that was told at `number`; `message`: what it is of, where there is one to be read."""
    line = "" if message is None else f"{message.author.get_full_name()}: {_line(message)}"
    said = "\n".join(filter(None, (shortened(reminder.text, LINE_CHARS * MOST_LINES), line)))
    return _fitting(
        Payload(
            room=0,
            reminder=reminder.pk,
            number=number,
            path="/?panel=later" if message is None else f"{path_of(message.room)}/{message.number}",
            title=gettext("Reminder") if words else shortened(workspace, TITLE_CHARS),
            body=(said or gettext("a message")) if words else gettext("A reminder of yours"),
            at=number,
            badge=None,
            closed=[],
        )
    )


def trial_payload_of(workspace: str, number: int) -> bytes:
    """What somebody sends themselves, to see that it comes."""
    return _fitting(
        Payload(
            room=0,
            reminder=0,
            number=number,
            path="/",
            title=shortened(workspace, TITLE_CHARS),
            body=gettext("This is how you will be told while Flack is closed."),
            at=number,
            badge=None,
            closed=[],
        )
    )


def _fitting(payload: Payload) -> bytes:
    encoded = _encoded(payload)
    while len(encoded) > MOST_BYTES:  # letters of four bytes each, in every line
        payload["body"] = shortened(payload["body"], len(payload["body"]) * 3 // 4)
        encoded = _encoded(payload)
    return encoded


def _said(news: News, reader: User, authors: Mapping[int, User]) -> tuple[str, str]:
    """As the page's own notifications have it (static/js/views/desktop.js)."""
    messages, last = news.messages, news.messages[-MOST_LINES:]
    author = authors[messages[-1].author_id].get_full_name()
    if news.room.kind == RoomKind.DIRECT and len(news.people) <= 2:
        many = gettext("{messages} from {person}").format(messages=counted(len(messages)), person=author)
        title = author if len(messages) == 1 else many
        return title, "\n".join(map(_line, last))
    place = _place(news, reader)
    if len(messages) == 1:
        return gettext("{person} in {place}").format(person=author, place=place), _line(messages[0])
    lines = [f"{authors[message.author_id].get_full_name()}: {_line(message)}" for message in last]
    title = gettext("{messages} in {place}").format(messages=counted(len(messages)), place=place)
    return title, "\n".join(lines)


def _place(news: News, reader: User) -> str:
    room = news.room
    if room.kind == RoomKind.THREAD:
        return gettext("a thread")
    if room.kind == RoomKind.DIRECT:
        return ", ".join(person.get_full_name() for person in news.people if person.pk != reader.pk)
    return room.name


def counted(count: int) -> str:
    return ngettext("{n} new message", "{n} new messages", count).format(n=count)


def _line(message: Message) -> str:
    text = text_of(message.html, rendered=message.rendered_at is not None)
    return shortened(text, LINE_CHARS) or gettext("A file")


def _encoded(payload: Payload) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
