"""Who may do what in rooms. With accounts/policies.py the only permission rules; every door asks here.

The rules are data: TABLE says, for an action and a kind of room, which standings suffice. What depends on
the state of a room or message (archived, one's own, #general) is in the functions below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import Role, User
from chat.models import CustomEmoji, Membership, MembershipRole, Message, MessageKind, Posting, Room, RoomKind
from foundation.errors import Forbidden, NotFound, Suspended, Unauthenticated

GENERAL = "general"

LARGE_ROOM = 50
"""Rooms with more people than this are called together by those alone who look after them, and after a question."""


class Action(StrEnum):
    SEE = "see"  # that the room is there, its name and topic
    READ = "read"  # its messages: pages, search
    HEAR = "hear"  # live frames, sync, counts
    LIST_MEMBERS = "list members"
    SEE_READERS = "see readers"  # who has read a message
    POST = "post"
    JOIN = "join"
    LEAVE = "leave"
    EDIT_FACTS = "edit facts"
    MANAGE_MEMBERS = "manage members"
    SET_ROLES = "set roles"
    CHANGE_KIND = "change kind"  # make it open, private, readable from the web
    PIN = "pin"
    CALL_ALL = "call all"  # @room and @here
    REPORT = "report"  # a message, to those who decide about it
    DECIDE = "decide"  # about what was reported: see the reports, dismiss them, hide the message where one moderates
    MODERATE = "moderate"  # hide and restore messages, in the room and in django-admin


class Standing(StrEnum):
    """What somebody is to a room. One person may have several."""

    ANONYMOUS = "anonymous"
    SUSPENDED = "suspended"
    OUTSIDER = "outsider"
    EX_MEMBER = "ex-member"
    MEMBER = "member"
    MODERATOR = "moderator"  # of the room
    OWNER = "owner"  # of the room
    WORKSPACE_MODERATOR = "workspace moderator"
    ADMINISTRATOR = "administrator"


_INSIDE = frozenset({Standing.MEMBER, Standing.MODERATOR, Standing.OWNER})
_SIGNED_IN = _INSIDE | {Standing.OUTSIDER, Standing.EX_MEMBER}
_OUTSIDE = frozenset({Standing.OUTSIDER, Standing.EX_MEMBER})
_ROOM_STAFF = frozenset({Standing.MODERATOR, Standing.OWNER})
_STAFF = frozenset({Standing.WORKSPACE_MODERATOR, Standing.ADMINISTRATOR})
_NOBODY: frozenset[Standing] = frozenset()

_OPEN = {
    Action.SEE: _SIGNED_IN,
    Action.READ: _SIGNED_IN,
    Action.HEAR: _INSIDE,
    Action.LIST_MEMBERS: _SIGNED_IN,
    Action.SEE_READERS: _INSIDE,
    Action.POST: _INSIDE,
    Action.JOIN: _SIGNED_IN,
    Action.LEAVE: _SIGNED_IN,
    Action.EDIT_FACTS: _ROOM_STAFF | _STAFF,
    Action.MANAGE_MEMBERS: _ROOM_STAFF | _STAFF,
    Action.SET_ROLES: frozenset({Standing.OWNER, Standing.ADMINISTRATOR}),
    Action.CHANGE_KIND: frozenset({Standing.OWNER, Standing.ADMINISTRATOR}),
    Action.PIN: _INSIDE,
    Action.CALL_ALL: _INSIDE,
    Action.REPORT: _SIGNED_IN,
    Action.DECIDE: _ROOM_STAFF | _STAFF,
    Action.MODERATE: _ROOM_STAFF | _STAFF,
}
_PRIVATE = {
    Action.SEE: _INSIDE,
    Action.READ: _INSIDE,
    Action.HEAR: _INSIDE,
    Action.LIST_MEMBERS: _INSIDE,
    Action.SEE_READERS: _INSIDE,
    Action.POST: _INSIDE,
    Action.JOIN: _INSIDE,  # who is in may ask again; nobody else knows the room
    Action.LEAVE: _INSIDE | {Standing.EX_MEMBER},
    Action.EDIT_FACTS: _ROOM_STAFF,
    Action.MANAGE_MEMBERS: _ROOM_STAFF,
    Action.SET_ROLES: frozenset({Standing.OWNER}),
    Action.CHANGE_KIND: frozenset({Standing.OWNER}),
    Action.PIN: _INSIDE,
    Action.CALL_ALL: _INSIDE,
    Action.REPORT: _INSIDE,
    Action.DECIDE: _ROOM_STAFF | {Standing.ADMINISTRATOR},
    Action.MODERATE: _ROOM_STAFF | {Standing.ADMINISTRATOR},
}
_DIRECT = {
    **_PRIVATE,
    Action.LEAVE: _NOBODY,
    Action.EDIT_FACTS: _NOBODY,
    Action.MANAGE_MEMBERS: _NOBODY,
    Action.SET_ROLES: _NOBODY,
    Action.CHANGE_KIND: _NOBODY,
    # What one of the people in it has shown to administrators by reporting it.
    Action.DECIDE: frozenset({Standing.ADMINISTRATOR}),
    Action.MODERATE: _NOBODY,
}
_DIRECTORY = dict.fromkeys(Action, _NOBODY) | {Action.HEAR: _SIGNED_IN}  # synced like a room, and never met as one

TABLE: dict[RoomKind, dict[Action, frozenset[Standing]]] = {
    RoomKind.OPEN: _OPEN,
    RoomKind.PRIVATE: _PRIVATE,
    RoomKind.DIRECT: _DIRECT,
    RoomKind.DIRECTORY: _DIRECTORY,
    RoomKind.THREAD: dict.fromkeys(Action, _NOBODY),
}
"""Whatever is done in a thread is asked of its parent (`Seen.asked`)."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody at a room's door: `user` is None for who has not signed in, `membership` for who never was in it."""

    user: User | None
    membership: Membership | None = None

    def standings(self) -> frozenset[Standing]:
        if self.user is None:
            return frozenset({Standing.ANONYMOUS})
        if not self.user.is_active:
            return frozenset({Standing.SUSPENDED})
        return frozenset({_standing_in_room(self.membership), *_standing_in_workspace(self.user)})


