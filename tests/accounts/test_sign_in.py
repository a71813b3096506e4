"""Who this is: the same answer after the same work for a wrong password and an unknown name."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from accounts import actions
from foundation.errors import Suspended, TooFast, Unauthenticated
from tests.accounts.conftest import HERE, PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(nickname, password=PASSWORD, address=HERE):
    return actions.check_credentials(nickname=nickname, password=password, address=address)


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed."""
    calls = []
    encode = MD5PasswordHasher.encode

    def counting(self, *args, **kwargs):
        calls.append(self)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return calls


@pytest.mark.parametrize("typed", ["alice", "ALICE", "ａｌｉｃｅ"])
def test_the_right_password_opens_under_any_case(alice, typed):
    assert sign_in(typed) == alice


def test_wrong_and_unknown_are_the_same_sentence_and_the_same_work(alice, make, hashed):
    bot = actions.create_account(nickname="robo", password=None)
    answers = []
    with pytest.raises(Unauthenticated):
        sign_in("warms the process up")

    for nickname in ("alice", "nobody", bot.nickname, "no name at all\x00", "\ud800", "x" * 5000):
        hashed.clear()
        with pytest.raises(Unauthenticated) as refusal:
            sign_in(nickname, "wrong")
        answers.append((refusal.value.detail, len(hashed)))

    assert len(set(answers)) == 1
    assert answers[0][1] == 1


@pytest.mark.parametrize("password", ["", "\x00", "\ud800", "x" * 1_000_000])
def test_passwords_that_can_not_be_are_wrong(alice, password):
    with pytest.raises(Unauthenticated):
        sign_in("alice", password)


def test_only_who_knows_the_password_hears_of_a_suspension(alice, dana):
    actions.suspend(dana, alice.pk)

    with pytest.raises(Unauthenticated):
        sign_in("alice", "wrong")
    with pytest.raises(Suspended):
        sign_in("alice")


def test_an_address_has_its_rate(settings, alice):
    settings.FLACK_LOGIN_RATE = 4
    for number in range(4):
        with pytest.raises(Unauthenticated):
            sign_in(f"nobody{number}")

    with pytest.raises(TooFast):
        sign_in("alice")
    assert sign_in("alice", address="192.0.2.2") == alice


@pytest.mark.parametrize("nickname", ["alice", "nobody"])
def test_an_account_has_half_of_it_from_all_addresses_whether_it_exists_or_not(settings, alice, nickname):
    settings.FLACK_LOGIN_RATE = 4
    for number in range(2):
        with pytest.raises(Unauthenticated):
            sign_in(nickname, "wrong", address=f"192.0.2.{number}")

    with pytest.raises(TooFast):
        sign_in(nickname.upper(), address="192.0.2.99")
