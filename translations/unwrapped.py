"""Words that people see and that no translation can reach: literals in templates, modules and errors.

A program can't tell every sentence from every name. What it takes for words: text between tags, attributes that are
read out, strings that begin like a sentence, and the sentences of errors.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from foundation.errors import FlackError
from translations.extracting import IN_MODULES, ROOT, SERVER
from translations.javascript import Token, tokens, value_of

VALUE = "\0"
"""Stands for what is put in."""

TAG = re.compile(r"<[/a-zA-Z\0](?:\"[^\"]*\"|[^>\"])*>")
ATTRIBUTE = re.compile(r'(?<![\w-])([\w-]+)="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]{2,}")
SEEN_ATTRIBUTES = frozenset({"aria-label", "title", "placeholder", "alt"})
SEEN_OF_VIEWS = SEEN_ATTRIBUTES | {"label", "hint", "empty", "action", "text"}
NAMES_OF_VIEWS = frozenset({"label", "title"})  # of one word often, where they are given as data
SENTENCE = re.compile(r"[A-Z“][a-z’']+(?: [\w'’(“{]|…|\.$|\?$)")
SAME_EVERYWHERE = frozenset(
    {"", "&nbsp;", "API", "Flack", "JSON", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "party_parrot"}
    | {"before:", "after:", "during:", "Samsung Internet", "Mac OS"}
)
FOR_PROGRAMMERS = frozenset({"Error", "TypeError", "RangeError", "log", "warn", "error", "debug"})
"""Thrown or logged, never shown."""


def all_unwrapped() -> list[str]:
    found = []
    for folder, ending, reader in (("static/js", "js", in_module), ("templates", "html", in_template)):
        for path in sorted((ROOT / folder).rglob(f"*.{ending}")):
            found += _named(path, reader(path.read_text("utf-8")))
    for name in SERVER:
        for path in sorted((ROOT / name).rglob("*.py")):
            if not {"migrations", "management"} & set(path.parts):
                found += _named(path, in_python(path.read_text("utf-8")))
    return found


def _named(path: Path, found: Iterable[str]) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {text}" for text in found]


# --- JavaScript -------------------------------------------------------------------------------------------------------


def in_module(source: str) -> Iterator[str]:
    found = list(tokens(source))
    for at, token in enumerate(found):
        text = value_of(token.text) if token.kind == "string" else ""
        is_name = at > 1 and found[at - 1].text == ":" and found[at - 2].text in NAMES_OF_VIEWS
        if _says(text) and (is_name or (SENTENCE.match(text) and not _is_given_to_words(found, at))):
            yield text
    templates: dict[int, list[Token]] = {}
    for token in found:
        if token.kind == "quasi":
            templates.setdefault(token.template, []).append(token)
    for pieces in templates.values():
        if pieces[0].tag == "html":
            yield from _in_html(VALUE.join(piece.text for piece in pieces), SEEN_OF_VIEWS)
        elif SENTENCE.match(pieces[0].text) and not _is_given_to_words(found, found.index(pieces[0])):
            yield pieces[0].text


def _is_given_to_words(found: list[Token], at: int) -> bool:
    """An argument of gettext and its kin, or of what only programmers read; or a name in an import."""
    while at > 0 and found[at - 1].text == "," and found[at - 2].kind == "string":
        at -= 2
    before = found[at - 1].text if at else ""
    if before in ("from", "import"):
        return True
    return before == "(" and at > 1 and found[at - 2].text in IN_MODULES | FOR_PROGRAMMERS


def _in_html(html: str, attributes: frozenset[str]) -> Iterator[str]:
    for tag in TAG.findall(html):
        yield from (text for name, text in ATTRIBUTE.findall(tag) if name in attributes and _says(text))
    yield from (text.strip() for text in TAG.sub(VALUE, html).split(VALUE) if _says(text))


# --- templates --------------------------------------------------------------------------------------------------------

TRANSLATED = re.compile(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", re.DOTALL)
BETWEEN_TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
GIVEN = re.compile(r"\{% include .*?%\}")
SEEN_PARAMETER = re.compile(r'\b(?:label|hint)="([^"]+)"')
NOT_SEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL)
NO_WORDS = re.compile(r"\{% block \w*(?:class|data|status)\w* %\}.*?\{% endblock %\}")


def in_template(source: str) -> Iterator[str]:
    for include in GIVEN.findall(source):
        yield from SEEN_PARAMETER.findall(include)
    plain = BETWEEN_TAGS.sub(VALUE, TRANSLATED.sub(VALUE, NO_WORDS.sub("", source)))
    yield from _in_html(NOT_SEEN.sub("", plain), SEEN_ATTRIBUTES)


# --- Python -----------------------------------------------------------------------------------------------------------


def in_python(source: str) -> Iterator[str]:
    """Sentences of our errors, and what the pages tell at their top."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _speaks(node.func):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value:
                    yield argument.value
                elif isinstance(argument, ast.JoinedStr) and _says_itself(argument):
                    yield ast.unparse(argument)


def _speaks(function: ast.expr) -> bool:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name in ERRORS or ast.unparse(function) in ("messages.success", "messages.error", "messages.warning")


def _says_itself(text: ast.JoinedStr) -> bool:
    return any(isinstance(part, ast.Constant) and _says(str(part.value)) for part in text.values)


def _subclasses(base: type[FlackError]) -> Iterator[str]:
    for child in base.__subclasses__():
        yield child.__name__
        yield from _subclasses(child)


ERRORS = frozenset(_subclasses(FlackError))


def _says(text: str) -> bool:
    return bool(LETTERS.search(text)) and text.strip(" ·,") not in SAME_EVERYWHERE