def _standing_in_room(membership: Membership | None) -> Standing:
    if membership is None:
        return Standing.OUTSIDER
    if membership.left_at is not None:
        return Standing.EX_MEMBER
    return {
        MembershipRole.MEMBER: Standing.MEMBER,
        MembershipRole.MODERATOR: Standing.MODERATOR,
        MembershipRole.OWNER: Standing.OWNER,
    }[MembershipRole(membership.role)]


def _standing_in_workspace(user: User) -> Iterable[Standing]:
    if user.role == Role.ADMINISTRATOR:
        yield Standing.ADMINISTRATOR
    elif user.role == Role.MODERATOR:
        yield Standing.WORKSPACE_MODERATOR


def may(viewer: Viewer, action: Action, room: Room) -> bool:
    """Whether TABLE allows it. `room` is a thread's parent for threads."""
    if room.web_public and action in (Action.SEE, Action.READ) and viewer.user is None:
        return True
    return bool(TABLE[RoomKind(room.kind)][action] & viewer.standings())


def require(viewer: Viewer, action: Action, room: Room) -> None:
    """Raises NotFound for whom the room does not exist, Unauthenticated, Suspended or Forbidden otherwise."""
    if may(viewer, action, room):
        return
    if viewer.user is None:
        raise Unauthenticated
    if not viewer.user.is_active:
        raise Suspended
    if not may(viewer, Action.SEE, room):
        raise NotFound
    if action in (Action.POST, Action.HEAR, Action.SEE_READERS):
        raise Forbidden(gettext_lazy("Join this room first."))
    raise Forbidden


