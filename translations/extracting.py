"""Every text that Flack says, found in the code, as a catalogue without translations.

Two of them, as Django has it: `django` for what the server says (Python, templates), `djangojs` for the page's modules.
"""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from django.utils.translation.template import templatize

from translations.javascript import Token, tokens, value_of

ROOT = Path(__file__).resolve().parent.parent
SERVER = (
    "accounts",
    "api",
    "chat",
    "flackproject",
    "foundation",
    "notifications",
    "outbound",
    "realtime",
    "settings",
    "stats",
)
DOMAINS = ("django", "djangojs")

COMMENT = "Translators:"
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
IN_MODULES = frozenset({"gettext", "ngettext", "pgettext"})

Found = tuple[int, str, Any, list[str]]
"""Line, function, its texts, comments: as Babel's extractors yield them."""


def extracted(domain: str) -> Catalog:
    """Names of files, without lines: those change all the time."""
    catalogue = Catalog(project="Flack", charset="utf-8")
    for path, method in sources(domain):
        name = path.relative_to(ROOT).as_posix()
        for _, message, comments, context in extract(
            method, BytesIO(path.read_bytes()), keywords=KEYWORDS, comment_tags=(COMMENT,)
        ):
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for found in catalogue:
        found.locations = list(dict.fromkeys(found.locations))
    return catalogue


def sources(domain: str) -> Iterator[tuple[Path, Any]]:
    """Each file, and how it is read."""
    if domain == "djangojs":
        for path in sorted((ROOT / "static" / "js").rglob("*.js")):
            yield path, of_module
        return
    for folder in SERVER:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, "python"
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield path, of_template


def of_template(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Any]:
    """Django turns a template into calls of gettext among crosses."""
    lines = templatize(file.read().decode("utf-8")).splitlines()
    source = "\n".join(line.strip() for line in lines)  # how far in they stood means nothing in Python
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, {})


def of_module(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Found]:
    """A comment for translators stands right before the call."""
    source = file.read().decode("utf-8")
    found = list(tokens(source))
    for at, token in enumerate(found):
        if not _is_call(found, at):
            continue
        texts = _literals(found, at + 2)
        if not texts:
            line = source.count("\n", 0, token.start) + 1
            raise ValueError(f"{token.text} in line {line} has no text of its own: only literals can be translated.")
        comment = found[at - 1].text if at and found[at - 1].kind == "comment" else ""
        told = comment.strip("/* ")
        comments = [told] if told.startswith(COMMENT) else []
        yield source.count("\n", 0, token.start) + 1, token.text, tuple(texts), comments


def _is_call(found: list[Token], at: int) -> bool:
    token = found[at]
    if token.kind != "name" or token.text not in IN_MODULES or at + 1 >= len(found) or found[at + 1].text != "(":
        return False
    return at == 0 or found[at - 1].text not in (".", "function")


def _literals(found: list[Token], at: int) -> list[str]:
    """The arguments from here on, as long as they are strings."""
    texts = []
    while at + 1 < len(found) and found[at].kind == "string":
        texts.append(value_of(found[at].text))
        if found[at + 1].text != ",":
            break
        at += 2
    return texts
