"""Tokens: shown once, kept as a digest, revoked one by one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError

from accounts import actions
from accounts.authentication import Validity, by_token, is_valid
from accounts.models import ApiToken
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Suspended, TooLong

pytestmark = pytest.mark.django_db


def test_a_token_opens_its_persons_door_and_is_kept_nowhere(alice):
    token, secret = actions.create_token(alice, name=" laptop ")

    user, credential = by_token(secret)

    assert (user, credential.user_id, token.name) == (alice, alice.pk, "laptop")
    assert secret not in str(ApiToken.objects.values())
    assert credential.key not in repr(credential) or credential.key == str(alice.pk)


@pytest.mark.parametrize("secret", ["", "flack_made-up", "\x00", "\ud800", "é" * 10_000])
def test_what_is_no_token_opens_nothing(alice, secret):
    assert by_token(secret) is None


def test_looking_one_up_is_one_query_and_its_use_is_noted_once_a_minute(alice, django_assert_num_queries):
    token, secret = actions.create_token(alice)
    with time_machine.travel(now(), tick=False) as clock:
        by_token(secret)
        clock.shift(59)
        with django_assert_num_queries(1):
            by_token(secret)
        token.refresh_from_db()
        first = token.last_used_at
        clock.shift(2)
        by_token(secret)
        token.refresh_from_db()
    assert token.last_used_at - first == timedelta(seconds=61)


def test_a_database_that_can_not_be_written_keeps_no_reader_out(alice, monkeypatch):
    _, secret = actions.create_token(alice)

    def full(self, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr("django.db.models.query.QuerySet.update", full)
    assert by_token(secret) is not None


@pytest.mark.django_db(transaction=True)
def test_a_revoked_one_opens_nothing_and_its_connections_are_told(alice, hints):
    token, secret = actions.create_token(alice)
    _, other = actions.create_token(alice)
    _, credential = by_token(secret)

    actions.revoke_token(alice, token.pk)

    assert by_token(secret) is None
    assert is_valid(credential) is Validity.ENDED
    assert by_token(other) is not None
    assert hints == [alice.pk]
    assert type(alice).objects.get(pk=alice.pk).version == alice.version + 1


def test_revoking_twice_or_somebody_elses_finds_nothing(alice, bob):
    token, secret = actions.create_token(alice)
    with pytest.raises(NotFound):
        actions.revoke_token(bob, token.pk)
    assert by_token(secret) is not None
    actions.revoke_token(alice, token.pk)
    with pytest.raises(NotFound):
        actions.revoke_token(alice, token.pk)


def test_a_request_revokes_the_token_it_came_with(alice):
    _, secret = actions.create_token(alice)
    _, credential = by_token(secret)
    actions.revoke_used(alice, credential)
    assert by_token(secret) is None


def test_an_expired_one_opens_nothing(alice):
    _, secret = actions.create_token(alice, expires_at=now() + timedelta(minutes=5))
    _, credential = by_token(secret)
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert by_token(secret) is None
        assert is_valid(credential) is Validity.ENDED


def test_while_suspended_it_says_so_and_works_again_after(alice, dana):
    _, secret = actions.create_token(alice)
    _, credential = by_token(secret)
    actions.suspend(dana, alice.pk)

    with pytest.raises(Suspended):
        by_token(secret)
    with pytest.raises(Suspended):
        actions.create_token(alice)
    assert is_valid(credential) is Validity.SUSPENDED

    actions.restore(dana, alice.pk)
    assert is_valid(credential) is Validity.VALID


def test_names_are_short_and_can_be_shown(alice):
    with pytest.raises(TooLong):
        actions.create_token(alice, name="x" * 81)
    with pytest.raises(Invalid):
        actions.create_token(alice, name="a\x00b")
