"""Sessions: whose they are, and how they end here and everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions
from accounts.authentication import Validity, by_session, is_valid
from accounts.models import Session, User
from foundation.clock import now
from foundation.errors import Suspended

pytestmark = pytest.mark.django_db


def test_a_session_finds_its_person_in_one_query(alice, client_of, django_assert_num_queries):
    key = client_of(alice).session.session_key
    with django_assert_num_queries(1):
        user, credential = by_session(key)
    assert user == alice
    assert credential.key != key
    with django_assert_num_queries(1):
        assert is_valid(credential) is Validity.VALID


@pytest.mark.parametrize("key", [None, "", "made-up", "x" * 5000])
def test_what_is_no_session_finds_nobody(alice, key):
    assert by_session(key) is None


def test_the_handle_opens_nothing(alice, client_of):
    _, credential = by_session(client_of(alice).session.session_key)
    assert by_session(credential.key) is None


@pytest.mark.django_db(transaction=True)
def test_signing_out_here_leaves_the_others(alice, client_of, hints):
    here, elsewhere = client_of(alice), client_of(alice)
    mine = by_session(here.session.session_key)[1]
    other = by_session(elsewhere.session.session_key)[1]
    hints.clear()

    here.post("/sign-out")

    assert is_valid(mine) is Validity.ENDED
    assert is_valid(other) is Validity.VALID
    assert hints == [alice.pk]


def test_signing_out_everywhere_ends_all_but_tokens(alice, bob, client_of):
    here, elsewhere, bobs = client_of(alice), client_of(alice), client_of(bob)
    _, secret = actions.create_token(alice)

    here.post("/settings/sign-out-everywhere")

    assert here.get("/settings").status_code == elsewhere.get("/settings").status_code == 302
    assert bobs.get("/settings").status_code == 200
    assert not Session.objects.filter(user=alice).exists()
    assert alice.tokens.count() == 1
    assert secret


def test_a_session_that_was_signed_in_under_an_old_version_is_over(alice, client_of):
    key = client_of(alice).session.session_key
    type(alice).objects.filter(pk=alice.pk).update(session_version=7)
    assert by_session(key) is None


def test_an_expired_session_is_over(alice, client_of):
    key = client_of(alice).session.session_key
    _, credential = by_session(key)
    with time_machine.travel(now() + timedelta(days=61)):
        assert by_session(key) is None
        assert is_valid(credential) is Validity.ENDED


def test_a_suspended_persons_session_says_so(alice, dana, client_of):
    key = client_of(alice).session.session_key
    actions.suspend(dana, alice.pk)
    with pytest.raises(Suspended):
        by_session(key)


def test_when_many_come_back_posts_wait_for_one_statement_and_not_for_many(make, django_assert_num_queries):
    people = [make(f"person{number}").pk for number in range(5)]
    with CaptureQueriesContext(connection) as for_one:
        actions.note_seen({people[0]: now()})
    with django_assert_num_queries(len(for_one)):
        actions.note_seen(dict.fromkeys(people, now()))
    assert User.objects.filter(pk__in=people).exclude(last_seen_at=None).count() == 5


def test_last_seen_only_moves_forward(alice, bob):
    later, earlier = now(), now() - timedelta(hours=1)
    actions.note_seen({alice.pk: later, bob.pk: earlier, 10**9: later})
    actions.note_seen({alice.pk: earlier, bob.pk: later})
    for user in (alice, bob):
        user.refresh_from_db()
        assert user.last_seen_at == later
