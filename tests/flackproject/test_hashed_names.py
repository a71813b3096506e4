"""Production's static files: names with hashes, modules that import one another by them, no matter in which circle."""

import asyncio
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.management import call_command

from flackproject import static
from flackproject.static import HASHED_NAME, HashedStaticFiles, StaticFiles
from tests.flackproject.asgi_client import ask
from tests.flackproject.test_static_files import beyond


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "flackproject.static.HashedStaticFiles"},
    }
    for number in range(12):
        (folder / f"m{number}.js").write_text(f'import {{ x }} from "./m{number + 1}.js";\nexport const y = x;\n')
    (folder / "m12.js").write_text('import { y } from "./m0.js";\nexport const x = () => y;\n')
    (folder / "page.css").write_text('@import url("part.css");\n')
    (folder / "part.css").write_text("body {}\n")
    yield folder
    static.finders.get_finder.cache_clear()


def collect() -> HashedStaticFiles:
    static.finders.get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    return HashedStaticFiles()


def test_modules_in_a_long_circle_get_names_that_exist(source: Path) -> None:
    storage = collect()
    for number in range(13):
        content = Path(storage.path(storage.stored_name(f"m{number}.js"))).read_text()
        (imported,) = re.findall(r'from "\./([^"]+)";', content)
        assert HASHED_NAME.search(imported)
        assert storage.exists(imported)


def test_a_change_anywhere_gives_all_modules_new_names_and_leaves_styles_alone(source: Path) -> None:
    before = collect()
    (source / "m7.js").write_text('import { x } from "./m8.js";\nexport const y = [x];\n')
    after = collect()
    assert before.stored_name("m0.js") != after.stored_name("m0.js")
    assert before.stored_name("page.css") == after.stored_name("page.css")
    assert collect().stored_name("m0.js") == after.stored_name("m0.js")


async def test_the_server_itself_can_serve_them(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = collect()
    monkeypatch.setattr(static, "staticfiles_storage", storage)
    response = await ask(StaticFiles(beyond), f"/static/{storage.stored_name('m0.js')}")
    assert (response.status, "immutable" in response.headers["cache-control"]) == (200, True)


def test_before_anything_was_collected_plain_names_serve(source: Path) -> None:
    assert HashedStaticFiles().stored_name("m0.js") == "m0.js"


def test_the_real_files_can_be_collected(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]  # ours alone: the others' files take half a minute
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "flackproject.static.HashedStaticFiles"},
    }
    storage = collect()
    assert HASHED_NAME.search(storage.stored_name("css/flack.css"))
    assert HASHED_NAME.search(storage.stored_name("js/pages/chat.js"))
    static.finders.get_finder.cache_clear()


def test_what_is_worth_it_lies_there_compressed_too(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (source / "page.js").write_text("export const one = 1;\n" * 200)
    storage = collect()
    name = storage.stored_name("page.js")
    beside = Path(storage.path(f"{name}.br"))
    assert brotli.decompress(beside.read_bytes()) == Path(storage.path(name)).read_bytes()
    assert Path(storage.path(f"{name}.gz")).exists()
    assert not Path(storage.path(storage.stored_name("part.css") + ".br")).exists()

    beside.write_bytes(brotli.compress(b"as it was compressed ahead"))
    monkeypatch.setattr(static, "staticfiles_storage", storage)
    asking = ask(StaticFiles(beyond), f"/static/{name}", headers=[(b"accept-encoding", b"br")])
    assert brotli.decompress(asyncio.run(asking).body) == b"as it was compressed ahead"
