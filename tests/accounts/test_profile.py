"""What people tell of themselves."""

from datetime import timedelta

import pytest

from accounts import actions
from accounts.models import User
from accounts.profiles import NO_STATUS, Status
from chat import objects
from foundation.clock import iso, now
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


def test_a_profile_is_told_once_and_the_same_again_to_nobody(alice, told):
    wanted = {
        "about": " Grows  tomatoes.\r\n\r\n\r\nAsk me about soil. ",
        "pronouns": "she/her",
        "time_zone": "Europe/Vienna",
        "availability": "dnd",
    }
    told.clear()
    for _ in range(2):
        change(alice, **wanted)

    stored = User.objects.get(pk=alice.pk)
    assert stored.about == "Grows tomatoes.\n\nAsk me about soil."
    assert (stored.pronouns, stored.time_zone, stored.availability) == ("she/her", "Europe/Vienna", "dnd")
    assert told == [("changed", "alice")]


def test_a_status_has_an_emoji_words_and_an_end_and_is_taken_back(alice, told):
    soon = now() + timedelta(hours=1)
    assert change(alice, status=Status("🌴", "On holiday", soon)).status_until == soon
    assert objects.user_object(User.objects.get(pk=alice.pk))["status"] == {
        "emoji": "🌴",
        "text": "On holiday",
        "until": iso(soon),
    }

    told.clear()
    change(alice, status=NO_STATUS)
    change(alice, status=Status("", "  ", soon))
    stored = User.objects.get(pk=alice.pk)
    assert (stored.status_emoji, stored.status_text, stored.status_until) == ("", "", None)
    assert told == [("changed", "alice")]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"about": "x" * 501}, TooLong),
        ({"about": "evil \u202etxt.exe"}, Invalid),
        ({"about": "one\n\u3164"}, Invalid),
        ({"pronouns": "x" * 41}, TooLong),
        ({"pronouns": "a\x00b"}, Invalid),
        ({"time_zone": "Mars/Olympus"}, Invalid),
        ({"time_zone": "../../etc/passwd"}, Invalid),
        ({"availability": "asleep"}, Invalid),
        ({"status": Status(text="x" * 101)}, TooLong),
        ({"status": Status(text="\u202e")}, Invalid),
        ({"status": Status(emoji="x" * 65)}, TooLong),
        ({"status": Status(emoji="🌴🌴")}, Invalid),
        ({"status": Status(emoji="hello")}, Invalid),
        ({"status": Status(emoji=":nobody_made_this:")}, Invalid),
        ({"status": Status(text="late", until=now() - timedelta(seconds=1))}, Invalid),
        ({"status": Status(text="for ever", until=now() + timedelta(days=400))}, Invalid),
    ],
)
def test_what_can_not_stand_in_a_profile_is_refused_beside_its_field(alice, fields, error):
    with pytest.raises(error) as refusal:
        change(alice, **fields)
    assert refusal.value.field in fields
    assert User.objects.get(pk=alice.pk).change == alice.change


@pytest.mark.parametrize("text", ["👩\u200d💻 at work", "می\u200cخواهم", "🏴\U000e0067\U000e0062\U000e007f"])
def test_joined_emoji_and_persian_words_are_a_status_too(alice, text):
    assert change(alice, status=Status(text=text)).status_text == text
