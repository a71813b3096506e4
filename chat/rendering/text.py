"""The text before it is read: one kind of line end, and nothing that no font can show."""

import re
import unicodedata

MAX_CHARS = 8_000  # what a message holds; Markdown of this size was measured, more is shown as typed

# Noncharacters stand for atoms inside the renderer (see atoms.py), so none may come from outside.
# Lone surrogates can't be encoded, controls can't be shown, and a HTML parser rewrites both.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def cleaned(source: str) -> str:
    """`source` with `\\n` as its only line end, without what can't be shown, without blank edges."""
    return _UNSHOWABLE.sub("\ufffd", _LINE_ENDS.sub("\n", source)).strip("\n \t")


def folded(name: str) -> str:
    """How names are compared: NFKC and case fold, so that @ANNA finds anna."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def escape(text: str) -> str:
    """For text between tags. Written as the sanitiser writes it, so that its output is the same."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
