"""Large files on their way up: a reload in the middle costs nothing that had arrived."""

import filecmp
import itertools
from pathlib import Path

from playwright.async_api import Request, Route, expect

from tests.browser.conftest import Newcomer, Person

PART = 8 * 1024 * 1024
"""What the page sends in one request (static/js/core/uploads.js)."""

WITH_COPIES = """async (run) => {
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    await new Promise((done) => (opening.onsuccess = done));
    const asked = run(opening.result.transaction("blobs", "readwrite").objectStore("blobs"));
    await new Promise((done) => (asked.onsuccess = done));
    opening.result.close();
    if (asked.result) return asked.result;
  }
}"""
COUNT_COPIES = f"() => ({WITH_COPIES})((store) => store.count())"
FORGET_COPIES = f"() => ({WITH_COPIES})((store) => store.clear())"


async def leave_midway(person: Person, film: Path) -> None:
    """The first part of three arrives, then nothing does. The browser has its copy by then."""
    parts = itertools.count(1)

    async def stop(route: Route) -> None:
        arrives = route.request.method != "PATCH" or next(parts) == 1
        await (route.continue_() if arrives else route.abort())

    person.expected = ("ERR_FAILED",)
    await person.page.route("**/api/uploads/*", stop)
    await person.page.locator('input[aria-label="Files"]').set_input_files(film)
    await person.page.locator('.tray-item[data-state="paused"]').wait_for()
    await person.holds(COUNT_COPIES)


def listen(person: Person) -> list[tuple[str, str]]:
    """(method, offset) of all that is asked about uploads from now on."""
    asked: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        if "/api/uploads" in request.url:
            asked.append((request.method, request.headers.get("upload-offset", "")))

    person.page.on("request", note)
    return asked


def goes_on(asked: list[tuple[str, str]]) -> bool:
    """No upload was begun, and nothing that had arrived was sent again. More may have gone out before the page did."""
    sent = [one for one in asked if one[0] != "HEAD"]
    offsets = [int(offset) for method, offset in sent if method == "PATCH"]
    return len(offsets) == len(sent) > 0 and offsets[0] >= PART and offsets == sorted(set(offsets))


async def test_a_reload_in_the_middle_goes_on_from_there_by_itself(newcomer: Newcomer, tmp_path: Path) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    film = tmp_path / "film.bin"
    film.write_bytes(bytes(range(256)) * (20 * 4096))
    await anna.page.locator("#composer").fill("the film")
    await leave_midway(anna, film)

    asked = listen(anna)
    await anna.page.unroute_all(behavior="ignoreErrors")
    await anna.page.reload()

    await anna.page.locator('.tray-item[data-state="ready"]', has_text="film.bin").wait_for()
    assert goes_on(asked)
    await expect(anna.page.locator("#composer")).to_have_value("the film")
    await anna.page.locator("#composer").press("Enter")
    async with bert.page.expect_download() as download:
        await bert.message("the film").get_by_role("link", name="film.bin").click()
    assert filecmp.cmp(await (await download.value).path(), film, shallow=False)


async def test_where_the_browser_kept_no_copy_the_file_is_asked_for_again(newcomer: Newcomer, tmp_path: Path) -> None:
    anna = await newcomer("anna")
    film = tmp_path / "film.bin"
    film.write_bytes(bytes(20 * 1024 * 1024))
    other = tmp_path / "other.bin"
    other.write_bytes(b"other")
    await leave_midway(anna, film)
    await anna.page.evaluate(FORGET_COPIES)

    asked = listen(anna)
    await anna.page.unroute_all(behavior="ignoreErrors")
    await anna.page.reload()

    lost = anna.page.locator('.tray-item[data-state="lost"]', has_text="film.bin")
    await lost.get_by_text("Choose this file again").wait_for()
    await lost.get_by_label("film.bin, again").set_input_files(other)
    await lost.get_by_text("That is another file").wait_for()
    await lost.get_by_label("film.bin, again").set_input_files(film)
    await anna.page.locator('.tray-item[data-state="ready"]', has_text="film.bin").wait_for()
    assert goes_on(asked)
