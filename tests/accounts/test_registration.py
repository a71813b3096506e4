"""Who gets an account, and what it takes."""

import pytest
from django.core.cache import cache

from accounts import actions
from accounts.models import Role, User
from accounts.signals import person_joined
from foundation.errors import FlackError, Invalid, NicknameTaken, RegistrationClosed, TooFast, TooLong
from tests.accounts.conftest import HERE, PASSWORD

pytestmark = pytest.mark.django_db


def register(nickname="anna", password=PASSWORD, **more):
    return actions.register(nickname=nickname, password=password, address=HERE, **more)


def test_a_newcomer_becomes_a_member_and_everybody_is_told(told):
    user = register("Änne")

    stored = User.objects.get(pk=user.pk)
    assert (stored.nickname, stored.role, stored.kind) == ("Änne", Role.MEMBER, "person")
    assert stored.check_password(PASSWORD)
    assert told == [("joined", "Änne")]


@pytest.mark.parametrize("fake", ["anna", "ANNA", "аnna", "ａｎｎａ"])
def test_a_name_like_somebody_elses_is_taken(fake, told):
    register("Anna")

    with pytest.raises(NicknameTaken) as refusal:
        register(fake)

    assert refusal.value.field == "nickname"
    assert told == [("joined", "Anna")]


def test_the_columns_have_the_last_word_when_two_come_at_once(monkeypatch, told):
    monkeypatch.setattr("accounts.actions.registration.refuse_taken", lambda name: None)
    register("paypal")

    for fake in ("paypaI", "paypa1"):
        with pytest.raises(NicknameTaken):
            register(fake)

    assert User.objects.count() == 1
    assert told == [("joined", "paypal")]


@pytest.mark.parametrize("password", ["short", "password", "9472615038", "annabella", "a\ud800bcdefghijk"])
def test_a_weak_password_is_refused_with_a_reason(password):
    with pytest.raises(Invalid) as refusal:
        register("annabell", password)
    assert refusal.value.field == "password"
    assert not User.objects.exists()


def test_a_password_of_a_megabyte_is_not_hashed():
    with pytest.raises(TooLong):
        register(password="x" * 1_000_000)


def test_attempts_are_limited_by_address_and_another_address_goes_on(settings):
    settings.FLACK_REGISTRATION_RATE = 2
    register("anna")
    with pytest.raises(NicknameTaken):
        register("anna")

    with pytest.raises(TooFast) as refusal:
        register("berta")
    assert refusal.value.retry_after > 0
    assert actions.register(nickname="berta", password=PASSWORD, address="192.0.2.2")


def test_a_rate_of_0_lifts_the_limit(settings):
    settings.FLACK_REGISTRATION_RATE = 0
    for number in range(5):
        register(f"anna{number}")


def test_a_closed_place_takes_nobody_not_even_with_an_invitation(settings, root):
    settings.FLACK_REGISTRATION = "invitation"
    _, secret = actions.invite(root)
    settings.FLACK_REGISTRATION = "closed"

    for more in ({}, {"invitation": secret}):
        with pytest.raises(RegistrationClosed):
            register(**more)


def test_an_invitation_lets_in_as_many_as_it_says(settings, root):
    settings.FLACK_REGISTRATION = "invitation"
    _, secret = actions.invite(root, uses=2)

    register("anna", invitation=secret)
    with pytest.raises(NicknameTaken):  # a failed attempt uses nothing up
        register("anna", invitation=secret)
    register("berta", invitation=secret)

    for more in ({}, {"invitation": secret}, {"invitation": "made up"}, {"invitation": "\ud800"}):
        with pytest.raises(RegistrationClosed):
            register("carla", **more)
    assert not User.objects.filter(nickname="carla").exists()


def test_an_operator_makes_accounts_past_the_door(settings):
    settings.FLACK_REGISTRATION = "closed"
    user = actions.create_account(nickname="robo", password=None, kind="bot")
    assert user.kind == "bot"
    assert not user.has_usable_password()


def test_nothing_is_kept_when_a_receiver_fails(told):
    def fail(**kwargs):
        raise Invalid("no")

    person_joined.connect(fail)
    try:
        with pytest.raises(FlackError):
            register()
    finally:
        person_joined.disconnect(fail)
    assert not User.objects.exists()


def test_limits_hold_with_the_cache_away(settings, monkeypatch):
    settings.FLACK_REGISTRATION_RATE = 1
    monkeypatch.setattr(cache, "incr", lambda *args, **kwargs: 1 / 0)
    actions.register(nickname="anna", password=PASSWORD, address="203.0.113.77")
    with pytest.raises(TooFast):
        actions.register(nickname="berta", password=PASSWORD, address="203.0.113.77")
