"""What people call themselves."""

import pytest

from accounts import actions
from accounts.models import User
from foundation.errors import Forbidden, Invalid, NicknameTaken, TooLong

pytestmark = pytest.mark.django_db


def change(user, **fields):
    return actions.change_profile(user, user.pk, **fields)


def test_a_new_name_is_told_once_and_signs_in(alice, told):
    told.clear()
    change(alice, nickname="Alicia", display_name=" Alice  Liddell ")

    stored = User.objects.get(pk=alice.pk)
    assert (stored.nickname, stored.display_name) == ("Alicia", "Alice Liddell")
    assert User.objects.get_by_natural_key("ALICIA") == alice
    assert told == [("changed", "Alicia")]


def test_the_same_again_and_the_address_are_told_to_nobody(alice, told):
    told.clear()
    change(alice, nickname="alice", display_name="", email="alice@example.org")
    assert told == []
    assert User.objects.get(pk=alice.pk).email == "alice@example.org"


def test_one_may_write_ones_own_name_differently(alice):
    assert change(alice, nickname="ALICE").nickname == "ALICE"


@pytest.mark.parametrize("nickname", ["bob", "BOB", "b0b"])
def test_a_name_like_somebody_elses_is_taken(alice, bob, nickname, monkeypatch):
    with pytest.raises(NicknameTaken):
        change(alice, nickname=nickname)
    monkeypatch.setattr("accounts.actions.profile.refuse_taken", lambda name, but: None)
    with pytest.raises(NicknameTaken):
        change(alice, nickname=nickname)
    assert User.objects.get(pk=alice.pk).nickname == "alice"


@pytest.mark.parametrize("name", ["a\x00b", "a\u202eb", "\ud800", "\u3164", "\u200d", "ab\u2028c\u0007"])
def test_a_display_name_shows_what_it_is(alice, name):
    with pytest.raises(Invalid) as refusal:
        change(alice, display_name=name)
    assert refusal.value.field == "display_name"


@pytest.mark.parametrize("name", ["Zoë 🌱", "👩\u200d💻 Dana", "می\u200cخواهم", "Anna-Lena O'Hara, M.Sc."])
def test_joined_emoji_and_persian_words_are_names_too(alice, name):
    assert change(alice, display_name=name).display_name == name


def test_nobody_shows_somebody_elses_nickname(alice, bob):
    for fake in ("bob", "Bob", "bo\u200db", "b0b"):
        with pytest.raises(Invalid):
            change(alice, display_name=fake)
    assert change(bob, display_name="Bob").display_name == "Bob"


def test_what_is_too_long_or_no_address_is_refused_beside_its_field(alice):
    for fields, error in [
        ({"display_name": "x" * 81}, TooLong),
        ({"email": "x" * 300}, TooLong),
        ({"email": "not an address"}, Invalid),
        ({"nickname": "a b"}, Invalid),
    ]:
        with pytest.raises(error) as refusal:
            change(alice, **fields)
        assert refusal.value.field in fields


def test_nobody_changes_somebody_else_not_even_an_administrator(alice, bob, root):
    for actor in (bob, root):
        with pytest.raises(Forbidden):
            actions.change_profile(actor, alice.pk, display_name="Eve")
