"""What is done with a message that is there: react, pin, bookmark, forward, look at its earlier texts, its readers."""

from dataclasses import asdict
from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters, schema
from api.async_requests import accepts_async, replayed_id
from api.client_ids import client_id_of
from api.endpoint import Endpoint
from api.links import linked_message
from api.parameters import AFTER, GO_ON, LIMIT, described
from api.people_pages import people_page
from api.posted import answer_posted
from api.serializers import shapes
from api.serializers.messages import Forward, Note
from chat import commands
from chat.actions import keeping
from chat.queries import kept
from chat.queries.choices import reactors
from chat.queries.mentioned import mentions
from chat.queries.readers import readers


class Reaction(Endpoint):
    """One emoji of yours on a message: the character itself, or `:name:` of one of the workspace's own."""

    name = "Reaction"

    @schema.operation("list_reactors", shapes.Choosers, [GO_ON, LIMIT], errors=(404,))
    def get(self, request: Request, message_id: int, emoji: str) -> Response:
        """Everybody who reacted with it, in the order in which they came; a message names the first hundred."""
        after, limit = parameters.number(request, "after") or 0, parameters.page_size(request)
        return people_page(request, reactors(self.me, message_id, emoji, after=after, limit=limit))

    @schema.operation("add_reaction", code=204, errors=(400, 403, 404, 429), is_async=True)
    @accepts_async
    def put(self, request: Request, message_id: int, emoji: str) -> Response:
        """React. Doing it twice is the same."""
        return self.react(message_id, emoji, on=True)

    @schema.operation("remove_reaction", code=204, errors=(400, 403, 404, 429), is_async=True)
    @accepts_async
    def delete(self, request: Request, message_id: int, emoji: str) -> Response:
        """Take it back. Doing it twice is the same."""
        return self.react(message_id, emoji, on=False)

    def react(self, message_id: int, emoji: str, *, on: bool) -> Response:
        commands.react_now(self.me, commands.ReactCommand(id=message_id, emoji=emoji, on=on))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Pin(Endpoint):
    """A message that its room keeps in view."""

    name = "Pin"

    @schema.operation("pin_message", code=204, errors=(400, 403, 404), is_async=True)
    @accepts_async
    def put(self, request: Request, message_id: int) -> Response:
        """Pin it, for all in the room. Doing it twice is the same."""
        keeping.set_pinned(self.me, message_id, True)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @schema.operation("unpin_message", code=204, errors=(403, 404), is_async=True)
    @accepts_async
    def delete(self, request: Request, message_id: int) -> Response:
        """Take it off. Doing it twice is the same."""
        keeping.set_pinned(self.me, message_id, False)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Pins(Endpoint):
    """The messages that a room keeps in view, at most a hundred."""

    name = "Pins"
    public = frozenset({"GET", "HEAD"})

    @schema.operation("list_pins", shapes.PinnedMessages, errors=(404,), is_public=True)
    def get(self, request: Request, room_id: int) -> Response:
        """The newest pin first."""
        return Response({"messages": [linked_message(stored) for stored in kept.pinned(self.viewer, room_id)]})


class Bookmark(Endpoint):
    """A message kept for yourself. Nobody else sees it."""

    name = "Bookmark"
    inputs = {"PUT": Note}

    @schema.operation("bookmark_message", code=204, errors=(400, 404))
    def put(self, request: Request, message_id: int) -> Response:
        """Keep it, with a note if you like; again changes the note."""
        keeping.set_bookmarked(self.me, message_id, note=self.body()["note"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @schema.operation("remove_bookmark", code=204)
    def delete(self, request: Request, message_id: int) -> Response:
        """Keep it no more. Doing it twice is the same."""
        keeping.remove_bookmark(self.me, message_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Bookmarks(Endpoint):
    """The messages that you keep for yourself."""

    name = "Bookmarks"

    @schema.operation(
        "list_bookmarks",
        shapes.Bookmarks,
        [described("before", int, "Only bookmarks with lower ids.", minimum=1, maximum=parameters.BIGGEST), LIMIT],
    )
    def get(self, request: Request) -> Response:
        """The newest first. `message` is null where you may not read it any more, or it is gone."""
        before = parameters.number(request, "before")
        listed, last = kept.bookmarks(self.me, before_id=before, limit=parameters.page_size(request))
        return Response(
            {
                "bookmarks": [
                    {**asdict(one), "message": None if one.message is None else linked_message(one.message)}
                    for one in listed
                ],
                "next": parameters.next_page(request, None if last is None else {"before": last}),
            }
        )


class Mentions(Endpoint):
    """The messages that name you, or call everybody and you with them."""

    name = "Mentions"

    @schema.operation(
        "list_mentions",
        shapes.Mentions,
        [described("before", int, "Only messages with lower ids.", minimum=1, maximum=parameters.BIGGEST), LIMIT],
    )
    def get(self, request: Request) -> Response:
        """The newest first, of all rooms that you may read now."""
        before = parameters.number(request, "before")
        found, last = mentions(self.me, before_id=before, limit=parameters.page_size(request))
        on = parameters.next_page(request, None if last is None else {"before": last})
        return Response({"messages": [linked_message(stored) for stored in found], "next": on})


class Revisions(Endpoint):
    """What a message has said."""

    name = "Revisions"

    @schema.operation("list_revisions", shapes.Revisions, errors=(404,))
    def get(self, request: Request, message_id: int) -> Response:
        """All its texts, the newest first."""
        return Response({"revisions": [asdict(version) for version in kept.history(self.me, message_id)]})


class Readers(Endpoint):
    """Who has read a message."""

    name = "Readers"

    @schema.operation("list_readers", shapes.Readers, [AFTER, LIMIT], errors=(403, 404))
    def get(self, request: Request, message_id: int) -> Response:
        """Those who were in its room when it was posted and have read up to it, by id; its author left out."""
        after, limit = parameters.number(request, "after") or 0, parameters.page_size(request)
        return people_page(request, readers(self.me, message_id, after_id=after, limit=limit))


class Forwarded(Endpoint):
    """A message quoted in another room."""

    name = "Forward"
    inputs = {"POST": Forward}

    @schema.operation(
        "forward_message",
        {201: shapes.Message, 200: shapes.Message},
        [schema.IDEMPOTENCY_KEY],
        errors=(400, 403, 404, 409, 413, 429),
        is_async=True,
    )
    @accepts_async
    def post(self, request: Request, message_id: int) -> Response:
        """Quote it in a room that you may post in, with a word of your own if you like.

        Its files go along, as copies that are yours: who may read them there need not be able to read them here.
        """
        body: dict[str, Any] = self.body()
        posted = commands.forward_now(
            self.me,
            message_id,
            body["room"],
            client_id_of(request, body.get("client_id")),
            comment=body["comment"],
            call_all=body["call_all"],
            from_composer=replayed_id(request) is None,
        )
        return answer_posted(self.me, posted)
