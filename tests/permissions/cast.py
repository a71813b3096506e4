"""Rooms of every kind, and one person for each way to stand to them."""

from dataclasses import dataclass
from pathlib import Path

from accounts.actions import create_account, suspend
from accounts.models import Role, User
from chat.actions import attachments, memberships, messages, reporting, workspace
from chat.actions import rooms as actions
from chat.actions.posts import NewPoll
from chat.files.names import thumbnail_name
from chat.models import Attachment, Membership, MembershipRole, PollOption, Room, RoomKind
from chat.queries.rooms import directory, general
from foundation.store import store
from tests.permissions.table import STANDINGS

_BYTES = Path(__file__)

OPEN_KINDS = {"open", "web-public", "archived"}


@dataclass(frozen=True)
class Scene:
    """One kind of room. `said` is a message of the host's there, `asked` a poll of theirs with an `option`; `own` what
    each person said before."""

    kind: str
    room: Room
    said: int
    file: int  # a picture in that message
    asked: int
    option: int
    report: int  # of what was said, by the one who is then suspended
    own: dict[str, int]
    people: dict[str, User]
    host: User
    newcomer: User
    guest: User


def make_people() -> dict[str, User]:
    """By standing; the suspended one is not suspended yet, so that there is something of theirs."""
    workspace.ensure()
    roles = {"workspace moderator": Role.MODERATOR, "administrator": Role.ADMINISTRATOR}
    return {
        standing: create_account(
            nickname=standing.replace(" ", "."), password=None, role=roles.get(standing, Role.MEMBER)
        )
        for standing in STANDINGS
        if standing != "anonymous"
    }


def make_scene(kind: str, people: dict[str, User]) -> Scene:
    host, newcomer, guest = [create_account(nickname=name, password=None) for name in ("host", "newcomer", "guest")]
    room = _room(kind, host, people)
    inside = _inside(kind)
    own: dict[str, int] = {}
    if kind not in ("direct", "directory", "general"):
        for standing in inside:
            memberships.add_member(host, room.pk, people[standing])
        memberships.add_member(host, room.pk, guest)
    for standing in inside if kind != "directory" else ():
        own[standing] = _say(people[standing], room, f"hello from {standing}")
    file = _picture(host) if kind != "directory" else 0
    said = _say(host, room, "a word of the house", file) if kind != "directory" else 0
    asked = _ask(host, room) if kind != "directory" else 0
    report = reporting.report_message(people["suspended"], said, "spam").report.pk if said else 0
    if kind in OPEN_KINDS | {"private"}:
        memberships.leave(people["ex-member"], room.pk)
        for role in (MembershipRole.MODERATOR, MembershipRole.OWNER):
            Membership.objects.filter(room=room, user=people[role]).update(role=role)
    if kind == "archived":
        actions.set_archived(host, room.pk, True)
    if kind == "web-public":
        Room.objects.filter(pk=room.pk).update(web_public=True)
    room.refresh_from_db()
    option = PollOption.objects.values_list("pk", flat=True).first() or 1
    return Scene(kind, room, said, file, asked, option, report, own, people, host, newcomer, guest)


def suspend_one(people: dict[str, User]) -> None:
    suspend(people["administrator"], people["suspended"].pk)


def _room(kind: str, host: User, people: dict[str, User]) -> Room:
    if kind == "general":
        return general()
    if kind == "directory":
        return directory()
    if kind == "direct":
        room = Room.objects.create(kind=RoomKind.DIRECT, direct_key="cast")
        actions.seat(room, [host, people["member"], people["suspended"]], MembershipRole.MEMBER)
        return room
    return actions.create_room(host, kind="private" if kind == "private" else "open", name="Stage")


def _inside(kind: str) -> list[str]:
    """Who has been in it and has said something there."""
    if kind == "general":
        return ["suspended", "member", "workspace moderator", "administrator"]
    if kind == "direct":
        return ["suspended", "member"]
    return ["suspended", "ex-member", "member", "moderator", "owner"]


def _say(user: User, room: Room, source: str, *files: int) -> int:
    return messages.post_message(messages.new_post(user.pk, room.pk, source, source, attachments=files)).message_id


def _picture(user: User) -> int:
    """With a thumbnail, as if it had been made anew: what it shows is nothing to who may see it."""
    file = attachments.upload_whole(user, "stage.txt", 8, [b"a stage\n"])
    store().put(_BYTES, thumbnail_name(file.key))
    Attachment.objects.filter(pk=file.pk).update(has_thumbnail=True)
    return file.pk


def _ask(user: User, room: Room) -> int:
    poll = NewPoll(("yes", "no"), several=False)
    return messages.post_message(messages.new_post(user.pk, room.pk, "Encore?", "asked", poll=poll)).message_id
