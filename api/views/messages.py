"""Messages: a room's pages, everything since a moment, one, and posting."""

from typing import Any

import msgspec
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import history, parameters, schema
from api.async_requests import accepts_async, replayed_id
from api.client_ids import client_id_of
from api.conditions import tag_of
from api.endpoint import Endpoint
from api.history import Bounds
from api.links import linked_message
from api.parameters import AFTER, LIMIT, SINCE, described
from api.posted import answer_posted
from api.serializers import shapes
from api.serializers.messages import ChangedMessage, NewMessage
from chat import commands, objects
from chat.actions import editing
from chat.models import Room
from chat.policies import Action
from chat.queries import messages as queries
from chat.queries.dates import number_at
from chat.queries.epoch import epoch
from chat.queries.rooms import general, room_for
from foundation.clock import iso, parse_time
from foundation.errors import Invalid

BOUND = {"minimum": 0, "maximum": parameters.BIGGEST}


class RoomMessages(Endpoint):
    """A room's messages by number, tombstones included: numbers have no holes."""

    name = "Messages of a room"
    public = frozenset({"GET", "HEAD"})

    @schema.operation(
        "list_room_messages",
        shapes.RoomMessages,
        [
            described("before", int, "Only with lower numbers.", **BOUND),
            described("after", int, "Only with higher numbers.", **BOUND),
            described("around", int, "This number in the middle.", **BOUND),
            described("at", str, "The first message of this moment or later in the middle: ISO 8601, or Unix seconds."),
            LIMIT,
        ],
        errors=(404,),
        is_public=True,
    )
    def get(self, request: Request, room_id: int) -> Response:
        """One page; the newest where no bound is given."""
        seen = room_for(self.viewer, room_id, Action.READ)
        bounds = self.bounds(request, seen.room)
        now = epoch()
        tag = history.tag_of_page(seen, bounds, now, request.accepted_media_type)
        return self.unless_held(tag, lambda: msgspec.Raw(history.page_as_json(seen, bounds, now)))

    def bounds(self, request: Request, room: Room) -> Bounds:
        given = {name: parameters.number(request, name) for name in ("before", "after", "around")}
        at = parameters.moment(request, "at")
        if sum(bound is not None for bound in (*given.values(), at)) > 1:
            raise Invalid(gettext_lazy("Give one of `before`, `after`, `around` and `at`."))
        if at is not None:
            given["around"] = number_at(room, at)
        return Bounds(**given, limit=parameters.page_size(request))


class Messages(Endpoint):
    """Messages of all rooms that you may read."""

    name = "Messages"
    inputs = {"POST": NewMessage}

    @schema.operation(
        "list_messages",
        shapes.Messages,
        [
            SINCE,
            described("room", int, "Only of this room.", **BOUND),
            described("user_id", int, "Only by this person.", **BOUND),
            AFTER,
            LIMIT,
        ],
        errors=(404,),
    )
    def get(self, request: Request) -> Response:
        """What was written or changed since a moment, by when. Readers that must miss nothing use /api/events."""
        since = parameters.moment(request, "updated_since") or parse_time("0")
        changed = queries.changed_since(
            self.me,
            since,
            room_id=parameters.number(request, "room"),
            author_id=parameters.number(request, "user_id"),
            after_id=parameters.number(request, "after") or 0,
            limit=parameters.page_size(request),
        )
        where = {"updated_since": iso(changed.next[0]), "after": changed.next[1]} if changed.next else None
        return Response(
            {
                "messages": [linked_message(stored) for stored in changed.messages],
                "next": parameters.next_page(request, where),
            }
        )

    @schema.operation(
        "create_message",
        {201: shapes.Message, 200: shapes.Message},
        [schema.IDEMPOTENCY_KEY],
        errors=(400, 403, 404, 409, 429),
        is_async=True,
    )
    @accepts_async
    def post(self, request: Request) -> Response:
        """Post a message. The same `client_id` again answers with the first one."""
        body = self.body()
        wanted = commands.PostCommand(
            client_id=client_id_of(request, body.get("client_id")),
            room=body.get("room") or general().pk,
            source=body["source"],
            reply_to=body["reply_to"],
            attachments=body["attachments"],
            call_all=body["call_all"],
        )
        posted = commands.post_now(self.me, wanted, from_composer=replayed_id(request) is None)
        return answer_posted(self.me, posted)


class OneMessage(Endpoint):
    """A message. Its author changes and deletes it."""

    name = "Message"
    inputs = {"PUT": ChangedMessage, "PATCH": ChangedMessage}
    public = frozenset({"GET", "HEAD"})

    @schema.operation("get_message", shapes.Message, errors=(404,), is_public=True)
    def get(self, request: Request, message_id: int) -> Response:
        """One message."""
        met = queries.met(self.viewer, message_id)
        tag = tag_of(epoch(), met.id, met.change, objects.FRAME_VERSION, request.accepted_media_type)
        return self.unless_held(tag, lambda: linked_message(queries.message_of(met)))

    @schema.operation("replace_message", code=204, errors=(400, 403, 404, 409), is_async=True)
    @accepts_async
    def put(self, request: Request, message_id: int) -> Response:
        """Change your message; says nothing back."""
        editing.edit_message(self.me, message_id, **self.body())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @schema.operation("update_message", shapes.Message, errors=(400, 403, 404, 409), is_async=True)
    @accepts_async
    def patch(self, request: Request, message_id: int) -> Response:
        """Change your message."""
        body: dict[str, Any] = self.body()
        editing.edit_message(self.me, message_id, **body)
        return Response(linked_message(queries.message_of(queries.met(self.me, message_id))))

    @schema.operation("delete_message", code=204, errors=(403, 404), is_async=True)
    @accepts_async
    def delete(self, request: Request, message_id: int) -> Response:
        """Delete your message. Its place stays, its text is gone."""
        editing.delete_message(self.me, message_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