def require_post(viewer: Viewer, room: Room) -> None:
    require(viewer, Action.POST, room)
    if room.archived_at is not None:
        raise Forbidden(gettext_lazy("This room is archived. Nothing new can be posted."))
    if room.posting == Posting.MODERATORS and not viewer.standings() & _ROOM_STAFF:
        raise Forbidden(gettext_lazy("Only its moderators post in this room."))


def require_join(viewer: Viewer, room: Room, asked: Room) -> None:
    """Come into a room, or follow a thread of a room that one is in."""
    if room.kind == RoomKind.THREAD:
        require(viewer, Action.HEAR, asked)
        return
    require(viewer, Action.JOIN, room)
    if room.archived_at is not None and viewer.standings() & _OUTSIDE:
        raise Forbidden(gettext_lazy("This room is archived."))


def require_leave(viewer: Viewer, room: Room, asked: Room) -> None:
    if room.kind == RoomKind.THREAD:
        require(viewer, Action.HEAR, asked)
        return
    require(viewer, Action.LEAVE, room)
    if room.slug == GENERAL:
        raise Forbidden(gettext_lazy("Everybody is in #general."))


def require_remove(viewer: Viewer, theirs: Membership | None, room: Room) -> None:
    """Take somebody out of a room; an owner only by who may unmake one."""
    require(viewer, Action.MANAGE_MEMBERS, room)
    if room.slug == GENERAL:
        raise Forbidden(gettext_lazy("Everybody is in #general."))
    if theirs is not None and theirs.role == MembershipRole.OWNER:
        require(viewer, Action.SET_ROLES, room)


def require_set_role(viewer: Viewer, room: Room) -> None:
    require(viewer, Action.SET_ROLES, room)


def require_change_kind(viewer: Viewer, room: Room) -> None:
    require(viewer, Action.CHANGE_KIND, room)
    if room.slug == GENERAL:
        raise Forbidden(gettext_lazy("#general stays open."))


def require_archive(viewer: Viewer, room: Room) -> None:
    require(viewer, Action.EDIT_FACTS, room)
    if room.slug == GENERAL:
        raise Forbidden(gettext_lazy("#general can't be archived."))


def require_thread(viewer: Viewer, message: Message, room: Room) -> None:
    """Begin, or find, the thread of a message: as for a post."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    require_post(viewer, room)


def require_react(viewer: Viewer, message: Message, room: Room) -> None:
    """React, vote, pin: whoever is in the room, also where only moderators post, while it is not archived."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    require(viewer, Action.HEAR, room)
    if room.archived_at is not None:
        raise Forbidden(gettext_lazy("This room is archived. Nothing in it changes."))


def require_history(viewer: Viewer, message: Message, room: Room) -> None:
    """What a message said before it was edited: for everybody signed in who may read it."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    if viewer.user is None:
        raise Unauthenticated


def require_readers(viewer: Viewer, message: Message, room: Room) -> None:
    """Who has read a message: for those alone of whom the others can see it, too."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    require(viewer, Action.SEE_READERS, room)


def require_choosers(viewer: Viewer, message: Message, room: Room) -> None:
    """Everybody who reacted or voted, beyond those whom the message names: for all signed in who may read it."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    if viewer.user is None:
        raise Unauthenticated


def require_call_all(viewer: Viewer, room: Room, *, people: int) -> None:
    """@room and @here. `people`: how many are in the room, or follow the thread, that is called together."""
    require(viewer, Action.CALL_ALL, room)
    if people > LARGE_ROOM and not viewer.standings() & (_ROOM_STAFF | _STAFF):
        raise Forbidden(
            ngettext_lazy(
                "With more than {n} person here, only moderators call everybody.",
                "With more than {n} people here, only moderators call everybody.",
                LARGE_ROOM,
            ),
            n=LARGE_ROOM,
            field="source",
        )


def require_hide(viewer: Viewer, room: Room) -> None:
    """Take a message out of sight, and see what it says afterwards."""
    require(viewer, Action.MODERATE, room)


def require_restore(viewer: Viewer, message: Message, room: Room) -> None:
    """Bring it back: whoever hides, but its author."""
    require_hide(viewer, room)
    if viewer.user is not None and message.author_id == viewer.user.pk:
        raise Forbidden(gettext_lazy("This message is yours. Somebody else decides whether it comes back."))


def require_report(viewer: Viewer, message: Message, room: Room) -> None:
    """Whoever may read a message, but its author."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    require(viewer, Action.REPORT, room)
    if viewer.user is not None and message.author_id == viewer.user.pk:
        raise Forbidden(gettext_lazy("This message is yours. You can delete it."))


