"""Nicknames: what may stand in one, and when two are the same to a reader.

Compared twice, because letters change their look with their case: `paypaI` is `paypal` as written but not in
small letters, and `BOB` in Cyrillic is `bob` as written but not in small letters.
"""

import unicodedata
from functools import cache

from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.confusables import skeleton
from foundation.errors import Invalid, TooLong

SHORTEST, LONGEST = 2, 32
PUNCTUATION = "._-"
# What calls everybody, here or where people come from: nobody may answer to it.
RESERVED = ("room", "here", "everyone", "all", "channel")
# Vowel signs and accents are marks; more than this on one letter is meant to spill over the line.
MARKS_IN_A_ROW = 3

# Letters and marks that show nothing (Default_Ignorable_Code_Point within L and M, Unicode 15).
INVISIBLE = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0}
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0100, 0xE01F0))
)


def checked(nickname: str, *, field: str = "nickname") -> str:
    """The nickname as it is kept (NFKC). Raises Invalid or TooLong with a sentence about what is wrong."""
    length = ngettext_lazy(
        "Nicknames have {least} to {n} character.", "Nicknames have {least} to {n} characters.", LONGEST
    )
    if len(nickname) > LONGEST * 4:  # before any work on a megabyte
        raise TooLong(length, least=SHORTEST, n=LONGEST, field=field)
    name = unicodedata.normalize("NFKC", nickname)
    if any(not _may_stand(character) for character in name):
        raise Invalid(gettext_lazy("Nicknames are letters, digits and . _ - without spaces."), field=field)
    if len(name) > LONGEST:
        raise TooLong(length, least=SHORTEST, n=LONGEST, field=field)
    if len(name) < SHORTEST:
        raise Invalid(length, least=SHORTEST, n=LONGEST, field=field)
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        raise Invalid(gettext_lazy("A nickname needs a letter or a digit."), field=field)
    if not _marks_sit_well(name):
        raise Invalid(gettext_lazy("Accents belong on a letter, a few at most."), field=field)
    if _is_reserved(name):
        raise Invalid(gettext_lazy("This name calls everybody. Choose another one."), field=field)
    return name


def is_seen(character: str) -> bool:
    """It leaves ink: not a mark, not a space, not a letter without a shape."""
    return unicodedata.category(character)[0] in "LNPS" and ord(character) not in INVISIBLE


def nickname_key(nickname: str) -> str:
    """The name without regard to case, by its look: NFKC, case fold, confusable skeleton. For sign-in and mentions."""
    return _folded(skeleton(_folded(nickname)))


def nickname_look(nickname: str) -> str:
    """The name as it is written, by its look, then without regard to case."""
    return _folded(skeleton(unicodedata.normalize("NFKC", nickname)))


@cache
def _reserved_keys() -> frozenset[str]:
    return frozenset(map(nickname_key, RESERVED))


def _is_reserved(name: str) -> bool:
    """By its look, and without what ends a sentence: `@room.` is a call to the room."""
    return nickname_key(name.rstrip(PUNCTUATION)) in _reserved_keys()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _may_stand(character: str) -> bool:
    if character in PUNCTUATION:
        return True
    category = unicodedata.category(character)
    return (category[0] == "L" or category in ("Nd", "Mn", "Mc")) and ord(character) not in INVISIBLE


def _marks_sit_well(name: str) -> bool:
    """Marks follow a letter or digit, a few at most."""
    in_a_row = MARKS_IN_A_ROW  # none may come first
    for character in unicodedata.normalize("NFD", name):
        if unicodedata.category(character)[0] == "M":
            in_a_row += 1
            if in_a_row > MARKS_IN_A_ROW:
                return False
        else:
            in_a_row = MARKS_IN_A_ROW if character in PUNCTUATION else 0
    return True
