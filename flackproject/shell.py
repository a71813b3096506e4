"""The shell: every static file that the chat page in a language is made of, those that it fetches later among them.

What the service worker keeps (static/js/worker/worker.js). The version names this set of files, content and all: a
page and the files that are kept for it belong together.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from flackproject import sheets
from flackproject.modules import folded, imports

ENTRIES = ("js/pages/chat.js", "js/pages/begin.js", "js/pages/theme.js", "css/chat.css", "css/chat-later.css")
OTHERS = ("icons/icons.svg", "icons/favicon.svg")
WORKER = "js/worker/worker.js"
WORKERS_OWN = (WORKER, "js/worker/pushes.js")
"""What only the worker imports: the browser keeps it by itself."""


# Types are imported in comments.
COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
FETCHED_LATER = re.compile(r"""\bimport\(["'](\.[^"']+)["']\)""")


@cache
def names(language: str) -> tuple[str, ...]:
    """Each once, as they are called before a hash is put into the name. Read once per process."""
    found = [*ENTRIES, *OTHERS, emoji(language), *words(language)]
    for name in found:  # grows while it is walked
        found += [other for other in dict.fromkeys(_named_in(name)) if other not in found]
    return tuple(found)


def words(language: str) -> list[str]:
    """The script with the page's words in another language than the one that stands in the code."""
    return [] if language == "en" else [f"words/{language}.js"]


def emoji(language: str) -> str:
    """The table of emoji, with their names in a language; fetched when the first one is looked for."""
    return f"vendor/emoji/{language}.json"


@cache
def version(language: str) -> str:
    """Another one as soon as a file is."""
    digest = hashlib.sha256()
    for name in (*names(language), *WORKERS_OWN):
        content = sheets.joined(name, _content(name)) if name.endswith(".css") else _content(name)
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:12]


def _named_in(name: str) -> list[str]:
    if not name.endswith(".js"):
        return []
    later = FETCHED_LATER.findall(COMMENT.sub("", _content(name).decode()))
    return imports(name) + [folded(name, to) for to in later]


def _content(name: str) -> bytes:
    path = finders.find(name)
    return Path(path).read_bytes() if path else b""
