"""The account pages, as a browser without JavaScript uses them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts import actions
from accounts.authentication import by_token
from accounts.models import User
from foundation.clock import now
from tests.accounts.conftest import PASSWORD
from tests.chat.pictures import picture

pytestmark = pytest.mark.django_db


def sign_in(client, nickname="alice", password=PASSWORD, **more):
    return client.post("/sign-in", {"nickname": nickname, "password": password, "action": "sign-in", **more})


def test_signing_in_gives_a_new_session_and_goes_where_one_wanted(client, alice):
    session = client.session
    session["before"] = "sign-in"
    session.save()
    old = session.session_key

    answer = sign_in(client, next="/rooms/garden?x=1")

    assert (answer.status_code, answer["Location"]) == (302, "/rooms/garden?x=1")
    assert client.session.session_key != old
    assert client.get("/settings").status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""])
def test_nobody_is_sent_to_another_host(client, alice, wanted):
    assert sign_in(client, next=wanted)["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_so_but_never_the_password(client, alice):
    answer = sign_in(client, password="wrong-guess", next="/rooms/garden")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "That nickname or password is not right." in page
    assert 'value="alice"' in page
    assert 'value="/rooms/garden"' in page
    assert "wrong-guess" not in page


def test_creating_an_account_signs_in(client):
    answer = client.post("/sign-in", {"nickname": "newcomer", "password": PASSWORD, "action": "register"})
    assert answer.status_code == 302
    assert client.get("/settings").context["user"].nickname == "newcomer"


def test_a_taken_name_is_told_beside_its_field(client, alice):
    answer = client.post("/sign-in", {"nickname": "ALICE", "password": PASSWORD, "action": "register"})
    assert answer.status_code == 400
    assert "nickname" in answer.context["form"].errors


def test_too_many_tries_are_answered_429(client, alice, settings):
    settings.FLACK_LOGIN_RATE = 2
    for _ in range(2):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 429


def test_the_invitation_travels_through_a_failed_form(client, settings, dana):
    settings.FLACK_REGISTRATION = "invitation"
    _, secret = actions.invite(dana)
    assert secret in client.get(f"/sign-in?invitation={secret}").content.decode()
    typed = {"nickname": "newcomer", "password": "short", "action": "register", "invitation": secret}
    assert secret in client.post("/sign-in", typed).content.decode()
    assert client.post("/sign-in", typed | {"password": PASSWORD}).status_code == 302


def test_who_is_signed_in_needs_no_sign_in_page(alice, client_of):
    assert client_of(alice).get("/sign-in?next=/settings")["Location"] == "/settings"


def test_forms_without_the_csrf_token_are_refused(alice):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403


def test_signing_out_takes_a_form_and_ends_the_session(alice, client_of):
    client = client_of(alice)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/settings").status_code == 302
    assert client.post("/sign-out").status_code == 302


def test_settings_ask_who_it_is_first(client):
    for path in ("/settings", "/settings/profile", "/settings/tokens", "/settings/sign-out-everywhere"):
        answer = client.post(path) if path != "/settings" else client.get(path)
        assert answer["Location"] == f"/sign-in?next={path}"


def test_the_profile_is_saved_and_a_fault_shown(alice, bob, client_of):
    client = client_of(alice)
    good = {"nickname": "alicia", "display_name": "Alice", "email": "alice@example.org"}
    assert client.post("/settings/profile", good)["Location"] == "/settings"
    alice.refresh_from_db()
    assert alice.display_name == "Alice"

    answer = client.post("/settings/profile", good | {"nickname": "bob"})
    assert answer.status_code == 400
    assert "nickname" in answer.context["profile_form"].errors


def test_a_new_token_is_shown_once_and_can_be_revoked(alice, bob, client_of):
    client = client_of(alice)
    answer = client.post("/settings/tokens", {"name": "laptop"})
    secret = answer.context["new_token"]
    assert secret in answer.content.decode()
    assert by_token(secret)[0] == alice
    assert "no-store" in answer["Cache-Control"]
    again = client.get("/settings").content.decode()
    assert secret not in again
    assert "laptop" in again

    token = alice.tokens.get()
    assert client_of(bob).post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 302
    assert by_token(secret) is None


def test_the_first_run_page_makes_the_administrator_and_signs_in(client):
    assert client.get("/first-run").status_code == 200
    typed = {"nickname": "anna", "password": PASSWORD, "workspace": "Garden Inc"}
    assert client.post("/first-run", typed)["Location"] == "/"
    assert User.objects.get().is_administrator
    assert client.get("/settings").status_code == 200
    assert client.get("/first-run")["Location"] == "/"
    assert client.post("/first-run", typed | {"nickname": "berta"}).status_code == 409


def test_the_first_run_page_asks_strangers_for_the_code(client, settings):
    settings.HOST = "0.0.0.0"
    assert 'name="code"' in client.get("/first-run").content.decode()
    answer = client.post("/first-run", {"nickname": "anna", "password": PASSWORD, "code": "guess"})
    assert answer.status_code == 403
    assert "code" in answer.context["form"].errors


def test_the_admin_uses_our_door(client, alice, dana, client_of):
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/sign-in?next=%2Fadmin%2F"
    assert client_of(alice).get("/admin/login/").status_code == 403
    assert client_of(dana).get("/admin/login/?next=/admin/").status_code == 302


def test_a_suspended_person_sees_the_door_and_why(alice, dana, client_of):
    client = client_of(alice)
    actions.suspend(dana, alice.pk)
    assert client.get("/settings").status_code == 302
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "suspended" in answer.content.decode()


def test_a_profile_is_saved_and_stands_in_its_fields(client, alice):
    client.force_login(alice)
    wanted = {"nickname": "alice", "about": "Beans", "pronouns": "she/her", "time_zone": "Europe/Vienna"}
    assert client.post("/settings/profile", wanted).status_code == 302

    page = client.get("/settings").content.decode()
    assert ">\nBeans</textarea>" in page
    assert 'value="she/her"' in page
    assert '<option value="Europe/Vienna" selected>' in page

    answer = client.post("/settings/profile", wanted | {"time_zone": "Vienna"})
    assert answer.status_code == 400
    assert "time_zone" in answer.context["profile_form"].errors


def test_a_status_ends_after_its_time_and_keeps_its_end_when_asked_to(client, alice):
    client.force_login(alice)
    sent = {"emoji": "🌴", "text": "Away", "clear_after": "60", "availability": "dnd"}
    assert client.post("/settings/status", sent).status_code == 302
    stored = User.objects.get(pk=alice.pk)
    assert timedelta(minutes=59) < stored.status_until - now() <= timedelta(minutes=60)
    assert stored.availability == "dnd"

    assert '<option value="keep" selected>' in client.get("/settings").content.decode()
    client.post("/settings/status", sent | {"text": "Still away", "clear_after": "keep"})
    again = User.objects.get(pk=alice.pk)
    assert (again.status_text, again.status_until) == ("Still away", stored.status_until)

    User.objects.filter(pk=alice.pk).update(availability_until=stored.status_until)
    client.post("/settings/status", sent | {"text": "Still not to be disturbed"})
    assert User.objects.get(pk=alice.pk).availability_until == stored.status_until

    client.post("/settings/status", sent | {"emoji": "", "text": "", "clear_after": ""})
    assert User.objects.get(pk=alice.pk).status_until is None


@pytest.mark.parametrize(
    "wrong", [{"emoji": "x"}, {"text": "x" * 101}, {"clear_after": "7"}, {"availability": "asleep"}]
)
def test_a_wrong_status_comes_back_with_what_is_wrong(client, alice, wrong):
    client.force_login(alice)
    sent = {"emoji": "🌴", "text": "Away", "clear_after": "", "availability": "auto"}
    answer = client.post("/settings/status", sent | wrong)
    assert answer.status_code == 400
    assert answer.context["status_form"].errors
    assert User.objects.get(pk=alice.pk).status_text == ""


def test_a_picture_is_uploaded_cut_and_removed(client, alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(alice)

    def send(data, **crop):
        return client.post("/settings/avatar", {"image": SimpleUploadedFile("me.png", data, "image/png"), **crop})

    assert send(picture((60, 40)), x="5", y="5", size="30").status_code == 302
    name = User.objects.get(pk=alice.pk).avatar
    with Image.open(tmp_path / name) as made:
        assert made.size == (30, 30)
    assert f'src="/media/{name}"' in client.get("/settings").content.decode()

    for answer in (send(b"x"), send(picture(), x="50", y="5", size="30"), client.post("/settings/avatar")):
        assert answer.status_code == 400
        assert answer.context["avatar_form"].errors
    assert User.objects.get(pk=alice.pk).avatar == name

    assert client.post("/settings/avatar/remove").status_code == 302
    assert User.objects.get(pk=alice.pk).avatar == ""
