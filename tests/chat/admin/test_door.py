"""Who may sit at the desk, and what nobody sees there."""

import pytest
from django.test import Client

from accounts.actions import create_token, invite
from accounts.models import ApiToken, Invitation, User
from tests.chat.admin.conftest import Sign
from tests.conftest import World

LISTS = [
    "accounts/user",
    "accounts/apitoken",
    "accounts/invitation",
    "accounts/auditentry",
    "chat/room",
    "chat/message",
    "chat/linkpreview",
    "django_celery_results/taskresult",
]
ADMINISTRATORS_ONLY = {"chat/linkpreview", "django_celery_results/taskresult"}


@pytest.mark.parametrize("name", LISTS)
def test_strangers_are_sent_to_sign_in_and_members_are_refused(name: str, world: World, desk_of: Sign) -> None:
    answer = Client().get(f"/admin/{name}/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in?next=")
    assert desk_of(world.alice).get(f"/admin/{name}/", follow=True).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_moderators_and_administrators_read_their_lists(
    name: str, world: World, root: User, dana: Client, desk_of: Sign
) -> None:
    assert desk_of(root).get(f"/admin/{name}/").status_code == 200
    assert dana.get(f"/admin/{name}/").status_code == (403 if name in ADMINISTRATORS_ONLY else 200)


@pytest.mark.parametrize("name", set(LISTS) - {"accounts/invitation"})
def test_nothing_is_added_by_hand(name: str, root: User, desk_of: Sign) -> None:
    assert desk_of(root).get(f"/admin/{name}/add/").status_code == 403


def test_nothing_is_written_past_the_actions(world: World, root: User, desk_of: Sign) -> None:
    desk, page = desk_of(root), f"/admin/accounts/user/{world.bob.pk}"
    assert desk.post(f"{page}/change/", {"nickname": "eve", "role": "administrator"}).status_code == 403
    assert desk.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post("/admin/accounts/user/", {"action": "delete_selected", "_selected_action": world.bob.pk})
    world.bob.refresh_from_db()
    assert (world.bob.nickname, world.bob.role) == ("bob", "member")


def test_passwords_change_in_one_place(root: User, desk_of: Sign) -> None:
    assert desk_of(root).get("/admin/password_change/").headers["Location"] == "/settings"


def test_no_secret_and_no_digest_is_shown(world: World, root: User, desk_of: Sign) -> None:
    desk = desk_of(root)
    world.bob.set_password("a very good password")
    world.bob.save(update_fields=["password"])
    token, secret = create_token(world.bob, name="script")
    invitation, code = invite(root)
    hidden = [
        world.bob.password,
        secret,
        code,
        ApiToken.objects.get().digest,
        Invitation.objects.get().digest,
    ]
    for page in (
        "accounts/user/",
        f"accounts/user/{world.bob.pk}/change/",
        "accounts/apitoken/",
        f"accounts/apitoken/{token.pk}/change/",
        "accounts/invitation/",
        f"accounts/invitation/{invitation.pk}/change/",
        "accounts/auditentry/",
    ):
        body = desk.get(f"/admin/{page}").content.decode()
        assert not any(word in body for word in hidden), page


def test_addresses_can_not_ask_for_more_than_the_filters(world: World, dana: Client) -> None:
    for query in ("password__startswith=a", "author__password__startswith=a", "source__contains=x"):
        for name in ("accounts/user", "chat/message"):
            answer = dana.get(f"/admin/{name}/?{query}")
            assert answer.status_code in (302, 400)


def test_an_address_by_mail_is_for_administrators(world: World, root: User, dana: Client, desk_of: Sign) -> None:
    User.objects.filter(pk=world.bob.pk).update(email="bob@garden.example")
    page = f"/admin/accounts/user/{world.bob.pk}/change/"
    assert "bob@garden.example" in desk_of(root).get(page).content.decode()
    assert "bob@garden.example" not in dana.get(page).content.decode()
