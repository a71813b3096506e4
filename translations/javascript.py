"""JavaScript taken apart as far as words need it: calls of gettext, literals, and the HTML inside of html`…`.

A template holds code that holds templates: what is inside of what is followed to any depth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z_$][\w$]*")
SPACE = re.compile(r"\s+")
NUMBER = re.compile(r"[\d][\w.]*")
STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
QUASI = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)

ENDS_A_VALUE = frozenset({")", "]", "}"})
BEFORE_A_REGEX = frozenset({"return", "typeof", "case", "of", "in", "await", "yield"})


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: name, number, string, comment, regex, sign, or quasi, a piece of a template as it is written.

    `template` counts the templates of a file; `tag` is what stands before the backtick, `html` for instance.
    """

    kind: str
    text: str
    start: int
    template: int = 0
    tag: str = ""


def tokens(source: str) -> Iterator[Token]:
    """All but white space."""
    position, templates = 0, 0
    # Of each template that is open: its number, its tag, how many braces are open in the code inside of it.
    inside: list[list[int | str]] = []
    last = Token("sign", "", 0)
    while position < len(source):
        if space := SPACE.match(source, position):
            position = space.end()
            continue
        sign = source[position]
        if sign == "`" or (sign == "}" and inside and inside[-1][2] == 0):
            if sign == "`":
                templates += 1
                inside.append([templates, last.text if last.kind == "name" else "", 0])
            number, tag, _ = inside[-1]
            found = QUASI.match(source, position + 1)
            assert found is not None
            last = Token("quasi", found[0], position + 1, int(number), str(tag))
            yield last
            position = found.end()
            if source.startswith("${", position):
                position += 2
                last = Token("sign", "${", position)
            else:
                inside.pop()
                position += 1
                last = Token("sign", ")", position)  # a template is a value
            continue
        last_but_one = last
        last = _token(source, position, last)
        position = last.start + len(last.text)
        if inside and last.kind == "sign":
            inside[-1][2] = int(inside[-1][2]) + {"{": 1, "}": -1}.get(last.text, 0)
        yield last
        if last.kind == "comment":
            last = last_but_one


def _token(source: str, position: int, last: Token) -> Token:
    kinds = [("comment", COMMENT), ("string", STRING), ("name", NAME), ("number", NUMBER)]
    if _may_begin_a_regex(last):
        kinds.append(("regex", REGEX))
    for kind, pattern in kinds:
        if found := pattern.match(source, position):
            return Token(kind, found[0], position)
    return Token("sign", source[position], position)


def _may_begin_a_regex(last: Token) -> bool:
    if last.kind == "name":
        return last.text in BEFORE_A_REGEX
    return last.kind == "sign" and last.text not in ENDS_A_VALUE


ESCAPE = re.compile(r"\\(u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def value_of(literal: str) -> str:
    """What a string literal, with its quotes, says."""

    def character(found: re.Match[str]) -> str:
        code = found[2] or found[3] or found[4]
        return chr(int(code, 16)) if code else ESCAPED.get(found[5], found[5])

    return ESCAPE.sub(character, literal[1:-1])
