"""The catalogues in locale/: brought up to date with the code, and made into what the server and the page read.

`.mo` and static/words/ are made of `.po` and kept in the repository beside them: a fresh machine needs neither gettext
nor Babel to run Flack.
"""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from translations.extracting import DOMAINS, ROOT, extracted

LOCALE = ROOT / "locale"
WORDS = ROOT / "static" / "words"
LANGUAGES = ("ar", "de", "fr")
RIGHT_TO_LEFT = frozenset({"ar"})

CONTEXT = "\x04"
"""Between a context and its text: static/js/core/words.js looks for the same."""

# When something was made is git's to know: here it would only be in the way of comparing.
_DATES = re.compile(rb'^"(?:POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
# What gettext allows in a rule (its manual, "Plural forms"): a JavaScript expression too.
_RULE = re.compile(r"[n0-9 ()%<>=!&|?:]+")


def path_of(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    path = path_of(language, domain)
    if not path.exists():
        return Catalog(locale=language, project="Flack", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def update() -> None:
    """New texts come in untranslated, those that nobody says any more go; nothing is guessed."""
    for domain in DOMAINS:
        template = extracted(domain)
        for language in LANGUAGES:
            catalogue = read(language, domain)
            catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
            catalogue.obsolete.clear()
            catalogue.fuzzy = False
            write(catalogue, path_of(language, domain))


def write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.msgid_bugs_address, catalogue.last_translator, catalogue.language_team = "", "", str(catalogue.locale)
    catalogue.revision_date = catalogue.creation_date = _LONG_AGO
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False, sort_by_file=True)
    path.write_bytes(_DATES.sub(b"", path.read_bytes()))


def compile_all() -> None:
    for path, content in compiled():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def compiled() -> list[tuple[Path, bytes]]:
    """What is made of the catalogues, and where it belongs."""
    made = []
    for language in LANGUAGES:
        made.append((path_of(language, "django").with_suffix(".mo"), _machine_object(read(language, "django"))))
        made.append((WORDS / f"{language}.js", script(language, read(language, "djangojs")).encode()))
    return made


def _machine_object(catalogue: Catalog) -> bytes:
    file = BytesIO()
    catalogue.revision_date = catalogue.creation_date = _LONG_AGO
    write_mo(file, catalogue)
    return file.getvalue()


def script(language: str, catalogue: Catalog) -> str:
    """For the page: a classic script, which runs ahead of the modules and needs no request of its own for them."""
    texts = {_key(message): _translated(message) for message in catalogue if message.id and _is_translated(message)}
    rule = catalogue.plural_expr.strip()
    if not _RULE.fullmatch(rule):
        raise ValueError(f"The plural rule of {language} is no rule: {rule}")
    return (
        f'globalThis.flackWords = {{ language: "{language}", rtl: {json.dumps(language in RIGHT_TO_LEFT)}, '
        f"plural: (n) => Number({rule}), texts: {json.dumps(texts, ensure_ascii=False, indent=0)} }};\n"
    )


def _key(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{CONTEXT}{text}" if message.context else text


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def _translated(message: Message) -> str | list[str]:
    return message.string if isinstance(message.string, str) else list(message.string or ())
