"""What is wrong with a translation, as far as a program can tell."""

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from translations.catalogues import LANGUAGES, read
from translations.extracting import DOMAINS

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+|href=\"[^\"]*\"")
"""What must stand in a translation as it stands in the text: names of values, and elements."""

NUMBER = frozenset({"{n}", "%(n)s", "%(number)s", "{count}"})
"""Languages with a form for one thing, or two, may say it in words."""


def all_faults() -> list[str]:
    return [
        f"locale/{language}/LC_MESSAGES/{domain}.po: {fault}"
        for language in LANGUAGES
        for domain in DOMAINS
        for fault in faults(read(language, domain))
    ]


def faults(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if message.id:
            yield from (f"{fault}: {_text(message)!r}" for fault in _of_message(message, catalogue.num_plurals))


def _of_message(message: Message, forms: int) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    strings = list(message.string or ()) if message.pluralizable else [str(message.string or "")]
    if len(strings) != (forms if message.pluralizable else 1):
        yield "another number of plural forms"
    elif not all(strings):
        yield "not translated"
    else:
        yield from ("other placeholders" for string in strings if not _same_places(message, string))


def _same_places(message: Message, string: str) -> bool:
    wanted, there = Counter(PLACE.findall(_text(message))), Counter(PLACE.findall(string))
    if message.pluralizable:
        for place in NUMBER & wanted.keys():
            if place not in there:
                wanted.pop(place)
    return wanted == there


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]
