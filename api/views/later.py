"""What you write now and mean for later: drafts, scheduled messages, reminders. Nobody else sees them."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.endpoint import Endpoint
from api.serializers import shapes
from api.serializers.later import ChangedScheduled, NewDraft, NewReminder, NewScheduled
from chat import models, objects
from chat.actions import drafts, reminding, scheduling
from chat.queries import later
from foundation.clock import parse_time


class Drafts(Endpoint):
    """What you have begun to write, the same on all your devices."""

    name = "Drafts"

    @schema.operation("list_drafts", shapes.Drafts)
    def get(self, request: Request) -> Response:
        """All of them, the newest first."""
        return Response({"drafts": [objects.draft_object(draft) for draft in later.drafts(self.me)]})


class Draft(Endpoint):
    """What you have begun to write in a room."""

    name = "Draft"
    inputs = {"PUT": NewDraft}

    @schema.operation("save_draft", shapes.Draft, errors=(400, 403, 404))
    def put(self, request: Request, room_id: int) -> Response:
        """Keep it. The newest wins."""
        return Response(objects.draft_object(drafts.save_draft(self.me, room_id, **self.body())))

    @schema.operation("drop_draft", code=204)
    def delete(self, request: Request, room_id: int) -> Response:
        """Drop it. Doing it twice is the same."""
        drafts.drop_draft(self.me, room_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ScheduledMessages(Endpoint):
    """Messages that wait for their time, and those that could not be posted then."""

    name = "Scheduled messages"
    inputs = {"POST": NewScheduled}

    @schema.operation("list_scheduled", shapes.ScheduledMessages)
    def get(self, request: Request) -> Response:
        """By their time."""
        waiting = later.scheduled(self.me)
        files = later.files_waiting_with([one.pk for one in waiting])
        return Response({"scheduled": [objects.scheduled_object(one, files[one.pk]) for one in waiting]})

    @schema.operation("schedule_message", shapes.ScheduledMessage, code=201, errors=(400, 403, 404))
    def post(self, request: Request) -> Response:
        """Have a message posted at a time, within five seconds of it."""
        body = self.body()
        made = scheduling.schedule(
            self.me,
            body["room"],
            body["source"],
            parse_time(body["due_at"], field="due_at"),
            reply_to=body["reply_to"],
            attachments=body["attachments"],
            call_all=body["call_all"],
        )
        headers = {"Location": f"/api/scheduled/{made.pk}"}
        return Response(_shown(made), status=status.HTTP_201_CREATED, headers=headers)


class ScheduledMessage(Endpoint):
    """A message that waits for its time."""

    name = "Scheduled message"
    inputs = {"PATCH": ChangedScheduled}

    @schema.operation("reschedule_message", shapes.ScheduledMessage, errors=(400, 404))
    def patch(self, request: Request, scheduled_id: int) -> Response:
        """Change its text or its time, while it waits."""
        body = self.body()
        due_at = parse_time(body["due_at"], field="due_at") if "due_at" in body else None
        changed = scheduling.reschedule(
            self.me, scheduled_id, source=body.get("source"), due_at=due_at, call_all=body["call_all"]
        )
        return Response(_shown(changed))

    @schema.operation("cancel_scheduled", code=204, errors=(404,))
    def delete(self, request: Request, scheduled_id: int) -> Response:
        """Don't post it; its files are in no message then. Doing it twice is the same; too late is not found."""
        scheduling.cancel(self.me, scheduled_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(scheduled: models.ScheduledMessage) -> objects.ScheduledObject:
    return objects.scheduled_object(scheduled, later.files_waiting_with([scheduled.pk])[scheduled.pk])


class Reminders(Endpoint):
    """What you want to be told, and when."""

    name = "Reminders"
    inputs = {"POST": NewReminder}

    @schema.operation("list_reminders", shapes.Reminders)
    def get(self, request: Request) -> Response:
        """Those that you have not seen to yet, by their time."""
        mine = later.reminders(self.me)
        said = later.reminded_of(self.me, mine)
        return Response(
            {"reminders": [objects.reminder_object(one, said.get(one.message_id or 0, "")) for one in mine]}
        )

    @schema.operation("create_reminder", shapes.Reminder, code=201, errors=(400, 404))
    def post(self, request: Request) -> Response:
        """Be reminded of a message, or of a line of your own."""
        body = self.body()
        due_at = parse_time(body["due_at"], field="due_at")
        made = reminding.remind(self.me, due_at, text=body["text"], message_id=body["message_id"])
        said = later.reminded_of(self.me, [made]).get(made.message_id or 0, "")
        return Response(objects.reminder_object(made, said), status=status.HTTP_201_CREATED)


class Reminder(Endpoint):
    """Something you want to be told."""

    name = "Reminder"

    @schema.operation("finish_reminder", code=204, errors=(404,))
    def delete(self, request: Request, reminder_id: int) -> Response:
        """You have seen to it, or don't want it any more. Doing it twice is the same."""
        reminding.set_done(self.me, reminder_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
