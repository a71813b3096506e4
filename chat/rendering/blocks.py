"""Paragraphs, headings, quotes, lists, tables and code as chat users type them: Python-Markdown's block processors.

Python-Markdown reads blocks between blank lines, and in a chat nobody leaves blank lines. Here each block is a line:
a list may follow a line of text, a quote ends with the line that has no `>`, `#general` is no heading,
indentation makes no code. A processor takes its line and those that belong to it off the front.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from chat.rendering.atoms import BLOCK_PLACEHOLDER

# Stand for the boxes of a task list until there is HTML. Noncharacters: cleaned() takes them out of what people type.
OPEN_TASK, DONE_TASK = "\ufdd4", "\ufdd5"

HEADINGS_BELOW = 2
"""A message stands below the headings of a page, which are its h1 and h2."""

_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(\S.*)")
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}")
_QUOTE = re.compile(r"[ \t]*>[ ]?(.*)")
_ITEM = re.compile(r"([ \t]*)(?:[-+*]|([0-9]{1,9})[.)])([ \t]+)(\S.*)")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_DELIMITERS = re.compile(r"[-:| \t]*-[-:| \t]*")
_DELIMITER = re.compile(r"(:?)-+(:?)")
_PIPE = re.compile(r"(?<!\\)\|")
_CHILD_COLUMNS = 2  # what is indented by two belongs to the item above, whatever the width of its number
_TAB_COLUMNS = 4


class LineParser(BlockParser):
    """Python-Markdown's loop over lines in place of blocks."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        processors = (_Blank, _Fence, _Heading, _Rule, _Quote, _List, _Table, _Paragraph)
        for rank, processor in enumerate(processors):
            self.blockprocessors.register(processor(self), processor.__name__, 100 - rank)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802  (Python-Markdown's name)
        self.parseBlocks(parent, text.split("\n"))


class _Blank(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return _is_blank(block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks.pop(0)


class _Fence(BlockProcessor):
    """The scanner has read the code; the renderer puts it in the place of this paragraph."""

    def test(self, parent: Element, block: str) -> bool:
        return _is_fence(block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = blocks.pop(0).strip(" \t")


class _Heading(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return _HEADING.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = _HEADING.fullmatch(blocks.pop(0))
        if found is None:  # pragma: no cover  (it was tested)
            return
        text = found[2].rstrip(" \t")
        unclosed = text.rstrip("#")
        closed = unclosed.endswith((" ", "\t")) and unclosed.strip(" \t")
        level = min(len(found[1]) + HEADINGS_BELOW, 6)
        SubElement(parent, f"h{level}").text = unclosed.rstrip(" \t") if closed else text


class _Rule(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return _RULE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks.pop(0)
        SubElement(parent, "hr")


class _Quote(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return _QUOTE.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        quoted: list[str] = []
        for line in blocks:
            found = _QUOTE.fullmatch(line)
            if found is None:
                break
            quoted.append(found[1])
        del blocks[: len(quoted)]
        self.parser.parseBlocks(SubElement(parent, "blockquote"), quoted)


class _List(BlockProcessor):
    """Items of one kind. A blank line between any two of them, or inside one, makes paragraphs of all."""

    def test(self, parent: Element, block: str) -> bool:
        return _ITEM.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = _ITEM.fullmatch(blocks[0])
        if found is None:  # pragma: no cover  (it was tested)
            return
        numbered = found[2] is not None
        items = SubElement(parent, "ol" if numbered else "ul")
        if numbered and int(found[2]) != 1:
            items.set("start", str(int(found[2])))
        at, loose = 0, False
        while found is not None and (found[2] is not None) == numbered and not _RULE.fullmatch(blocks[at]):
            lines, end = _item(found, blocks, at)
            loose = loose or any(map(_is_blank, lines))
            self._add(items, lines)
            at = _past_blanks(blocks, end)
            found = _ITEM.fullmatch(blocks[at]) if at < len(blocks) else None
            loose = loose or (found is not None and (found[2] is not None) == numbered and at > end)
        del blocks[:end]
        if not loose:
            for item in items:
                _make_tight(item)

    def _add(self, items: Element, lines: list[str]) -> None:
        item = SubElement(items, "li")
        if task := _TASK.match(lines[0]):
            item.set("class", "task")
            lines[0] = (OPEN_TASK if task[1] == " " else DONE_TASK) + lines[0][task.end() :]
        self.parser.parseBlocks(item, lines)


class _Table(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return "|" in block

    def run(self, parent: Element, blocks: list[str]) -> bool:
        if not _begins_table(blocks, 0):
            return False
        header, columns = _cells(blocks[0]), [_DELIMITER.fullmatch(cell) for cell in _cells(blocks[1])]
        classes = [_alignment(column) for column in columns]
        end = 2
        while end < len(blocks) and not _is_blank(blocks[end]) and not _begins(blocks[end]):
            end += 1
        rows = [_cells(row) for row in blocks[2:end]]
        del blocks[:end]
        table = SubElement(parent, "table")
        _add_row(SubElement(table, "thead"), "th", header, classes)
        if rows:
            body = SubElement(table, "tbody")
            for row in rows:
                _add_row(body, "td", row, classes)
        return True


class _Paragraph(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        end = 1
        while end < len(blocks) and not (_is_blank(blocks[end]) or _begins(blocks[end]) or _begins_table(blocks, end)):
            end += 1
        SubElement(parent, "p").text = "\n".join(line.strip(" \t") for line in blocks[:end])
        del blocks[:end]


def _begins(line: str) -> bool:
    """Does something other than text begin here, though there is no blank line before it?"""
    item = _ITEM.fullmatch(line)
    if item is not None and item[2] in (None, "1"):  # "in\n1986. A great year" is no list
        return True
    return bool(_HEADING.fullmatch(line) or _RULE.fullmatch(line) or _QUOTE.match(line)) or _is_fence(line)


def _item(found: re.Match[str], lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The lines of the item that begins at `at`, without its marker and indentation, and where the next begins."""
    base = _columns(found[1])
    width = found.start(4) - found.end(1)
    text = base + (width if len(found[3]) <= _TAB_COLUMNS else width - len(found[3]) + 1)
    item, end, shift = [found[4]], at + 1, text
    while (line_at := _past_blanks(lines, end)) < len(lines):
        line = lines[line_at]
        indent = _columns(line)
        if indent < base + _CHILD_COLUMNS:
            break
        if len(item) == 1:
            shift = min(text, indent)
        item += [""] * (line_at - end)
        item.append(" " * max(0, indent - shift) + line.lstrip(" \t"))
        end = line_at + 1
    return item, end


def _make_tight(item: Element) -> None:
    if len(item) and item[0].tag == "p":
        item.text = item[0].text
        item.remove(item[0])


def _begins_table(lines: Sequence[str], at: int) -> bool:
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return False
    if not _DELIMITERS.fullmatch(lines[at + 1]):
        return False
    columns = _cells(lines[at + 1])
    return all(map(_DELIMITER.fullmatch, columns)) and len(columns) == len(_cells(lines[at]))


def _cells(row: str) -> list[str]:
    cells = [cell.strip(" \t") for cell in _PIPE.split(row.strip(" \t"))]
    if len(cells) > 1 and not cells[0]:
        cells.pop(0)
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _alignment(column: re.Match[str] | None) -> str:
    """As a class: the page's policy allows no styles in HTML."""
    left, right = (bool(column[1]), bool(column[2])) if column else (False, False)
    return {(True, True): "align-center", (True, False): "align-left", (False, True): "align-right"}.get(
        (left, right), ""
    )


def _add_row(section: Element, tag: str, cells: Sequence[str], classes: Sequence[str]) -> None:
    row = SubElement(section, "tr")
    for at, name in enumerate(classes):
        cell = SubElement(row, tag, {"class": name} if name else {})
        cell.text = cells[at] if at < len(cells) else ""


def _past_blanks(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and _is_blank(lines[at]):
        at += 1
    return at


def _is_blank(line: str) -> bool:
    return not line.strip(" \t")


def _is_fence(line: str) -> bool:
    return BLOCK_PLACEHOLDER.fullmatch(line.strip(" \t")) is not None


def _columns(line: str) -> int:
    """How far `line` is indented."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_TAB_COLUMNS))
