"""Flack as production has it, hashed names behind nginx over TLS, kept by a browser; then there is a new version."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, ConsoleMessage, Page, async_playwright, expect

from tests.browser.conftest import EXPECTED_WHILE_AWAY, PASSWORD, WAIT_MS, launched
from tests.browser.test_offline import KEPT, UPDATED, becomes_true
from tests.servers.front import NGINX, Front, front_of
from trials.installation import REPOSITORY, Installation

MODULES = """performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
    .filter((path) => /^\\/static\\/.*\\.m?js$/.test(path))"""
HASH = re.compile(r"\.([0-9a-f]{12})\.js$")


@dataclass
class Production:
    """What is deployed: its own copy of the static files is the version."""

    installation: Installation
    version: Path
    front: Front

    @property
    def url(self) -> str:
        return f"https://localhost:{self.front.secure}"

    def deploy(self) -> None:
        """The files that are there now, and none of those before; the server starts anew."""
        shutil.rmtree(self.installation.data / "static")
        self.installation.manage("collectstatic", "--no-input", "-v0")
        self.front.server.stop()
        self.installation.up(port=self.front.server.port)


@pytest.fixture
def production(tmp_path: Path, migrated_database: Path) -> Iterator[Production]:
    version = tmp_path / "version"
    shutil.copytree(REPOSITORY / "static", version)
    installation = Installation(
        tmp_path,
        {
            "DJANGO_SETTINGS_MODULE": "tests.browser.installed_settings",
            "VERSION_FOLDER": str(version),
            "SECRET_KEY": "as long as the key of a real installation, and as secret",
            "FLACK_HOSTS": "localhost",
            "FLACK_TRUSTED_PROXIES": NGINX,
        },
    )
    installation.data.mkdir()
    shutil.copy(migrated_database, installation.data)
    installation.manage("collectstatic", "--no-input", "-v0")
    with front_of(installation, installation.up()) as front:
        yield Production(installation, version, front)
    installation.end()


@pytest_asyncio.fixture(loop_scope="session")
async def profile() -> AsyncIterator[BrowserContext]:
    """Of a browser that takes the certificate of this test, which a service worker wants to be good."""
    async with async_playwright() as playwright:
        browser = await launched(playwright, "--ignore-certificate-errors")
        context = await browser.new_context()
        context.set_default_timeout(WAIT_MS)
        context.set_default_navigation_timeout(2 * WAIT_MS)
        yield context
        await browser.close()


async def versions(page: Page) -> set[str]:
    """The hashes of the modules that this page was made of: one for all of a version."""
    paths: list[str] = await page.evaluate(MODULES)
    assert paths
    found = [HASH.search(path) for path in paths]
    assert all(found), paths
    return {match[1] for match in found if match}


def complaints_of(profile: BrowserContext) -> list[str]:
    """What its pages say on their consoles from now on, but for what a browser says of a server that is away."""
    found: list[str] = []
    expected = (*EXPECTED_WHILE_AWAY, "WebSocket connection to", "ERR_FAILED", "status of 502")

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(one in message.text for one in expected):
            found.append(message.text)

    profile.on("console", hear)
    profile.on("weberror", lambda error: found.append(str(error.error)))
    return found


SETTLED = """navigator.serviceWorker.getRegistration().then(
  ({ installing, waiting, active }) => !installing && !waiting && active.state === "activated")"""
"""The new version has taken over: it opens its cache as it begins to install."""


async def test_an_open_page_outlives_a_new_version_and_what_opens_next_is_new(
    production: Production, profile: BrowserContext
) -> None:
    complaints = complaints_of(profile)
    page = await profile.new_page()
    await page.goto(f"{production.url}/sign-in")
    await page.get_by_label("Nickname").fill("anna")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    await page.goto(f"{production.url}/rooms/general")
    composer = page.locator("#composer")
    await composer.fill("said in the first version")
    await composer.press("Enter")
    await page.locator(".message", has_text="said in the first version").wait_for()
    await becomes_true(page, "navigator.serviceWorker.controller !== null")
    await becomes_true(page, KEPT, ["said in the first version"])
    (first,) = await versions(page)

    await profile.set_offline(True)
    await page.reload()
    await page.locator(".message", has_text="said in the first version").wait_for()
    assert await versions(page) == {first}
    await profile.set_offline(False)
    await expect(page.locator(".connection")).to_have_count(0)

    await composer.fill("half a thought")
    module = production.version / "js" / "views" / "shortcuts-dialog.js"
    module.write_text(module.read_text() + "\nexport const later = true;\n")
    await asyncio.to_thread(production.deploy)
    await page.evaluate(UPDATED)
    await becomes_true(
        page, "caches.keys().then((keys) => keys.filter((key) => key.startsWith('flack-files-')).length === 2)"
    )
    await becomes_true(page, SETTLED)

    # The server has the old files no more; the open page does, and goes on.
    assert (
        await page.evaluate("(path) => fetch(path).then(({ status }) => status)", f"/static/js/views/viewer.{first}.js")
        == 200
    )
    await expect(composer).to_have_value("half a thought")
    await expect(page.locator(".connection")).to_have_count(0)
    other = await profile.new_page()
    await other.goto(f"{production.url}/rooms/general")
    await other.locator(".message", has_text="said in the first version").wait_for()
    (second,) = await versions(other)
    assert second != first
    await composer.press("Enter")
    await other.locator(".message", has_text="half a thought").wait_for()
    assert await versions(page) == {first}

    await page.reload()
    await page.locator(".message", has_text="half a thought").wait_for()
    assert await versions(page) == {second}
    await becomes_true(other, KEPT, ["half a thought"])
    await profile.set_offline(True)
    await other.reload()
    await other.locator(".message", has_text="half a thought").wait_for()
    assert await versions(other) == {second}
    assert complaints == []
