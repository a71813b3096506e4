"""Who works here: names from many places, nicknames as people choose them, and how much each of them talks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

FIRST = (  # noqa: SIM905 - read as a list of names
    "Anna Bert Chiara Daniel Elif Farid Greta Hugo Ines Jonas Katya Leo Mina Noor Oskar Priya Quentin Rosa Samir Tove "
    "Uma Viktor Wanda Xenia Yusuf Zora Aiko Bruno Celeste Dmitri Esther Finn Gabriel Hana Ivo Jamila Kofi Lucía Mateo "
    "Nadia Olu Pavel Rania Sven Teresa Ulrich Valeria Wei Yara Zeno Amara Björn Camille Diego Eva Felix Giulia Henrik "
    "Isabel Jakub Keiko Lars Maren Nils Ottilie Petra Ravi Sofia Tomás Ursula Vera Wim Ximena Ying Zoë Adaeze Benedikt "
    "Carmen Dario Emre Freya Goran Hedda Ismael Judith Karim Linh Marek Nuria Otto Paloma Rahel Selma Thabo Una Veit "
    "Willa Yannick Zainab"
).split()
LAST = (  # noqa: SIM905 - read as a list of names
    "Petrova Lindqvist Moretti Okafor Yilmaz Haddad Brandt Fontaine Duarte Keller Ivanova Castellano Rahimi Aziz "
    "Nyström Raman Lefèvre Montoya Khoury Halvorsen Banerjee Novák Kowalska Marković Demir Osei Tanaka Ricci Beaumont "
    "Volkov Adeyemi Gallagher Weiss Sato Horvat Mbeki Boateng Navarro Silva Haas Dubois Jansen Schuster Ferrari Cruz "
    "Meier Andersen Romano Vermeer Costa Reyes Baker Thorne Willow Marsh Fielding Ashby Lowe Hale Pryce Quill Rowan "
    "Sutter Tanner Underhill Vale Winter Yates Zeller Abe Bauer Chen Dang Erdem Fischer Gupta Hoang Ito Jung Kim Li "
    "Ma Nguyen Olsen Park Qureshi Rossi Singh Tran Ueda Vu Wang Xu Yoon Zhou"
).split()
BOTS = (("greenhouse", "Greenhouse"), ("buildbot", "Buildbot"), ("weather", "Weather"), ("deskbell", "Desk bell"))
PEOPLE_PER_BOT = 25


@dataclass(frozen=True, slots=True)
class Person:
    """`talk` weighs how often they speak: few say most."""

    nickname: str
    display_name: str
    email: str
    is_bot: bool
    talk: float


def cast(dice: random.Random) -> Iterator[Person]:
    """People without end. Nicknames differ, but may be taken where they go: then take the next."""
    used: set[str] = set()
    bots = iter(BOTS)
    place = 0
    while True:
        place += 1
        bot = next(bots, None) if place % PEOPLE_PER_BOT == 0 else None
        if bot is not None:
            yield Person(bot[0], bot[1], "", is_bot=True, talk=0.2)
            continue
        first, last = dice.choice(FIRST), dice.choice(LAST)
        nickname = _nickname(dice, first, last, used)
        yield Person(
            nickname,
            f"{first} {last}" if dice.random() < 0.85 else "",
            f"{nickname.lower()}@fernworks.example" if nickname.isascii() else "",
            is_bot=False,
            talk=dice.paretovariate(1.1),
        )


def _nickname(dice: random.Random, first: str, last: str, used: set[str]) -> str:
    shapes = [first, first.lower(), f"{first.lower()}.{last.lower()}", f"{first.lower()}{last[0].lower()}"]
    dice.shuffle(shapes)
    for shape in (*shapes, f"{first.lower()}_{last.lower()}"):
        if shape.lower() not in used:
            used.add(shape.lower())
            return shape
    number = 2
    while f"{first}{last}{number}".lower() in used:
        number += 1
    used.add(f"{first}{last}{number}".lower())
    return f"{first}{last}{number}"
