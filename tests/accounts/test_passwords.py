"""A changed password ends everything else of that person."""

import pytest
from django.contrib.sessions.backends.base import SessionBase

from accounts import actions
from accounts.actions.passwords import check_credentials
from accounts.authentication import Validity, by_session, by_token, is_valid
from accounts.models import Session
from foundation.errors import Conflict, Forbidden, Invalid, TooFast, Unauthenticated
from tests.accounts.conftest import HERE, PASSWORD

pytestmark = pytest.mark.django_db
NEW = "a quite different phrase"


def change(user, current=PASSWORD, new=NEW, keep=None, **more):
    return actions.change_password(user, current=current, new=new, keep=keep, **more)


def test_the_new_one_opens_and_the_old_one_does_not(alice):
    change(alice)
    assert check_credentials(nickname="alice", password=NEW, address=HERE) == alice
    with pytest.raises(Unauthenticated):
        check_credentials(nickname="alice", password=PASSWORD, address=HERE)


def test_tokens_end_but_the_one_that_made_the_change(alice, bob):
    used, lost, others = (actions.create_token(user)[1] for user in (alice, alice, bob))
    _, keep = by_token(used)
    _, gone = by_token(lost)

    change(alice, keep=keep)

    assert is_valid(keep) is Validity.VALID
    assert is_valid(gone) is Validity.ENDED
    assert by_token(lost) is None
    assert by_token(others) is not None


def test_sessions_end_but_the_one_that_made_the_change(client, alice, bob, client_of):
    here, elsewhere, bobs = client_of(alice), client_of(alice), client_of(bob)
    kept = by_session(here.session.session_key)[1]
    ended = by_session(elsewhere.session.session_key)[1]

    here.post("/settings/password", {"current": PASSWORD, "new": NEW})

    assert is_valid(kept) is Validity.VALID  # an open socket of this session stays
    assert is_valid(ended) is Validity.ENDED
    assert here.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 302
    assert bobs.get("/settings").status_code == 200


def test_the_kept_session_gets_a_new_key(alice, client_of):
    here = client_of(alice)
    stolen = here.session.session_key

    here.post("/settings/password", {"current": PASSWORD, "new": NEW})

    assert here.session.session_key != stolen
    assert by_session(stolen) is None
    assert Session.objects.filter(user=alice).count() == 1


@pytest.mark.django_db(transaction=True)
def test_connections_are_told_to_look_again(alice, hints):
    version = alice.version
    assert change(alice).version == version + 1
    alice.refresh_from_db()
    assert alice.version == version + 1
    assert hints == [alice.pk]


def test_who_does_not_know_the_current_one_changes_nothing(alice):
    version = alice.version
    with pytest.raises(Invalid) as refusal:
        change(alice, current="guess")
    assert refusal.value.field == "current"
    alice.refresh_from_db()
    assert alice.version == version


def test_guessing_the_current_one_is_limited(settings, alice):
    settings.FLACK_LOGIN_RATE = 4
    for _ in range(2):
        with pytest.raises(Invalid):
            change(alice, current="guess")
    with pytest.raises(TooFast):
        change(alice)


def test_a_weak_one_is_refused_beside_its_field(alice):
    with pytest.raises(Invalid) as refusal:
        change(alice, new="alice123")
    assert refusal.value.field == "new"


def test_of_two_changes_at_once_the_second_is_told(alice):
    stale = type(alice).objects.get(pk=alice.pk)
    change(alice)
    with pytest.raises(Conflict):
        change(stale, new="yet another phrase")


def test_no_token_is_made_for_who_came_in_with_the_old_password(alice):
    stale = type(alice).objects.get(pk=alice.pk)
    change(alice)
    with pytest.raises(Unauthenticated):
        actions.create_token(stale)


def test_an_administrator_sets_a_forgotten_one_and_nobody_else_does(alice, bob, dana, root):
    for actor in (bob, dana, alice):
        with pytest.raises(Forbidden):
            actions.set_password(actor, alice.pk, NEW)

    actions.set_password(root, alice.pk, NEW)

    assert check_credentials(nickname="alice", password=NEW, address=HERE) == alice


def test_a_failed_change_leaves_the_session_as_it_was(alice, client_of):
    here = client_of(alice)
    answer = here.post("/settings/password", {"current": "guess", "new": NEW})
    assert answer.status_code == 400
    assert isinstance(here.session, SessionBase)
    assert here.get("/settings").status_code == 200
