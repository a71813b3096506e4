"""Threads: a room that hangs on a message."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.async_requests import accepts_async
from api.endpoint import Endpoint
from api.links import linked_room
from api.serializers import shapes
from chat.actions.threads import start_thread
from chat.queries.rooms import membership_of, room_facts


class Thread(Endpoint):
    """The thread of a message. Its messages are those of a room; following it is joining it."""

    name = "Thread"

    @schema.operation("start_thread", {201: shapes.Room, 200: shapes.Room}, errors=(400, 403, 404), is_async=True)
    @accepts_async
    def post(self, request: Request, message_id: int) -> Response:
        """Begin it, or find it (200); you follow it from then on."""
        started = start_thread(self.me, message_id)
        shown = linked_room(room_facts(started.room), membership_of(self.me, started.room))
        code = status.HTTP_201_CREATED if started.is_new else status.HTTP_200_OK
        return Response(shown, status=code, headers={"Location": shown["_links"]["self"]})
