"""Static files come from memory, are asked for again cheaply, and never change under a hashed name."""

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest

from flackproject import static
from flackproject.static import StaticFiles
from tests.flackproject.asgi_client import ask


async def beyond(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"beyond"})


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> StaticFiles:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "page.js").write_text("export const greeting = 'grüß';\n")
    (tmp_path / "flack.0123456789ab.css").write_text("body {}")
    (tmp_path / "icon.svg").write_text("<svg/>")
    settings.STATICFILES_DIRS = [tmp_path]
    static.finders.get_finder.cache_clear()
    yield StaticFiles(beyond)
    static.finders.get_finder.cache_clear()


async def test_a_module_has_the_type_that_browsers_insist_on(files: StaticFiles) -> None:
    response = await ask(files, "/static/js/page.js")
    assert (response.status, response.body.decode()) == (200, "export const greeting = 'grüß';\n")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["content-length"] == str(len(response.body))
    assert response.headers["x-content-type-options"] == "nosniff"
    assert (await ask(files, "/static/icon.svg")).headers["content-type"] == "image/svg+xml"


async def test_who_holds_it_already_is_told_so_in_a_few_bytes(files: StaticFiles) -> None:
    first = await ask(files, "/static/js/page.js")
    assert first.headers["cache-control"] == "no-cache"

    again = await ask(
        files, "/static/js/page.js", headers=[(b"if-none-match", b'"x", W/' + first.headers["etag"].encode())]
    )
    other = await ask(files, "/static/js/page.js", headers=[(b"if-none-match", b'"x"')])

    assert (again.status, again.body, other.status) == (304, b"", 200)
    assert "content-length" not in again.headers


async def test_who_takes_gzip_gets_it_with_a_name_of_its_own(files: StaticFiles, tmp_path: Path) -> None:
    (tmp_path / "js" / "page.js").write_text("export const one = 1;\n" * 200)
    plain = await ask(files, "/static/js/page.js")
    refused = await ask(files, "/static/js/page.js", headers=[(b"accept-encoding", b"br;q=0, gzip;q=0")])
    packed = await ask(files, "/static/js/page.js", headers=[(b"accept-encoding", b"deflate, gzip;q=0.5")])

    assert gzip.decompress(packed.body) == plain.body == refused.body
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["etag"] != plain.headers["etag"]
    held = [(b"accept-encoding", b"gzip"), (b"if-none-match", packed.headers["etag"].encode())]
    assert (await ask(files, "/static/js/page.js", headers=held)).status == 304
    assert "content-encoding" not in (await ask(files, "/static/icon.svg", headers=held[:1])).headers


async def test_who_takes_brotli_gets_that(files: StaticFiles, tmp_path: Path) -> None:
    (tmp_path / "js" / "page.js").write_text("export const one = 1;\n" * 200)
    packed = await ask(files, "/static/js/page.js", headers=[(b"accept-encoding", b"gzip, deflate, br, zstd")])
    assert packed.headers["content-encoding"] == "br"
    assert brotli.decompress(packed.body).decode() == "export const one = 1;\n" * 200


async def test_only_a_hashed_name_may_be_kept_for_ever(files: StaticFiles) -> None:
    assert "immutable" in (await ask(files, "/static/flack.0123456789ab.css")).headers["cache-control"]


async def test_head_has_the_headers_and_nothing_else_is_taken(files: StaticFiles) -> None:
    head = await ask(files, "/static/js/page.js", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    refused = await ask(files, "/static/js/page.js", "POST")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/static/none.js", "/static/", "/static/../manage.py", "/js/page.js", "/"])
async def test_everything_else_is_the_applications_affair(files: StaticFiles, path: str) -> None:
    assert (await ask(files, path)).body == b"beyond"


async def test_the_pages_own_files_and_the_admins_are_there() -> None:
    files = StaticFiles(beyond)
    assert (await ask(files, "/static/css/flack.css")).headers["content-type"].startswith("text/css")
    assert (await ask(files, "/static/admin/css/base.css")).status == 200
