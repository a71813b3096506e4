"""What moderators do at the desk goes through the actions, and is written down."""

from typing import Any

import pytest
from django.test import Client

from accounts.actions import create_token
from accounts.authentication import by_token
from accounts.models import ApiToken, AuditEntry, Invitation, Role, User
from chat.actions import rendering
from chat.actions.editing import delete_message
from chat.actions.messages import Posted, new_post, post_message
from chat.actions.previews import Card, is_due, keep_card, preview_of
from chat.actions.rooms import create_room
from chat.models import LinkPreview, Message, MessagePreview, Room
from foundation.errors import Suspended
from tests.chat.admin.conftest import Sign
from tests.conftest import World


def do(desk: Client, page: str, row: int, deed: str, **words: str) -> str:
    answer = desk.post(f"/admin/{page}/{row}/change/", {"_deed": deed, **words}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def audited() -> list[tuple[str | None, str, str, int]]:
    rows = AuditEntry.objects.order_by("pk").select_related("actor")
    return [(row.actor and row.actor.nickname, row.action, row.target_type, row.target_id) for row in rows]


def test_a_message_is_hidden_and_restored_and_the_room_hears_both(
    world: World, dana: Client, rude: Posted, heard: Any
) -> None:
    with heard() as frames:
        do(dana, "chat/message", rude.message_id, "hide")
        do(dana, "chat/message", rude.message_id, "unhide")

    hidden, restored = frames.of("message")
    assert hidden["message"]["deleted_at"] is not None
    assert restored["message"]["deleted_at"] is None
    assert audited() == [
        ("dana", "hide message", "message", rude.message_id),
        ("dana", "restore message", "message", rude.message_id),
    ]


def test_many_are_hidden_from_the_list(world: World, dana: Client) -> None:
    posts = [post_message(new_post(world.bob.pk, world.garden.pk, f"no {n}", f"n{n}")) for n in range(3)]
    chosen = [post.message_id for post in posts[:2]]
    answer = dana.post("/admin/chat/message/", {"action": "hide", "_selected_action": chosen}, follow=True)
    assert "2 done" in answer.content.decode()
    assert sorted(Message.objects.filter(hidden_at__isnull=False).values_list("pk", flat=True)) == chosen


def test_all_pages_at_once_are_never_chosen(world: World, dana: Client, rude: Posted) -> None:
    body = {"action": "hide", "_selected_action": [rude.message_id], "select_across": "1"}
    answer = dana.post("/admin/chat/message/", body, follow=True)
    assert "Nothing was done" in answer.content.decode()
    assert not Message.objects.filter(hidden_at__isnull=False).exists()


def test_what_is_refused_is_said_and_stops_none_of_the_others(world: World, dana: Client, rude: Posted) -> None:
    gone = post_message(new_post(world.bob.pk, world.garden.pk, "gone", "gone"))
    delete_message(world.bob, gone.message_id)
    body = {"action": "hide", "_selected_action": [rude.message_id, gone.message_id]}
    answer = dana.post("/admin/chat/message/", body, follow=True)
    text = answer.content.decode()
    assert f"message {gone.message_id}:" in text
    assert "Hide: done." in text


def test_text_is_shown_as_text(world: World, dana: Client, rude: Posted) -> None:
    for page in ("/admin/chat/message/", f"/admin/chat/message/{rude.message_id}/change/"):
        body = dana.get(page).content.decode()
        assert "rude &lt;b&gt;words" in body


@pytest.mark.parametrize(("who", "sees"), [("dana", False), ("root", True)])
def test_private_rooms_are_for_administrators(
    who: str, sees: bool, world: World, root: User, desk_of: Sign, heard: Any
) -> None:
    room = create_room(world.alice, kind="private", name="Shed")
    said = post_message(new_post(world.alice.pk, room.pk, "a secret of ours", "s"))
    desk = desk_of({"dana": world.dana, "root": root}[who])

    assert ("a secret of ours" in desk.get("/admin/chat/message/").content.decode()) is sees
    assert ("Shed" in desk.get("/admin/chat/room/").content.decode()) is sees
    desk.post(f"/admin/chat/message/{said.message_id}/change/", {"_deed": "hide"}, follow=True)
    assert Message.objects.filter(hidden_at__isnull=False).exists() is sees


def test_somebody_is_suspended_with_a_reason_and_restored(world: World, dana: Client) -> None:
    _, secret = create_token(world.bob)
    do(dana, "accounts/user", world.bob.pk, "suspend", word_suspend="spam")
    with pytest.raises(Suspended):
        by_token(secret)
    assert AuditEntry.objects.get(action="suspend").detail == "spam"
    do(dana, "accounts/user", world.bob.pk, "restore")
    assert by_token(secret) is not None
    assert [entry[1] for entry in audited()] == ["suspend", "restore"]


def test_everywhere_means_every_session(world: World, dana: Client, desk_of: Sign) -> None:
    theirs = desk_of(world.bob)
    do(dana, "accounts/user", world.bob.pk, "end_sessions")
    assert theirs.get("/settings").status_code == 302
    assert audited() == [("dana", "end sessions", "user", world.bob.pk)]


def test_moderators_do_nothing_to_administrators_or_themselves(world: World, root: User, dana: Client) -> None:
    for target in (root, world.dana):
        page = dana.get(f"/admin/accounts/user/{target.pk}/change/").content.decode()
        assert "_deed" not in page
        do(dana, "accounts/user", target.pk, "suspend")
        do(dana, "accounts/user", target.pk, "make_administrator")
        target.refresh_from_db()
        assert target.is_active
    assert world.dana.role == Role.MODERATOR
    assert audited() == []


def test_roles_are_given_by_administrators_and_one_stays(world: World, root: User, desk_of: Sign) -> None:
    desk = desk_of(root)
    do(desk, "accounts/user", world.bob.pk, "make_moderator")
    world.bob.refresh_from_db()
    assert world.bob.role == Role.MODERATOR
    assert "Somebody has to stay administrator" in do(desk, "accounts/user", root.pk, "make_member")


def test_a_token_is_revoked_and_opens_nothing(world: World, dana: Client, hints_of: list[int]) -> None:
    token, secret = create_token(world.bob, name="script")
    do(dana, "accounts/apitoken", token.pk, "revoke")
    assert by_token(secret) is None
    assert audited() == [("dana", "revoke token", "user", world.bob.pk)]


def test_a_token_of_an_administrator_is_not_a_moderators_to_revoke(world: World, root: User, dana: Client) -> None:
    token, _ = create_token(root)
    do(dana, "accounts/apitoken", token.pk, "revoke")
    assert ApiToken.objects.filter(pk=token.pk).exists()
    assert audited() == []


@pytest.fixture
def hints_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr("realtime.control.user_changed", heard.append)
    return heard


def test_an_invitation_is_shown_once_and_withdrawn(world: World, dana: Client) -> None:
    answer = dana.post("/admin/accounts/invitation/add/", {"uses": 3, "days": 2})
    body = answer.content.decode()
    assert "/sign-in?invitation=" in body
    assert "no-store" in answer.headers["Cache-Control"]
    invitation = Invitation.objects.get()
    assert (invitation.uses_left, invitation.created_by) == (3, world.dana)
    do(dana, "accounts/invitation", invitation.pk, "withdraw")
    assert not Invitation.objects.exists()
    assert [entry[1] for entry in audited()] == ["invite", "withdraw invitation"]


def test_nonsense_makes_no_invitation(world: World, dana: Client) -> None:
    for body in ({}, {"uses": 0, "days": 1}, {"uses": "many", "days": 1}, {"uses": 1, "days": 4000}):
        assert "/sign-in?invitation=" not in dana.post("/admin/accounts/invitation/add/", body).content.decode()
    assert not Invitation.objects.exists()


def test_a_room_is_archived_and_restored(world: World, dana: Client) -> None:
    do(dana, "chat/room", world.garden.pk, "archive")
    assert Room.objects.get(pk=world.garden.pk).archived_at is not None
    do(dana, "chat/room", world.garden.pk, "unarchive")
    assert Room.objects.get(pk=world.garden.pk).archived_at is None
    assert [entry[1:] for entry in audited()] == [
        ("archive room", "room", world.garden.pk),
        ("restore room", "room", world.garden.pk),
    ]
    assert "can't be archived" in do(dana, "chat/room", world.general.pk, "archive").replace("&#x27;", "'")


@pytest.fixture
def card(world: World) -> LinkPreview:
    """A page that two messages of two rooms show."""
    preview = keep_card(preview_of("https://rude.example/"), Card("Rude", "very", "rude.example"))
    for room in (world.garden, world.general):
        said = post_message(new_post(world.bob.pk, room.pk, "see https://rude.example/", f"c{room.pk}"))
        rendering.apply_previews(said.message_id, 1, [preview])
    return preview


def test_a_card_goes_from_all_messages_and_does_not_come_back(
    world: World, root: User, desk_of: Sign, card: LinkPreview, heard: Any
) -> None:
    desk = desk_of(root)
    with heard() as frames:
        do(desk, "chat/linkpreview", card.pk, "remove")

    assert [frame["message"]["previews"] for frame in frames.of("message")] == [[], []]
    assert not MessagePreview.objects.exists()
    assert not is_due(LinkPreview.objects.get())
    assert keep_card(card, Card("Rude", "again", "x")).state == "removed"

    do(desk, "chat/linkpreview", card.pk, "allow")
    assert is_due(LinkPreview.objects.get())
    assert [entry[1] for entry in audited()] == ["remove card", "allow card"]


def test_the_audit_is_found_by_who_and_by_what(world: World, dana: Client, rude: Posted) -> None:
    do(dana, "chat/message", rude.message_id, "hide")
    for term in ("@dana", f"message:{rude.message_id}"):
        assert "hide message" in dana.get("/admin/accounts/auditentry/", {"q": term}).content.decode()
    for term in ("@alice", "message:99999"):
        body = dana.get("/admin/accounts/auditentry/", {"q": term}).content.decode()
        assert "hide message" not in body


@pytest.mark.parametrize(
    ("page", "term", "found"),
    [
        ("chat/message", "#garden", True),
        ("chat/message", "#garden/1", True),
        ("chat/message", "#garden/9", False),
        ("chat/message", "#general", False),
        ("chat/message", "@Bob", True),
        ("chat/message", "@alice", False),
        ("chat/message", "rude", False),
        ("chat/message", "99999999999999999999999", False),
        ("accounts/user", "bo", True),
        ("accounts/user", "@BOB", True),
        ("accounts/user", "zz", False),
        ("accounts/user", "\U0010ffff", False),
        ("chat/room", "gar", True),
        ("chat/room", "#garden", True),
        ("chat/room", "%", False),
    ],
)
def test_searches_find_what_they_say(
    page: str, term: str, found: bool, world: World, dana: Client, rude: Posted
) -> None:
    answer = dana.get(f"/admin/{page}/", {"q": term})
    assert answer.status_code == 200
    assert bool(answer.context["cl"].result_list) is found
