"""The first administrator: one, whoever is fastest, and no stranger."""

import threading

import pytest
from django.db import connection

from accounts import actions
from accounts.models import AuditEntry, Role, User
from accounts.signals import founded
from foundation.errors import Conflict, Forbidden, Invalid
from tests.accounts.conftest import HERE, PASSWORD


def found(nickname="anna", **more):
    return actions.make_first_administrator(nickname=nickname, password=PASSWORD, address=HERE, **more)


@pytest.fixture(autouse=True)
def on_this_machine(settings):
    settings.HOST, settings.FLACK_HOSTS = "127.0.0.1", []


@pytest.mark.django_db
def test_the_first_one_administers_and_names_the_place(told):
    names = []

    def hear(workspace, **kwargs):
        names.append(workspace)

    founded.connect(hear)
    user = found(workspace=" Garden Inc ")

    assert User.objects.get().role == Role.ADMINISTRATOR
    assert not actions.needs_first_run()
    assert told == [("joined", "anna"), ("founded", "anna")]
    assert names == ["Garden Inc"]
    assert AuditEntry.objects.get().actor == user


@pytest.mark.django_db
def test_members_who_came_before_stay_members(make):
    member = make("berta")
    assert actions.needs_first_run()

    found()

    member.refresh_from_db()
    assert member.role == Role.MEMBER


@pytest.mark.django_db
def test_the_second_one_is_told_to_sign_in(told):
    found("anna")
    with pytest.raises(Conflict):
        found("berta")
    assert [user.nickname for user in User.objects.all()] == ["anna"]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_administrator(monkeypatch):
    started = threading.Barrier(2, timeout=30)
    monkeypatch.setattr("accounts.actions.first_run.check_rules", lambda *args: started.wait())
    outcomes = {}

    def attempt(nickname):
        try:
            outcomes[nickname] = found(nickname)
        except Conflict as error:
            outcomes[nickname] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[nickname]) for nickname in ("anna", "berta")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(type(outcome).__name__ for outcome in outcomes.values()) == ["Conflict", "User"]
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("public", [{"HOST": "0.0.0.0"}, {"HOST": "192.0.2.7"}, {"FLACK_HOSTS": ["chat.example.org"]}])
def test_where_strangers_can_come_it_takes_the_code(settings, public):
    for name, value in public.items():
        setattr(settings, name, value)

    with pytest.raises(Forbidden) as refusal:  # nobody has been shown a code yet
        found(code="")
    assert refusal.value.field == "code"
    code = actions.first_run_code()
    for wrong in ("", "abcd-efgh-ijkm", code + "x"):
        with pytest.raises(Forbidden):
            found(code=wrong)

    assert found(code=f" {code.upper()} ").role == Role.ADMINISTRATOR
    assert actions.first_run_code() is None


@pytest.mark.django_db
def test_a_new_start_makes_the_code_before_it_void(settings):
    settings.HOST = "0.0.0.0"
    first, second = actions.first_run_code(), actions.first_run_code()
    with pytest.raises(Forbidden):
        found(code=first)
    assert found(code=second)


@pytest.mark.django_db
def test_on_this_machine_no_code_is_needed_or_made():
    assert actions.first_run_code() is None
    assert found()


@pytest.mark.django_db
def test_a_weak_password_makes_no_administrator():
    with pytest.raises(Invalid):
        actions.make_first_administrator(nickname="anna", password="12345678", address=HERE)
    assert actions.needs_first_run()


@pytest.mark.django_db
def test_an_administrator_made_by_the_operator_counts(root):
    assert not actions.needs_first_run()
    with pytest.raises(Conflict):
        found()
