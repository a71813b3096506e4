"""Markdown as chat users type it, to sanitised HTML.

CommonMark with tables and strike-through, parsed by markdown-it, without the rules that surprise in a chat:
no raw HTML, no indented code, no underlined headings, no link definitions, no entities; a line end is a line
end; images become links, because loading one tells its server who reads. Code, addresses, mentions, rooms and
emoji are not Markdown's business: the scanner has taken them out before (atoms.py).
"""

import re
import threading
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from chat.rendering.atoms import BLOCK_PLACEHOLDER, PLACEHOLDER, Atom, Link, as_typed
from chat.rendering.guard import bounded
from chat.rendering.html import atom_html, escape, escaped, external_link_open
from chat.rendering.links import linkable
from chat.rendering.sanitise import sanitised
from chat.rendering.scanner import Names, Scan, scan
from chat.rendering.text import MAX_CHARS

RENDERER_VERSION = 1
"""Raise it whenever the same text gets other HTML; `manage.py render` makes the old ones again."""

_TASK = re.compile(r"\[([ xX])\][ \t]+")


def render(source: str, names: Names) -> str:
    """The HTML of `source`. Text beyond the bounds comes back as it was typed, escaped."""
    if len(source) > MAX_CHARS:
        return escaped(source)
    try:
        return sanitised(_parser().html(scan(source, names), names)).strip("\n")
    except RecursionError:
        return escaped(source)


class _Parser(MarkdownIt):
    """markdown-it with the rules of this module. Not for two threads at once: it knows the text it is at."""

    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True, "maxNesting": 100}, renderer_cls=_Renderer)
        self.atoms: list[Atom] = []
        self.enable(["heading", "hr", "blockquote", "list", "table"])
        self.enable(["newline", "escape", "emphasis", "strikethrough", "link", "image"])
        interrupts = {"alt": ["paragraph", "blockquote", "list", "table"]}
        self.block.ruler.before("table", "fence_atom", _fence_atom, interrupts)  # type: ignore[arg-type]
        self.core.ruler.push("tasks", _tasks)
        self.core.ruler.push("align", _align)
        self.core.ruler.push("atoms", _split_atoms)

    def html(self, found: Scan, names: Names) -> str:
        self.atoms = found.atoms
        rendered: str = self.render(bounded(found.text), {"atoms": found.atoms, "names": names})
        return rendered

    def normalizeLink(self, url: str) -> str:  # noqa: N802  (markdown-it's name)
        def address(found: re.Match[str]) -> str:
            atom = self.atoms[int(found[1])]
            return atom.href if isinstance(atom, Link) else atom.raw

        return PLACEHOLDER.sub(address, url)

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return linkable(url)


class _Renderer(RendererHTML):
    """How tokens become HTML, where that differs from markdown-it's."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escape(tokens[idx].content)

    def atom(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        return atom_html(env["atoms"][meta["index"]], env["names"], in_link=meta.get("in_link", False))

    def task(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        checked = " checked" if tokens[idx].meta["done"] else ""
        return f'<input type="checkbox" disabled{checked}> '

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return external_link_open(str(tokens[idx].attrs["href"]))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        address = str(token.attrs["src"])
        label = escape(as_typed(_text_of(token.children or ()), env["atoms"]).strip() or address)
        return label if token.meta.get("in_link") else external_link_open(address) + label + "</a>"

    def s_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<del>"

    def s_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</del>"


_local = threading.local()


def _parser() -> _Parser:
    # A parser costs more to build than most texts to parse, and belongs to one thread.
    if not hasattr(_local, "parser"):
        _local.parser = _Parser()
    parser: _Parser = _local.parser
    return parser


def _fence_atom(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = BLOCK_PLACEHOLDER.fullmatch(state.src, start, state.eMarks[start_line])
    if found is None:
        return False
    if not silent:
        state.push("atom", "", 0).meta = {"index": int(found[1])}
        state.line = start_line + 1
    return True


def _tasks(state: StateCore) -> None:
    """`- [x] done`: the first text of a list item."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, inline.type) != ("list_item_open", "paragraph_open", "inline"):
            continue
        first = inline.children[0] if inline.children else None
        found = _TASK.match(first.content) if first is not None and first.type == "text" else None
        if first is None or found is None:
            continue
        first.content = first.content[found.end() :]
        item.attrJoin("class", "task")
        inline.children = [Token("task", "", 0, meta={"done": found[1] != " "}), *(inline.children or [])]


def _align(state: StateCore) -> None:
    """Tables say where their cells are aligned by class: the page's policy allows no styles in HTML."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": "align-" + str(token.attrs["style"]).rpartition(":")[2]}


def _split_atoms(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            token.children = _with_atoms(token.children or [])


def _with_atoms(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    in_link = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            in_link = token.type == "link_open"
        if token.type == "image":
            token.meta["in_link"] = in_link
        if token.type != "text" or "\ufdd0" not in token.content:
            result.append(token)
            continue
        for position, piece in enumerate(PLACEHOLDER.split(token.content)):
            if position % 2:
                result.append(Token("atom", "", 0, meta={"index": int(piece), "in_link": in_link}))
            elif piece:
                result.append(Token("text", "", 0, content=piece))
    return result


def _text_of(tokens: Sequence[Token]) -> str:
    return "".join(token.content if token.type != "image" else _text_of(token.children or ()) for token in tokens)
