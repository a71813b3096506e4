"""How much the first page makes a browser carry, compressed: it may not grow without somebody deciding so.

Bytes as the server sends them, gzip file by file; comments are sent too, for the source is readable as it is shipped.
"""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from flackproject.modules import graph

KB = 1024
# What it was when this was written, and a little more; issue by issue it has to come down to 70.
OUR_SCRIPT = 137 * KB
LIBRARIES = 12 * KB
STYLES = 20 * KB


def weight(name: str) -> int:
    path = finders.find(name)
    assert path is not None, name
    return len(gzip.compress(Path(path).read_bytes()))


def sheets(name: str) -> list[str]:
    """A style sheet and those that it imports."""
    path = finders.find(name)
    assert path is not None, name
    imported = re.findall(r'@import url\("([^"]+)"\)', Path(path).read_text())
    return [name, *(f"css/{one}" for one in imported)]


def test_the_first_pages_modules_are_light() -> None:
    modules = graph("js/pages/chat.js")
    ours = [name for name in modules if not name.startswith("vendor/")]
    assert "js/core/store.js" in ours
    assert "vendor/preact.js" in modules
    assert sum(map(weight, ours)) <= OUR_SCRIPT
    assert sum(weight(name) for name in modules if name not in ours) <= LIBRARIES


def test_what_opens_later_is_fetched_later() -> None:
    modules = graph("js/pages/chat.js")
    assert "js/views/parts.js" in modules
    for name in ("search-panel", "emoji-picker", "room-settings", "people-panel", "thread-panel", "viewer"):
        assert f"js/views/{name}.js" not in modules
    assert "js/core/http_transports.js" not in modules


def test_the_first_pages_styles_are_light() -> None:
    assert sum(map(weight, sheets("css/chat.css"))) <= STYLES


def test_every_style_is_in_one_of_the_conversations_sheets_or_belongs_to_other_pages() -> None:
    others = {
        "layout/sheet",
        *(f"components/{name}" for name in ("card", "chart", "cropper", "person-page", "public-page", "table")),
    }
    all_of_it = set(sheets("css/flack.css")[1:])
    conversation = set(sheets("css/chat.css")[1:]) | set(sheets("css/chat-later.css")[1:])
    assert all_of_it - conversation == {f"css/{name}.css" for name in others}
