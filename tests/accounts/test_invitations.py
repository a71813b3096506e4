"""Invitations: by whom, for how many, for how long."""

from datetime import timedelta

import pytest
import time_machine

from accounts import actions
from accounts.models import AuditEntry, Invitation
from foundation.clock import now
from foundation.errors import Forbidden, Invalid, NotFound, RegistrationClosed
from tests.accounts.conftest import HERE, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_invitation(settings):
    settings.FLACK_REGISTRATION = "invitation"


def register(secret):
    return actions.register(nickname="newcomer", password=PASSWORD, address=HERE, invitation=secret)


def test_moderators_invite_members_do_not(alice, dana):
    with pytest.raises(Forbidden):
        actions.invite(alice)
    invitation, secret = actions.invite(dana)
    assert secret not in str(Invitation.objects.values())
    assert register(secret)
    assert AuditEntry.objects.get().target_id == invitation.pk


def test_an_invitation_ends_after_its_days(dana):
    _, secret = actions.invite(dana, lasts=timedelta(days=1))
    with time_machine.travel(now() + timedelta(days=2)), pytest.raises(RegistrationClosed):
        register(secret)


def test_a_withdrawn_one_lets_nobody_in(alice, dana):
    invitation, secret = actions.invite(dana)
    with pytest.raises(Forbidden):
        actions.withdraw(alice, invitation.pk)
    actions.withdraw(dana, invitation.pk)
    with pytest.raises(RegistrationClosed):
        register(secret)
    with pytest.raises(NotFound):
        actions.withdraw(dana, invitation.pk)


@pytest.mark.parametrize("uses", [0, -1, 1001])
def test_it_is_for_a_sensible_number_of_people(dana, uses):
    with pytest.raises(Invalid):
        actions.invite(dana, uses=uses)
