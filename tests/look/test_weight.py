"""How much the first page makes a browser carry, compressed: it may not grow without somebody deciding so.

Bytes as the server sends them, file by file and without comments, to who takes Brotli (browsers on HTTPS or on the
machine itself) and who takes gzip alone.
"""

from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from flackproject.modules import graph
from flackproject.sheets import parts
from flackproject.static import CODINGS, as_sent

KB = 1024
# What it was when this was written, and a little more. Brotli's must stay below 70.
OUR_SCRIPT = {"br": 66 * KB, "gzip": 76 * KB}
LIBRARIES = 12 * KB
STYLES = {"br": 20 * KB, "gzip": 21 * KB}


@cache
def weight(name: str, coding: str = "gzip") -> int:
    path = finders.find(name)
    assert path is not None, name
    _, compress = CODINGS[coding]
    return len(compress(as_sent(name, Path(path).read_bytes())))


@pytest.mark.parametrize("coding", CODINGS)
def test_the_first_pages_modules_are_light(coding: str) -> None:
    modules = graph("js/pages/chat.js")
    ours = [name for name in modules if not name.startswith("vendor/")]
    assert "js/core/store.js" in ours
    assert "vendor/preact.js" in modules
    assert sum(weight(name, coding) for name in ours) <= OUR_SCRIPT[coding]
    assert sum(weight(name, coding) for name in modules if name not in ours) <= LIBRARIES


def test_what_opens_later_is_fetched_later() -> None:
    modules = graph("js/pages/chat.js")
    assert "js/views/parts.js" in modules
    later = (
        "search-panel",
        "emoji-picker",
        "room-settings",
        "people-panel",
        "thread-panel",
        "viewer",
        "message-actions",
    )
    for name in (*later, "menu", "popup", "dialog", "suggestions", "tray", "poll"):
        assert f"js/views/{name}.js" not in modules
    for name in ("http_transports", "uploads", "later", "draft_sync", "searching", "reports", "emoji", "lease"):
        assert f"js/core/{name}.js" not in modules


@pytest.mark.parametrize("coding", CODINGS)
def test_the_first_pages_styles_are_light(coding: str) -> None:
    assert weight("css/chat.css", coding) <= STYLES[coding]


def test_every_style_is_in_one_of_the_conversations_sheets_or_belongs_to_other_pages() -> None:
    others = {
        "layout/sheet",
        *(f"components/{name}" for name in ("card", "chart", "cropper", "person-page", "public-page", "table")),
    }
    all_of_it = set(parts("css/flack.css"))
    conversation = set(parts("css/chat.css")) | set(parts("css/chat-later.css"))
    assert all_of_it - conversation == {f"css/{name}.css" for name in others}
