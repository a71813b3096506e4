"""The demonstration's story: a workspace that holds what a workspace can hold, and keeps every rule."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from chat.actions.mentions import names_of
from chat.models import (
    Bookmark,
    CustomEmoji,
    Draft,
    Membership,
    Mention,
    Message,
    MessagePreview,
    Pin,
    Poll,
    Reaction,
    Reminder,
    Report,
    Revision,
    Room,
    RoomKind,
    ScheduledMessage,
)
from chat.models.attachments import Attachment, FileKind, FileState
from chat.queries.mentions import unread_mentions
from chat.queries.messages import composed
from chat.rendering import references, render
from foundation.clock import now
from tests.chat.management.conftest import checked, seed

MOST_IN_A_NIGHT = 0.05
"""Of the story's lines that were not said just now: the part that was said between ten at night and five."""


@pytest.fixture
def media(tmp_path: Path, settings: settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def missing(wanted: dict[str, QuerySet]) -> list[str]:
    return [what for what, rows in wanted.items() if not rows.exists()]


def test_it_shows_all_there_is_and_keeps_every_rule(db: None, media: None) -> None:
    said = seed(plain=False, users=4, rooms=2, messages=60)

    anna = User.objects.get(nickname="anna")
    mine = Membership.objects.filter(user=anna, left_at=None)
    assert "Made 14 people" in said
    assert "sign in as anna" in said
    assert set(Room.objects.values_list("kind", flat=True)) == set(RoomKind.values)
    assert (
        missing(
            {
                "read-only": Room.objects.filter(posting="moderators"),
                "archived": Room.objects.exclude(archived_at=None),
                "readable from the web": Room.objects.filter(web_public=True),
                "of several": Room.objects.filter(kind=RoomKind.DIRECT).annotate(n=Count("memberships")).filter(n=3),
                "a moderator": Membership.objects.filter(role="moderator"),
                "starred": mine.exclude(starred_at=None),
                "muted": mine.filter(involvement="nothing"),
                "unread": mine.filter(read_number__lt=F("room__last_number")),
                "mentioned": mine.annotate(n=unread_mentions()).filter(n__gt=0),
                "@room": Mention.objects.filter(called=True, user=anna),
                "@here": Message.objects.filter(calls="here"),
                "edited": Revision.objects.filter(message__source_version__gt=2),
                "deleted": Message.objects.exclude(deleted_at=None),
                "reported, to be decided about": Report.objects.filter(closed_at=None),
                "reported and hidden": Report.objects.filter(resolution="hidden"),
                "hidden": Message.objects.exclude(hidden_at=None),
                "system": Message.objects.filter(kind="system"),
                "code": Message.objects.filter(html__contains="<pre"),
                "a table": Message.objects.filter(html__contains="<table"),
                "math": Message.objects.filter(html__contains="<math"),
                "a spoiler": Message.objects.filter(source__contains="||", html__contains="spoiler"),
                "a quote": Message.objects.filter(html__contains="<blockquote"),
                "a reply": Message.objects.exclude(reply_to=None),
                "an open poll": Poll.objects.filter(closed_at=None, votes__isnull=False),
                "a closed poll": Poll.objects.exclude(closed_at=None),
                "several answers": Poll.objects.filter(several=True),
                "many reactions": Message.objects.annotate(n=Count("reactions")).filter(n__gt=8),
                "own emoji": Reaction.objects.filter(emoji__in=[f":{one.name}:" for one in CustomEmoji.objects.all()]),
                "a pin": Pin.objects.all(),
                "a bookmark": Bookmark.objects.filter(user=anna).exclude(note=""),
                "a draft": Draft.objects.filter(user=anna).exclude(reply_to=None),
                "scheduled": ScheduledMessage.objects.filter(author=anna, state="waiting", due_at__gt=now()),
                "scheduled with a file": Attachment.objects.filter(scheduled__author=anna, message=None),
                "forwarded with a file": Message.objects.filter(
                    source__contains="> — @", attachments__isnull=False, author=anna
                ),
                "a reminder": Reminder.objects.filter(user=anna, due_at__gt=now()).exclude(message=None),
                "a card with a picture": MessagePreview.objects.exclude(preview__image=""),
                "portraits": User.objects.exclude(avatar=""),
                "a status": User.objects.exclude(status_text=""),
                "a status that ends": User.objects.filter(status_until__gt=now()),
                "time zones": User.objects.filter(time_zone="Asia/Tokyo"),
                "somebody who is not to be disturbed": User.objects.filter(availability="dnd"),
                "a bot that speaks": Message.objects.filter(author__kind="bot"),
                "thumbnails": Attachment.objects.filter(has_thumbnail=True, width__gt=0),
                **{kind: Attachment.objects.filter(kind=kind, state=FileState.READY) for kind in FileKind.values},
            }
        )
        == []
    )
    assert not Attachment.objects.exclude(state=FileState.READY).exists()
    assert not Message.objects.filter(Q(rendered_at=None) | Q(links_due=True)).exists()
    assert "are in order" in checked()
    _everything_stored_is_true()
    _times_are_natural()


def _everything_stored_is_true() -> None:
    assert all(message.frame == frame for message, frame in composed(Message.objects.all()))
    for message in Message.objects.filter(deleted_at=None).exclude(kind="system"):
        assert message.html == render(message.source, names_of(references(message.source).names))


def _times_are_natural() -> None:
    for room in Room.objects.all():
        times = list(room.messages.order_by("number").values_list("created_at", flat=True))
        assert times == sorted(times)
    told = Message.objects.filter(client_id__startswith="story-", created_at__lt=now() - timedelta(days=1))
    at_night = sum(not 5 <= one.created_at.hour < 22 for one in told)
    assert at_night <= MOST_IN_A_NIGHT * told.count()
    assert now() - min(one.created_at for one in told) > timedelta(weeks=3)


def test_a_filled_flack_is_left_alone_unless_more_is_wanted(demo: str) -> None:
    with pytest.raises(CommandError, match="holds 600 messages already"):
        call_command("seed_demo", stdout=StringIO())

    assert Message.objects.count() == 600
    seed(more=True, messages=50)
    assert Message.objects.count() == 650


def test_names_that_are_taken_are_not_taken_again(db: None) -> None:
    seed(users=1, rooms=1, messages=0)
    User.objects.update(nickname="Anna", nickname_key="anna")

    with pytest.raises(CommandError, match="has a name of the story's people"):
        call_command("seed_demo", stdout=StringIO())
