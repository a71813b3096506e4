"""Bounds on the structure of a text before it is parsed. Linear; what exceeds them is shown as typed.

A person writes three levels of quotes or lists, a text made to hurt writes three thousand, and each level
is a recursion of the parser; unclosed brackets and cells that a table's rows leave out cost it a look at
everything else.
"""

import re

MAX_MARKERS = 8  # quotes and list items opened by one line
MAX_INDENT = 32  # columns; two make a level of a list
MAX_BRACKETS = 8  # levels of [
MAX_CELLS = 4_000  # of a table, those left out included: about 70 ms

_MARKER = re.compile(r"[ \t]*(?:(>)|([-*+])(?=[ \t]|$)|([0-9]{1,9})([.)])(?=[ \t]|$))")
_DELIMITERS = re.compile(r"[ \t]*[-:|][-:| \t]*")  # the second line of a table
_BRACKET = re.compile(r"\\.|[\[\]]")
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}")


def bounded(markdown: str) -> str:
    """`markdown` with no line deeper than the bounds."""
    lines = markdown.split("\n")
    max_columns = MAX_CELLS // len(lines)
    return "\n".join(_with_few_brackets(_with_few_columns(_shallow(line), max_columns)) for line in lines)


def _shallow(line: str) -> str:
    text = line.lstrip(" \t")
    if len(line) - len(text) > MAX_INDENT:
        line = " " * MAX_INDENT + text
    end = 0
    for _ in range(MAX_MARKERS):
        marker = _MARKER.match(line, end)
        if marker is None:
            return line
        end = marker.end()
    marker = _MARKER.match(line, end)
    if marker is None or _RULE.fullmatch(line, end):
        return line
    sign = marker.start(4) if marker[4] else marker.end() - 1
    return f"{line[:sign]}\\{line[sign:]}"


def _with_few_columns(line: str, max_columns: int) -> str:
    wide = line.count("|") > max_columns and _DELIMITERS.fullmatch(line.lstrip(" \t>"))
    return line.replace("|", "\\|") if wide else line


def _with_few_brackets(line: str) -> str:
    """Opening brackets that are never closed, or too deep, can begin no link: escape them."""
    if "[" not in line:
        return line
    opened: list[int] = []
    dead: list[int] = []
    for found in _BRACKET.finditer(line):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            start = opened.pop()
            if len(opened) >= MAX_BRACKETS:
                dead.append(start)
    if not opened and not dead:
        return line
    pieces: list[str] = []
    done = 0
    for start in sorted(opened + dead):
        pieces += (line[done:start], "\\")
        done = start
    return "".join(pieces) + line[done:]
