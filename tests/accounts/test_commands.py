"""createuser, token and invite, as an operator types them."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.authentication import by_token
from accounts.models import Role, User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_createuser_reads_the_password_and_does_not_repeat_it(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    said = run("createuser", "anna", "--admin", "--email", "anna@example.org", "--password-stdin")
    user = User.objects.get()
    assert (user.role, user.email) == (Role.ADMINISTRATOR, "anna@example.org")
    assert user.check_password(PASSWORD)
    assert PASSWORD not in said


def test_createuser_without_a_terminal_makes_a_password_up_and_says_it(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    said = run("createuser", "anna")
    assert User.objects.get().check_password(said.split("Password: ")[1].strip())


def test_createuser_says_what_is_wrong_in_a_sentence(alice, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD))
    with pytest.raises(CommandError, match="Somebody has this nickname"):
        run("createuser", "Alice", "--password-stdin")


def test_token_prints_a_token_and_nothing_else(alice):
    said = run("token", "ALICE")
    assert by_token(said.removesuffix("\n"))[0] == alice
    with pytest.raises(CommandError, match="Nobody"):
        run("token", "nobody")


def test_invite_prints_a_link(dana, alice, settings):
    settings.FLACK_URL = "https://chat.example.org"
    assert run("invite", "dana").startswith("https://chat.example.org/sign-in?invitation=")
    with pytest.raises(CommandError):
        run("invite", "alice")
