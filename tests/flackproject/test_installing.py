"""The manifest wears the workspace's look; the worker names every file of the page, and goes where it is not wanted."""

import json
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from accounts.models import Role, User
from chat.models import Workspace
from flackproject import shell
from tests.conftest import World


def browser(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def dana(db: None, request: pytest.FixtureRequest) -> None:
    """Somebody has run it for the first time, where there is anybody."""
    if "world" in request.fixturenames:
        world = request.getfixturevalue("world")
        User.objects.filter(pk=world.dana.pk).update(role=Role.ADMINISTRATOR)


def test_the_manifest_is_the_workspaces_own(world: World) -> None:
    Workspace.objects.filter(pk=1).update(name="Garden Incorporated", accent="#7a1fa2")

    answer = browser().get("/manifest.webmanifest")

    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["name"], told["short_name"], told["theme_color"]) == ("Garden Incorporated", "Garden", "#7a1fa2")
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == ("/", "/", "/", "standalone")


@pytest.mark.parametrize(
    ("name", "short"),
    [("Flack", "Flack"), ("The Long Garden", "The Long"), ("Gartenbauverein", "Gartenbauver")],
)
def test_a_long_name_is_cut_where_a_word_ends(world: World, name: str, short: str) -> None:
    Workspace.objects.filter(pk=1).update(name=name)
    assert browser().get("/manifest.webmanifest").json()["short_name"] == short


def test_before_the_first_run_there_is_a_manifest_too(db: None) -> None:
    Workspace.objects.all().delete()
    assert browser().get("/manifest.webmanifest").json()["name"] == "Flack"


def test_its_icons_are_there_in_the_sizes_that_it_says(world: World) -> None:
    icons = browser().get("/manifest.webmanifest").json()["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path is not None, icon
        with Image.open(path) as image:
            assert (image.format, f"{image.width}x{image.height}") == ("PNG", icon["sizes"])


def test_its_shortcuts_and_its_share_target_are_pages_of_the_application(world: World) -> None:
    told = browser().get("/manifest.webmanifest").json()
    addresses = [shortcut["url"] for shortcut in told["shortcuts"]] + [told["share_target"]["action"] + "?text=hi"]
    for address in addresses:
        assert 'id="app"' in browser(world.alice).get(address).content.decode()
        assert browser().get(address).status_code == 302


def test_pages_name_it_and_those_for_strangers_do_not(world: World) -> None:
    link = '<link rel="manifest" href="/manifest.webmanifest">'
    for page in (browser().get("/sign-in"), browser(world.bob).get("/"), browser(world.bob).get("/settings")):
        assert link in page.content.decode()
    world.garden.web_public = True
    world.garden.save()
    public = browser().get("/rooms/garden").content.decode()
    assert "Garden" in public
    assert link not in public


def test_the_worker_names_every_file_of_the_page_and_their_version(world: World) -> None:
    answer = browser().get("/worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    found = re.search(r'keep\(self, "([0-9a-f]{12})", (\[.*\]), (\{.*\})\);', text)
    assert found is not None
    given = json.loads(found[3])
    assert given.keys() == {"icon", "badge", "csrf"}
    assert all(finders.find(given[picture].removeprefix("/static/")) for picture in ("icon", "badge"))
    files = json.loads(found[2])
    assert len(files) == len(set(files))
    for name in (
        "js/pages/chat.js",
        "vendor/htm.js",
        "js/views/emoji-picker.js",
        "js/core/http_transports.js",
        "css/chat-later.css",
    ):
        assert f"/static/{name}" in files
    assert "/static/js/core/types.js" not in files  # it holds no code
    page = browser(world.alice).get("/").content.decode()
    assert f'data-shell="{found[1]}"' in page
    asked_for = re.findall(r'(?:src|href|data-[a-z-]+)="(/static/(?:js|css|vendor)/[^"]+)"', page)
    assert asked_for
    assert set(asked_for) <= set(files)


def test_all_of_its_files_are_there() -> None:
    in_every_language = {name for language, _ in django_settings.LANGUAGES for name in shell.names(language)}
    assert all(finders.find(name) for name in (*in_every_language, *shell.WORKERS_OWN))


@pytest.mark.parametrize("language", [language for language, _ in django_settings.LANGUAGES])
def test_a_page_names_the_table_of_emoji_in_its_language_and_the_worker_keeps_that(world: World, language: str) -> None:
    asking = browser(world.alice)
    speaks = {"Accept-Language": language}
    table = f"/static/vendor/emoji/{language}.json"
    assert f'data-emoji="{table}"' in asking.get("/", headers=speaks).content.decode()
    kept = re.search(r"(\[.*\]), ", asking.get("/worker.js", headers=speaks).content.decode())
    assert kept is not None
    assert [file for file in json.loads(kept[1]) if "emoji/" in file] == [table]


def test_another_file_makes_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = shell.version("en")
    changed = tmp_path / "store.js"
    changed.write_text("export {};")
    find = finders.find
    monkeypatch.setattr(finders, "find", lambda name: changed if name == "js/core/store.js" else find(name))
    assert shell.version.__wrapped__("en") != before


def test_switched_off_the_page_keeps_nothing_and_the_worker_goes(world: World, settings: LazySettings) -> None:
    settings.FLACK_OFFLINE = False
    assert "leave(self);" in browser().get("/worker.js").content.decode()
    assert 'data-shell=""' in browser(world.alice).get("/").content.decode()


def test_nobody_is_known_by_the_worker(world: World) -> None:
    """It is the same for all, whoever asks."""
    assert browser().get("/worker.js").content == browser(world.alice).get("/worker.js").content
