"""Suspend, restore, sign out, set roles: through actions, audited, by the rules of accounts/policies.py."""

from accounts import actions
from accounts.models import AuditEntry, Role, User
from chat.admin.people import PeopleAdmin
from tests.chat.admin.conftest import Desk


def audited() -> list[tuple[str, str, int, str]]:
    entries = AuditEntry.objects.order_by("pk").values_list("actor__nickname", "action", "target_id", "detail")
    return list(entries)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_moderator_suspends_and_restores_a_member(dana, world):
    said = dana.act("accounts_user", "suspend", world.carol.pk, reason="spam in #garden")

    assert said == ["Suspended: 1."]
    assert not fresh(world.carol).is_active
    assert fresh(world.carol).version > world.carol.version  # so that open sockets end

    assert dana.act("accounts_user", "restore", world.carol.pk) == ["Restored: 1."]
    assert fresh(world.carol).is_active
    assert audited() == [
        ("dana", "suspend", world.carol.pk, "spam in #garden"),
        ("dana", "restore", world.carol.pk, ""),
    ]


def test_what_the_policy_refuses_is_left_alone_and_said(dana, roots, world):
    said = dana.act("accounts_user", "suspend", world.alice.pk, world.dana.pk, roots.user.pk)

    assert said == ["Suspended: 1.", "Left alone: 2. You may not do this."]
    assert fresh(world.dana).is_active
    assert fresh(roots.user).is_active


def test_ending_sessions_signs_out_everywhere(dana, world):
    alice = Desk(world.alice)
    assert alice.client.get("/settings").status_code == 200

    dana.act("accounts_user", "end_sessions", world.alice.pk)

    assert alice.client.get("/settings").status_code == 302
    assert audited() == [("dana", "end sessions", world.alice.pk, "")]


def test_only_administrators_are_offered_roles(dana, roots, world):
    assert "make_moderator" not in dana.table("accounts_user").content.decode()
    dana.act("accounts_user", "make_moderator", world.alice.pk)
    assert fresh(world.alice).role == Role.MEMBER

    assert roots.act("accounts_user", "make_moderator", world.alice.pk) == ["Now Moderator: 1."]
    assert fresh(world.alice).role == Role.MODERATOR


def test_the_last_administrator_stays(roots):
    said = roots.act("accounts_user", "make_member", roots.user.pk)

    assert said == ["Left alone: 1. Somebody has to stay administrator. Make another one first."]


def test_people_are_found_by_the_beginning_of_their_nickname_and_by_id(dana, world):
    actions.create_account(nickname="Alina", password=None)

    names = User.objects.in_bulk(dana.rows("accounts_user", q="AL")).values()

    assert {user.nickname for user in names} == {"alice", "Alina"}
    assert dana.rows("accounts_user", q=str(world.bob.pk)) == [world.bob.pk]
    assert dana.rows("accounts_user", q="@bob") == [world.bob.pk]
    assert dana.rows("accounts_user", q="ice") == []


def test_filters_find_staff_and_the_suspended(dana, roots, world):
    actions.suspend(roots.user, world.carol.pk)

    assert dana.rows("accounts_user", standing="suspended") == [world.carol.pk]
    assert set(dana.rows("accounts_user", standing="staff")) == {world.dana.pk, roots.user.pk}


def test_an_address_is_for_administrators(dana, roots, world):
    User.objects.filter(pk=world.alice.pk).update(email="alice@example.org")

    assert "alice@example.org" not in dana.page("accounts_user", world.alice.pk).content.decode()
    assert "alice@example.org" in roots.page("accounts_user", world.alice.pk).content.decode()


def test_a_person_may_be_suspended_from_their_own_page(dana, world):
    page = dana.page("accounts_user", world.carol.pk).content.decode()

    assert '<input type="hidden" name="action" value="suspend">' in page
    assert 'name="action" value="make_administrator"' not in page


def test_people_found_by_name_come_page_by_page_in_the_order_of_names(dana, world, monkeypatch):
    monkeypatch.setattr(PeopleAdmin, "list_per_page", 2)
    for name in ("person-c", "person-a", "person-d", "person-b", "person-e"):
        actions.create_account(nickname=name, password=None)

    names, url = [], "/admin/accounts/user/?q=person"
    while url:
        listed = dana.client.get(url).context["cl"]
        names += [user.nickname for user in listed.result_list]
        url = listed.older_url and "/admin/accounts/user/" + listed.older_url

    assert names == ["person-a", "person-b", "person-c", "person-d", "person-e"]
