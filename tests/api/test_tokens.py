"""Tokens and passwords over REST."""

import base64

import pytest
from django.test import Client

from accounts import actions
from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

NEW = "a quite different phrase"


@pytest.fixture
def anna(db):
    return actions.create_account(nickname="anna", password=PASSWORD)


def basic(nickname, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{nickname}:{password}".encode()).decode()}


def test_nickname_and_password_make_a_token_that_opens(anna):
    answer = Program().post("/api/tokens", headers=basic("Anna", PASSWORD), name="laptop")
    assert answer.status_code == 200
    program = Program()
    program.token = answer.json()["token"]
    assert program.get("/api/me").json()["nickname"] == "anna"
    [token] = program.get("/api/tokens").json()["tokens"]
    assert (token["name"], token["current"]) == ("laptop", True)
    assert answer.json()["token"] not in program.get("/api/tokens").content.decode()


def test_no_body_is_needed(client, anna):
    assert client.post("/api/tokens", headers=basic("anna", PASSWORD)).json()["token"]


@pytest.mark.parametrize("headers", [{}, basic("anna", "wrong"), basic("nobody", PASSWORD), basic("", "")])
def test_wrong_and_unknown_are_answered_alike(anna, headers):
    answer = Program().post("/api/tokens", headers=headers)
    assert (answer.status_code, code_of(answer)) == (401, "authentication_required")
    assert answer["WWW-Authenticate"].startswith("Bearer realm=")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic /w==", "Basic " + "QQ==" * 1000])
def test_credentials_that_can_not_be_read(anna, header):
    assert Program().post("/api/tokens", headers={"Authorization": header}).status_code in (400, 401)


def test_too_many_tries_are_answered_429(anna, settings):
    settings.FLACK_LOGIN_RATE = 2
    for _ in range(2):
        Program().post("/api/tokens", headers=basic("anna", "wrong"))
    assert code_of(Program().post("/api/tokens", headers=basic("anna", PASSWORD))) == "rate_limited"


def test_nickname_and_password_open_nothing_else(anna):
    for path in ("/api/me", "/api/users", "/api/tokens"):
        assert Program().get(path, headers=basic("anna", PASSWORD)).status_code == 401


def test_a_token_makes_no_token(anna):
    assert Program(anna).post("/api/tokens").status_code == 401


def test_the_list_goes_page_by_page(anna):
    program = Program(anna)
    for number in range(4):
        actions.create_token(anna, name=f"t{number}")
    path, names = "/api/tokens?limit=2", []
    while path:
        body = program.get(path).json()
        names += [token["name"] for token in body["tokens"]]
        path = body["next"]
    assert names == ["t3", "t2", "t1", "t0", ""]


def test_a_token_revokes_itself(anna):
    program = Program(anna)
    assert program.delete("/api/tokens").status_code == 204
    assert code_of(program.delete("/api/tokens")) == "authentication_required"


def test_another_of_mine_but_nobody_elses(anna, world):
    program, other = Program(anna), Program(anna)
    others_id = anna.tokens.order_by("-pk").first().pk
    assert code_of(Program(world.alice).delete(f"/api/tokens/{others_id}")) == "not_found"
    assert program.delete(f"/api/tokens/{others_id}").status_code == 204
    assert code_of(program.delete(f"/api/tokens/{others_id}")) == "not_found"
    assert other.get("/api/me").status_code == 401
    assert program.get("/api/me").status_code == 200


def test_suspended_is_403_with_its_code(anna, world):
    program = Program(anna)
    actions.suspend(world.dana, anna.pk)
    for answer in (program.get("/api/me"), Program().post("/api/tokens", headers=basic("anna", PASSWORD))):
        assert (answer.status_code, code_of(answer)) == (403, "suspended")


def test_a_new_password_keeps_only_the_token_that_set_it(anna):
    program, other = Program(anna), Program(anna)
    assert program.put("/api/me/password", current=PASSWORD, new=NEW).status_code == 204
    assert program.get("/api/me").status_code == 200
    assert other.get("/api/me").status_code == 401
    assert code_of(program.put("/api/me/password", current=PASSWORD, new=NEW)) == "invalid"
    assert code_of(program.put("/api/me/password", current=NEW)) == "invalid"


def test_a_page_changes_the_password_and_stays_signed_in(anna):
    page = Client(enforce_csrf_checks=True)
    page.get("/sign-in")
    csrf = {"X-CSRFToken": page.cookies[next(name for name in page.cookies if "csrf" in name)].value}
    page.post("/sign-in", {"nickname": "anna", "password": PASSWORD}, headers=csrf)
    body = {"current": PASSWORD, "new": NEW}

    refused = page.put("/api/me/password", body, content_type="application/json")
    assert (refused.status_code, code_of(refused)) == (403, "csrf")

    csrf = {"X-CSRFToken": page.cookies[next(name for name in page.cookies if "csrf" in name)].value}
    assert page.put("/api/me/password", body, content_type="application/json", headers=csrf).status_code == 204
    assert page.get("/api/me").json()["nickname"] == "anna"
    assert User.objects.get(pk=anna.pk).check_password(NEW)
    assert page.post("/api/tokens", headers=csrf).json()["token"]
