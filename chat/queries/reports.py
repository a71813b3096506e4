"""Reports as those see them who decide about their messages."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from chat.models import Membership, MembershipRole, Report, Room, RoomKind
from chat.policies import kinds_with_reports, may_see_reporters
from chat.queries.messages import Stored, stored_messages
from foundation.clock import iso, iso_or_none


@dataclass(frozen=True, slots=True)
class Reported:
    """As the wire has it. `user_id`, who reported it, is for the workspace's staff alone."""

    id: int
    message_id: int
    room_id: int
    user_id: int | None
    reason: str
    text: str
    created_at: str
    closed_at: str | None
    resolution: str | None
    closed_by: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reported message stands, of a thread its room; `readable` whether one may go there."""

    kind: str
    name: str
    readable: bool


def reports(
    user: User, *, is_open: bool, before_id: int | None, limit: int
) -> tuple[list[tuple[Reported, Stored, Place]], int | None]:
    """The newest first, each with its message and place, and the id to go on before (None at the end). Index
    report_open."""
    rows = visible_reports(user).filter(closed_at__isnull=is_open)
    rows = rows.select_related("message__counter_room").defer("message__html", "message__frame")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = list(rows.order_by("-pk")[: limit + 1])
    page = found[:limit]
    rooms = {one.message.counter_room_id for one in page}
    inside = set(Membership.objects.filter(room__in=rooms, user=user, left_at=None).values_list("room", flat=True))
    stored = stored_messages({one.message_id for one in page})
    listed = [(reported(one, user), stored[one.message_id], _place(one, inside)) for one in page]
    return listed, page[-1].pk if len(found) > limit else None


def _place(report: Report, inside: set[int]) -> Place:
    room = report.message.counter_room
    return Place(room.kind, room.name, room.kind == RoomKind.OPEN or room.pk in inside)


def reports_for_staff(user: User) -> QuerySet[Report]:
    """Of messages in all rooms about which one decides without being in them. The room is asked for row by row, on
    the way along the list's own index; a join could turn the plan around."""
    rooms = Room.objects.filter(pk=OuterRef("message__counter_room"), kind__in=kinds_with_reports(user))
    return Report.objects.filter(Exists(rooms)).exclude(message__author=user)


def visible_reports(user: User) -> QuerySet[Report]:
    """Of messages in rooms that one looks after; nobody decides about what they wrote themselves."""
    mine = Membership.objects.filter(
        room=OuterRef("message__counter_room"),
        user=user,
        left_at=None,
        role__in=[MembershipRole.MODERATOR, MembershipRole.OWNER],
        room__kind__in=[RoomKind.OPEN, RoomKind.PRIVATE],
    )
    rooms = Q(message__counter_room__kind__in=kinds_with_reports(user)) | Exists(mine)
    return Report.objects.filter(rooms).exclude(message__author=user)


def reported(report: Report, viewer: User) -> Reported:
    """`report.message` is loaded, or the report is the viewer's own."""
    shown = may_see_reporters(viewer) or report.reporter_id == viewer.pk
    return Reported(
        report.pk,
        report.message_id,
        report.message.room_id,
        report.reporter_id if shown else None,
        report.reason,
        report.text,
        iso(report.created_at),
        iso_or_none(report.closed_at),
        report.resolution or None,
        report.closed_by_id,
    )
