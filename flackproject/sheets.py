"""A style sheet with those that it imports, as it is sent: one request before anything is painted, instead of thirty.

Each stands where its `@import` did, in the layer which that names, with a comment that says which file it is.
"""

import posixpath
import re
from pathlib import Path

from django.contrib.staticfiles import finders

FOLDER = "css/"
"""Of our own; those of others are sent as they are."""

_IMPORT = re.compile(r'^@import url\("([^"]+)"\) layer\((\w+)\);$', re.MULTILINE)
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.css$)")


def joined(name: str, sheet: bytes) -> bytes:
    """`sheet` is the content of the file `name`; its imports may be called by their hashed names."""

    def whole(found: re.Match[str]) -> str:
        address, layer = found.groups()
        return f"/* {_HASH.sub('', address)} */\n@layer {layer} {{\n{_source(imported(name, address)).strip()}\n}}"

    return _IMPORT.sub(whole, sheet.decode()).encode()


def parts(name: str) -> list[str]:
    """The sheets that `name` imports, in this order."""
    return [imported(name, address) for address, _ in _IMPORT.findall(_source(name))]


def imported(name: str, address: str) -> str:
    """What `address`, written in the sheet `name`, is called before a hash is put into its name."""
    return _HASH.sub("", posixpath.join(posixpath.dirname(name), address))


def _source(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise LookupError(f"There is no style sheet {name}.")
    return Path(path).read_text("utf-8")
