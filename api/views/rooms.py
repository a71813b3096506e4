"""Rooms: list, make, change, join, leave, how far one has read, who is in."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api import parameters, schema
from api.async_requests import accepts_async
from api.conditions import tag_of
from api.endpoint import Endpoint
from api.links import linked_room
from api.parameters import AFTER, LIMIT, described
from api.serializers import shapes
from api.serializers.rooms import ChangedMember, ChangedMembership, ChangedRoom, NewMember, NewRoom, ReadPosition
from chat import commands
from chat.actions import memberships, reading, rooms
from chat.actions.direct import open_direct
from chat.actions.involvement import set_involvement
from chat.models import MembershipRole, Room
from chat.policies import Action
from chat.queries.epoch import epoch
from chat.queries.my_rooms import newest_at, rooms_listed
from chat.queries.rooms import members_page, membership_of, room_facts, room_for
from foundation.clock import iso_or_none
from foundation.errors import NotFound


class Rooms(Endpoint):
    """Your rooms, and the open ones you could join."""

    name = "Rooms"
    inputs = {"POST": NewRoom}
    tagged_by_content = True

    @schema.operation("list_rooms", shapes.Rooms, [described("joined", bool, "Only yours."), AFTER, LIMIT])
    def get(self, request: Request) -> Response:
        """List them by id."""
        listed, last = rooms_listed(
            self.me.pk,
            joined=parameters.flag(request, "joined"),
            after_id=parameters.number(request, "after") or 0,
            limit=parameters.page_size(request),
        )
        newest = newest_at([mine.room["id"] for mine in listed])
        return Response(
            {
                "rooms": [
                    {
                        **linked_room(mine.room, mine.membership),
                        "last_message_at": iso_or_none(newest.get(mine.room["id"])),
                    }
                    for mine in listed
                ],
                "next": parameters.next_page(request, None if last is None else {"after": last}),
            }
        )

    @schema.operation("create_room", {201: shapes.Room, 200: shapes.Room}, errors=(400, 404, 409), is_async=True)
    @accepts_async
    def post(self, request: Request) -> Response:
        """Make a room: it is yours. A direct room is there once per set of people; asked for again, it is found."""
        body = self.body()
        user_ids = body.pop("user_ids")
        if body["kind"] == "direct":
            opened = open_direct(self.me, user_ids)
            return self.made(opened.room, is_new=opened.is_new)
        return self.made(rooms.create_room(self.me, **body), is_new=True)

    def made(self, room: Room, *, is_new: bool) -> Response:
        shown = linked_room(room_facts(room), membership_of(self.me, room))
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(shown, status=code, headers={"Location": shown["_links"]["self"]})


class OneRoom(Endpoint):
    """A room."""

    name = "Room"
    inputs = {"PATCH": ChangedRoom}
    tagged_by_content = True
    public = frozenset({"GET", "HEAD"})

    @schema.operation("get_room", shapes.Room, errors=(404,), is_public=True)
    def get(self, request: Request, room_id: int) -> Response:
        """What it is, and what you are in it."""
        return self.shown(room_for(self.viewer, room_id, Action.SEE).room)

    @schema.operation("update_room", shapes.Room, errors=(400, 403, 404), is_async=True)
    @accepts_async
    def patch(self, request: Request, room_id: int) -> Response:
        """Change its name, address, topic or description, who posts, who reads; archive it or bring it back."""
        body = self.body()
        archived = body.pop("archived", None)
        openness = {field: body.pop(field) for field in ("kind", "web_public") if field in body}
        with transaction.atomic():
            if body or (archived is None and not openness):
                rooms.change_facts(self.me, room_id, **body)
            if openness:
                rooms.change_kind(self.me, room_id, **openness)
            if archived is not None:
                rooms.set_archived(self.me, room_id, archived)
        return self.shown(Room.objects.select_related("parent").get(pk=room_id))

    def shown(self, room: Room) -> Response:
        membership = membership_of(self.viewer, room) if self.viewer else None
        return Response(linked_room(room_facts(room), membership))


class Join(Endpoint):
    """The way into a room."""

    name = "Join"

    @schema.operation("join_room", shapes.Membership, errors=(403, 404), is_async=True)
    @accepts_async
    def post(self, request: Request, room_id: int) -> Response:
        """Join. Doing it twice is the same."""
        return Response(memberships.join(self.me, room_id))


class Leave(Endpoint):
    """The way out of a room."""

    name = "Leave"

    @schema.operation("leave_room", code=204, errors=(403, 404), is_async=True)
    @accepts_async
    def post(self, request: Request, room_id: int) -> Response:
        """Leave. Doing it twice is the same."""
        memberships.leave(self.me, room_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Read(Endpoint):
    """How far you have read."""

    name = "Read"
    inputs = {"PUT": ReadPosition}

    @schema.operation("mark_read", shapes.Membership, errors=(400, 403, 404))
    def put(self, request: Request, room_id: int) -> Response:
        """Move your read position forward; backwards with `unread`."""
        reading.mark_read(self.me, room_id, **self.body())
        mine = membership_of(self.me, Room.objects.get(pk=room_id))
        if mine is None:
            raise NotFound
        return Response(mine)


class Typing(Endpoint):
    """That you are writing something."""

    name = "Typing"

    @schema.operation("type", code=204, errors=(403, 404, 429))
    def post(self, request: Request, room_id: int) -> Response:
        """Tell the others in the room that you are typing: at most once in three seconds it goes on to them."""
        commands.type_now(self.me, room_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Membership(Endpoint):
    """How you stand in a room."""

    name = "Membership"
    inputs = {"PATCH": ChangedMembership}

    @schema.operation("update_membership", shapes.Membership, errors=(400, 403, 404))
    def patch(self, request: Request, room_id: int) -> Response:
        """Say how much of a room you want to be told, star it, hide it."""
        return Response(set_involvement(self.me, room_id, **self.body()))


class Members(Endpoint):
    """Who is in a room."""

    name = "Members"
    inputs = {"POST": NewMember}

    @schema.operation("list_members", shapes.Members, [AFTER, LIMIT], errors=(403, 404))
    def get(self, request: Request, room_id: int) -> Response:
        """List them by user id."""
        after, limit = parameters.number(request, "after") or 0, parameters.page_size(request)
        seen = room_for(self.me, room_id, Action.LIST_MEMBERS)
        now = epoch()

        def page() -> dict[str, Any]:
            members, last = members_page(seen, after_id=after, limit=limit)
            return {
                "members": members,
                "next": parameters.next_page(request, None if last is None else {"after": last}),
                "last_change": seen.asked.last_change,
                "epoch": now,
            }

        counters = (seen.room.pk, seen.asked.last_change)
        # `next` is made of the whole address.
        tag = tag_of(now, *counters, after, limit, request.get_full_path(), request.accepted_media_type)
        return self.unless_held(tag, page)

    @schema.operation("add_member", code=204, errors=(400, 403, 404), is_async=True)
    @accepts_async
    def post(self, request: Request, room_id: int) -> Response:
        """Bring somebody in, as a moderator or owner of the room. Doing it twice is the same."""
        memberships.add_member(self.me, room_id, person(self.body()["user_id"]))
        return Response(status=status.HTTP_204_NO_CONTENT)


class OneMember(Endpoint):
    """Somebody in a room."""

    name = "Member"
    inputs = {"PATCH": ChangedMember}

    @schema.operation("update_member", code=204, errors=(400, 403, 404), is_async=True)
    @accepts_async
    def patch(self, request: Request, room_id: int, user_id: int) -> Response:
        """Make somebody a member, moderator or owner of the room, as its owner."""
        memberships.set_role(self.me, room_id, person(user_id), MembershipRole(self.body()["role"]))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @schema.operation("remove_member", code=204, errors=(403, 404), is_async=True)
    @accepts_async
    def delete(self, request: Request, room_id: int, user_id: int) -> Response:
        """Take somebody out, as a moderator or owner of the room; they stop hearing it at once."""
        memberships.remove_member(self.me, room_id, person(user_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def person(user_id: int) -> User:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound(gettext_lazy("There is nobody with this id."), field="user_id")
    return user
