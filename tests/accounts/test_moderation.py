"""Who may do what to whom: the whole table, and that an administrator always stays."""

import pytest

from accounts import actions
from accounts.models import AuditEntry, Role, User
from foundation.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db

MEMBER, MODERATOR, ADMINISTRATOR = Role.MEMBER, Role.MODERATOR, Role.ADMINISTRATOR

ALLOWED = {
    (MODERATOR, MEMBER),
    (ADMINISTRATOR, MEMBER),
    (ADMINISTRATOR, MODERATOR),
    (ADMINISTRATOR, ADMINISTRATOR),
}


@pytest.mark.parametrize("does", [actions.suspend, actions.restore, actions.end_sessions])
@pytest.mark.parametrize("actor_role", Role.values)
@pytest.mark.parametrize("target_role", Role.values)
def test_moderators_reach_members_and_administrators_everybody(make, does, actor_role, target_role):
    actor, target = make("actor", role=actor_role), make("target", role=target_role)
    if (actor_role, target_role) in ALLOWED:
        does(actor, target.pk)
    else:
        with pytest.raises(Forbidden):
            does(actor, target.pk)


@pytest.mark.parametrize("does", [actions.suspend, actions.restore, actions.end_sessions])
def test_nobody_does_it_to_themselves(root, does):
    with pytest.raises(Forbidden):
        does(root, root.pk)


@pytest.mark.django_db(transaction=True)
def test_a_suspension_is_told_and_recorded_once(alice, dana, hints):
    actions.suspend(dana, alice.pk, reason="spam")
    actions.suspend(dana, alice.pk)

    assert hints == [alice.pk]
    assert User.objects.get(pk=alice.pk).version == alice.version + 1
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.target_id, entry.detail) == (dana, "suspend", alice.pk, "spam")


@pytest.mark.django_db(transaction=True)
def test_restored_twice_is_restored_once(alice, dana, hints):
    actions.suspend(dana, alice.pk)
    actions.restore(dana, alice.pk)
    actions.restore(dana, alice.pk)
    assert User.objects.get(pk=alice.pk).is_active
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["suspend", "restore"]


def test_rights_are_those_of_now_not_of_when_the_page_was_opened(alice, dana, root):
    actions.set_role(root, dana.pk, MEMBER)
    with pytest.raises(Forbidden):
        actions.suspend(dana, alice.pk)


def test_a_suspended_moderator_moderates_nothing(alice, dana, root):
    actions.suspend(root, dana.pk)
    with pytest.raises(Forbidden):
        actions.suspend(dana, alice.pk)


def test_only_administrators_give_roles_and_everybody_hears_of_it(alice, dana, root, told):
    for actor in (alice, dana):
        with pytest.raises(Forbidden):
            actions.set_role(actor, alice.pk, MODERATOR)
    told.clear()

    assert actions.set_role(root, alice.pk, MODERATOR).is_moderator
    actions.set_role(root, alice.pk, MODERATOR)

    assert told == [("changed", "alice")]
    assert AuditEntry.objects.get().detail == "member to moderator"
    with pytest.raises(Invalid):
        actions.set_role(root, alice.pk, "emperor")
    with pytest.raises(NotFound):
        actions.set_role(root, 10**9, MEMBER)


def test_the_last_administrator_stays(make, root):
    with pytest.raises(Conflict):
        actions.set_role(root, root.pk, MEMBER)

    second = make("second", role=ADMINISTRATOR)
    actions.suspend(root, second.pk)
    with pytest.raises(Conflict):  # a suspended one looks after nothing
        actions.set_role(root, root.pk, MEMBER)

    actions.restore(root, second.pk)
    assert actions.set_role(root, root.pk, MEMBER).role == MEMBER
    assert not actions.needs_first_run()
