"""A style sheet is sent with those that it imports, each in its layer and in its order."""

import asyncio
import re
from pathlib import Path

import pytest

from flackproject import static
from flackproject.sheets import joined, parts
from flackproject.static import StaticFiles
from tests.flackproject.asgi_client import ask
from tests.flackproject.test_hashed_names import collect, source  # noqa: F401
from tests.flackproject.test_static_files import beyond


@pytest.mark.parametrize("name", ["css/chat.css", "css/chat-later.css", "css/flack.css"])
def test_every_part_stands_where_it_was_imported(name: str) -> None:
    sent = asyncio.run(ask(StaticFiles(beyond), f"/static/{name}")).body.decode()
    assert "@import" not in sent
    order = [sent.index(written(part)) for part in parts(name)]
    assert len(order) > 10
    assert order == sorted(order)
    assert sent.count("{") == sent.count("}")
    assert set(re.findall(r"^@layer (\w+) {$", sent, re.MULTILINE)) <= {
        "reset",
        "tokens",
        "base",
        "layout",
        "components",
        "utilities",
    }


def written(name: str) -> str:
    path = static.finders.find(name)
    assert path is not None
    return Path(path).read_text().strip()


def test_what_is_no_import_of_ours_stays_as_it_is() -> None:
    sheet = b'@import url("https://example.org/x.css");\n/* @import url("y.css") layer(base); */\nbody {}\n'
    assert joined("css/page.css", sheet) == sheet


def test_a_part_that_changes_gives_its_sheet_another_name(source: Path) -> None:  # noqa: F811
    (source / "css").mkdir()
    (source / "css" / "page.css").write_text('@layer base;\n\n@import url("part.css") layer(base);\n')
    part = source / "css" / "part.css"
    part.write_text("body {}\n")
    first = collect().stored_name("css/page.css")
    part.write_text("main {}\n")

    storage = collect()

    assert storage.stored_name("css/page.css") != first
    assert Path(storage.path(storage.stored_name("css/page.css"))).read_text() == (
        "@layer base;\n\n/* part.css */\n@layer base {\nmain {}\n}\n"
    )
