"""Scripts lose their comments on the way to a browser, and nothing else: no token, no line, no text that looks like
one."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from django.contrib.staticfiles import finders
from tree_sitter import Language, Parser

from flackproject import static
from flackproject.comments import without_comments
from flackproject.static import StaticFiles
from tests.flackproject.asgi_client import ask
from tests.flackproject.test_hashed_names import collect, source  # noqa: F401
from tests.flackproject.test_static_files import beyond

LANGUAGE = Language(tree_sitter_javascript.language())


def tokens(script: bytes) -> Iterator[tuple[str, bytes | None, int]]:
    """What they are, how they are written, and in which line; comments left out."""
    cursor = Parser(LANGUAGE).parse(script).walk()
    while True:
        node = cursor.node
        assert node is not None
        if node.child_count == 0 and node.type != "comment":
            yield node.type, node.text, node.start_point[0]
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def ours() -> list[tuple[str, Path]]:
    return [(name, path) for name, path in static._sources() if name.endswith(".js") and name.startswith(static.OURS)]


def test_every_script_of_ours_keeps_each_token_on_its_line() -> None:
    sent = {name: (path.read_bytes(), without_comments(name, path.read_bytes())) for name, path in ours()}
    assert len(sent) > 150
    assert sum(len(after) for _, after in sent.values()) < sum(len(before) for before, _ in sent.values())
    for name, (before, after) in sent.items():
        assert list(tokens(after)) == list(tokens(before)), name
        assert without_comments(name, after) == after, name


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("f(/** @type {T} */ (x)); // why  \ny();\n", "f((x));\ny();\n"),
        ("/** Says\n * hello. */\nexport const x = 1;\n", "\n\nexport const x = 1;\n"),
        ("  /** @private */\n  y() {}\n".join(["class X {\n", "}\n"]), "class X {\n\n  y() {}\n}\n"),
        ("const f = () => {\n  return/* it */x;\n};\n", "const f = () => {\n  return x;\n};\n"),
        ("let a = b /* one\n two */ + c;\n", "let a = b\n+ c;\n"),
        ("// only this", ""),
    ],
)
def test_lines_stay_where_they_are(written: str, sent: str) -> None:
    assert without_comments("x.js", written.encode()).decode() == sent


@pytest.mark.parametrize(
    "text",
    [
        "const address = \"https://example.org\"; const all = '/* no comment */';",
        "const told = `// ${x / 2} /* ${`//`} */  `;  ",
        "const pattern = /[/*]\\/\\//g, share = 4 / 2 / 1;",
        "const grüße = '☂ // 𝒳';",
    ],
)
def test_what_only_looks_like_a_comment_stays(text: str) -> None:
    assert without_comments("x.js", text.encode()).decode() == text


def test_what_is_not_understood_is_served_whole_and_said(caplog: pytest.LogCaptureFixture) -> None:
    broken = b"// why\nconst x = ;\n"
    with caplog.at_level(logging.WARNING):
        assert without_comments("js/broken.js", broken) == broken
    assert "js/broken.js" in caplog.text


@pytest.mark.parametrize(
    ("name", "spared"),
    [("js/worker/worker.js", False), ("vendor/htm-preact.js", True), ("admin/js/core.js", True)],
)
def test_the_server_sends_ours_without_and_others_as_they_are(name: str, spared: bool) -> None:
    path = finders.find(name)
    assert path is not None
    sent = asyncio.run(ask(StaticFiles(beyond), f"/static/{name}"))
    assert (sent.body == Path(path).read_bytes()) is spared


def test_what_is_collected_is_what_is_sent_and_a_comment_gives_no_new_name(source: Path) -> None:  # noqa: F811
    (source / "js").mkdir()
    script = source / "js" / "page.js"
    script.write_text("// one\nexport const x = 1; // `why`\n")
    first = collect().stored_name("js/page.js")
    script.write_text("// another\nexport const x = 1;\n")
    storage = collect()
    assert storage.stored_name("js/page.js") == first
    assert Path(storage.path(first)).read_text() == "\nexport const x = 1;\n"
    script.write_text("export const x = 2;\n")
    assert collect().stored_name("js/page.js") != first
