"""Code in colours: Pygments' short class names, no styles; static/css gives them colours for both themes."""

from functools import lru_cache

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

MAX_LINE = 1_000  # characters; code has shorter lines, and some lexers are quadratic in longer ones

_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def highlighted(code: str, language: str) -> str:
    """`code` as HTML, without a line end at its end. An unknown language, or a very long line, is shown plain."""
    if max(map(len, code.split("\n"))) > MAX_LINE:
        language = ""
    coloured = highlight(code, _lexer(language), _FORMATTER)
    return coloured.removesuffix("\n")


@lru_cache(maxsize=64)  # as many languages as a team writes; a lexer costs milliseconds to load
def _lexer(language: str) -> Lexer:
    options = {"stripnl": False, "ensurenl": True}
    try:
        return get_lexer_by_name(language or "text", **options)
    except ClassNotFound:
        return get_lexer_by_name("text", **options)
