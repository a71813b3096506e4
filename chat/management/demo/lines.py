"""One line of talk at a time: a template, its slots filled by the dice."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.management.demo.pages import PAGES
from chat.management.demo.subjects import ASIDES, REMARKS, SUBJECTS
from chat.management.demo.written import WRITTEN

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "tomorrow", "next week")
_URLS = {subject: [page.url for page in PAGES if page.subject == subject] for subject in SUBJECTS}

WRITTEN_SHARE = 0.12
"""Of all lines. With what else holds markup well over 60 % stay on the short road, as in places that we know."""


@dataclass(frozen=True, slots=True)
class Company:
    """Whom and what a line may name: nicknames of the others in the conversation, slugs of open rooms.

    `heard` are the templates of this conversation so far: nobody says the same twice.
    """

    others: Sequence[str]
    rooms: Sequence[str]
    heard: set[str]

    def fresh(self, dice: random.Random, templates: Sequence[str]) -> str:
        for _ in range(4):
            template = dice.choice(templates)
            if template not in self.heard:
                break
        self.heard.add(template)
        return template


def opening(dice: random.Random, subject: str, company: Company) -> str:
    if dice.random() < WRITTEN_SHARE:
        return written(dice, subject, company)
    text = company.fresh(dice, SUBJECTS[subject].openers)
    if dice.random() < 0.25:
        text += ("\n\n" if dice.random() < 0.2 else " ") + company.fresh(dice, ASIDES)
    return filled(dice, text, subject, company)


def answer(dice: random.Random, subject: str, company: Company) -> str:
    roll = dice.random()
    if roll < WRITTEN_SHARE:
        return written(dice, subject, company)
    text = company.fresh(dice, REMARKS if roll < 0.5 else SUBJECTS[subject].answers)
    if dice.random() < 0.12:
        text += " " + company.fresh(dice, ASIDES)
    return filled(dice, text, subject, company)


def written(dice: random.Random, subject: str, company: Company) -> str:
    """A line with markup. Its values are few, so that its HTML can be kept."""
    text = company.fresh(dice, WRITTEN[subject])
    number, day = str(dice.randrange(4, 60, 4)), dice.choice(_DAYS[:5])
    return text.replace("{n}", number).replace("{day}", day)


def filled(dice: random.Random, template: str, subject: str, company: Company) -> str:
    """`template` with its slots filled; a sentence that begins with one begins with a capital."""
    text = _SLOT.sub(lambda slot: _SLOTS[slot[1]](dice, subject, company), template)
    return text[0].upper() + text[1:] if template[0] == "{" else text


def _who(dice: random.Random, subject: str, company: Company) -> str:
    return f"@{dice.choice(company.others)}" if company.others else "somebody"


def _name(dice: random.Random, subject: str, company: Company) -> str:
    return dice.choice(company.others) if company.others else "somebody"


def _time(dice: random.Random, subject: str, company: Company) -> str:
    return f"{dice.randrange(7, 20)}:{dice.choice(('00', '15', '30', '45'))}"


_SLOTS: dict[str, Callable[[random.Random, str, Company], str]] = {
    "thing": lambda dice, subject, company: dice.choice(SUBJECTS[subject].things),
    "spot": lambda dice, subject, company: dice.choice(SUBJECTS[subject].spots),
    "file": lambda dice, subject, company: dice.choice(SUBJECTS[subject].files),
    "day": lambda dice, subject, company: dice.choice(_DAYS),
    "time": _time,
    "n": lambda dice, subject, company: str(int(2 + 90 * dice.random() ** 2)),
    "url": lambda dice, subject, company: dice.choice(_URLS[subject]),
    "room": lambda dice, subject, company: f"#{dice.choice(company.rooms)}",
    "who": _who,
    "name": _name,
}
_SLOT = re.compile(r"\{(" + "|".join(_SLOTS) + r")\}")
