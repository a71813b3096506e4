"""What may stand in a nickname, and which nicknames are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.nicknames import checked, nickname_key, nickname_look
from foundation.errors import FlackError, Invalid, TooLong


def collide(one: str, other: str) -> bool:
    return nickname_key(one) == nickname_key(other) or nickname_look(one) == nickname_look(other)


@pytest.mark.parametrize(
    "name", ["anna", "Änne", "o.k", "a_b-c", "42", "日本", "हिन्दी", "Иван", "_bob_", "x" * 32, "josé"]
)
def test_letters_and_digits_of_all_scripts_may_stand(name):
    assert checked(name) == name


HIDING = ["a\u200bb", "a\u200db", "a\u202eb", "a\u2066b", "a\u00adb", "ab\u3164", "ab\ufe0f", "ab\u034f"]
SPILLING = ["\u0301a", "_\u0301a", "a\u0301\u0301\u0301\u0301"]
OTHERWISE = ["", "a", "a b", " anna", "--", "._", "a@b", "a/b", "👍👍", "a\x00b", "a\nb", "a\ud800b"]


@pytest.mark.parametrize("name", [*HIDING, *SPILLING, *OTHERWISE])
def test_what_hides_or_turns_or_spills_is_refused(name):
    with pytest.raises(Invalid) as refusal:
        checked(name)
    assert refusal.value.field == "nickname"


@pytest.mark.parametrize("name", ["room", "Here", "ｅｖｅｒｙｏｎｅ", "аll", "CHANNEL", "room.", "r00m", "here_-"])
def test_what_calls_everybody_is_nobodys_name(name):
    with pytest.raises(Invalid, match="calls everybody"):
        checked(name)


def test_names_that_only_begin_like_it_are_free():
    for name in ("roomy", "all_in", "hereford"):
        assert checked(name) == name


def test_33_letters_are_too_long_and_a_megabyte_is_refused_at_once():
    for name in ("x" * 33, "x" * 1_000_000):
        with pytest.raises(TooLong):
            checked(name)


def test_wide_letters_are_kept_as_plain_ones():
    assert checked("ａｎｎａ") == "anna"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna", "Anna"),
        ("anna", "аnna"),  # Cyrillic а
        ("anna", "ＡＮＮＡ"),
        ("paypal", "paypa1"),
        ("paypal", "paypaI"),  # capital i
        ("PAYPAL", "paypa1"),
        ("mike", "rnike"),
        ("bob", "b0b"),
        ("BOB", "ВОВ"),  # all Cyrillic
        ("bob", "ВОВ"),
        ("straße", "STRASSE"),
        ("Нина", "нина"),
        ("scope", "ѕсоре"),  # all Cyrillic
        ("josé", "jose\u0301"),
    ],
)
def test_names_that_pass_for_one_another_are_one(one, other):
    assert collide(one, other)


@pytest.mark.parametrize(("one", "other"), [("anna", "hanna"), ("josé", "jose"), ("neil", "veil"), ("lan", "len")])
def test_names_that_a_reader_can_tell_apart_are_two(one, other):
    assert not collide(one, other)


@given(st.text(max_size=40))
def test_a_name_that_is_kept_is_kept_as_it_is_and_fits_its_columns(text):
    try:
        name = checked(text)
    except FlackError:
        return
    assert checked(name) == name
    assert len(nickname_key(name)) <= 200
    assert len(nickname_look(name)) <= 200
    assert nickname_key(name) == nickname_key(text)