def require_decide(viewer: Viewer, message: Message, room: Room, *, hides: bool) -> None:
    """About a reported message. For everybody else there are no reports, and nobody decides about what they wrote
    themselves."""
    if viewer.user is None:
        raise Unauthenticated
    if not viewer.user.is_active:
        raise Suspended
    if not may(viewer, Action.DECIDE, room) or message.author_id == viewer.user.pk:
        raise NotFound
    if hides and not may(viewer, Action.MODERATE, room):
        raise Forbidden(
            gettext_lazy("Nobody hides messages in direct rooms. Suspend who wrote it, or dismiss the report.")
        )


def kinds_with_reports(user: User) -> list[RoomKind]:
    """The kinds of room about whose reports this user decides without being in the room."""
    return _kinds(user, Action.DECIDE)


def may_see_reporters(user: User) -> bool:
    """Whom a report came from is not for the moderators of a room, who may live with whom it is about."""
    return user.is_moderator


def require_close_poll(viewer: Viewer, message: Message, room: Room) -> None:
    """Its author, and whoever moderates the room, while the room is not archived."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    is_author = viewer.user is not None and message.author_id == viewer.user.pk
    require(viewer, Action.HEAR if is_author else Action.MODERATE, room)
    if room.archived_at is not None:
        raise Forbidden(gettext_lazy("This room is archived. Nothing in it changes."))


def require_edit(viewer: Viewer, message: Message, room: Room) -> None:
    """Change one's own message. A tombstone is not found, somebody else's is forbidden."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    if viewer.user is None or message.author_id != viewer.user.pk or message.kind == MessageKind.SYSTEM:
        raise Forbidden(gettext_lazy("Only its author may change a message."))
    require_post(viewer, room)


def require_delete(viewer: Viewer, message: Message, room: Room) -> None:
    """Delete one's own message: also in an archived room, also after leaving one that may still be read."""
    require(viewer, Action.READ, room)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    if viewer.user is None or message.author_id != viewer.user.pk or message.kind == MessageKind.SYSTEM:
        raise Forbidden(gettext_lazy("Only its author may delete a message."))


def moderated_kinds(user: User) -> list[RoomKind]:
    """The kinds of room whose messages this user may moderate without being in the room (django-admin)."""
    return _kinds(user, Action.MODERATE)


def _kinds(user: User, action: Action) -> list[RoomKind]:
    standings = Viewer(user).standings() & _STAFF
    return [kind for kind, actions in TABLE.items() if actions[action] & standings]


def require_withdraw_card(user: User) -> None:
    """Cards are the same in every room, so their moderators are the workspace's."""
    if not user.is_moderator:
        raise Forbidden


def require_change_look(user: User) -> None:
    """The name, logo and accent of the workspace: its administrators."""
    if not user.is_active:
        raise Suspended
    if user.role != Role.ADMINISTRATOR:
        raise Forbidden


def require_add_emoji(user: User) -> None:
    """Everybody who has an account."""
    if not user.is_active:
        raise Suspended


def require_delete_emoji(user: User, emoji: CustomEmoji) -> None:
    """Whoever made it, and the workspace's moderators."""
    if not user.is_active:
        raise Suspended
    if emoji.created_by_id != user.pk and not user.is_moderator:
        raise Forbidden(gettext_lazy("Only who made it and moderators may delete an emoji."))
