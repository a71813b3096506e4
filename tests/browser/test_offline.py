"""Without a connection: the page opens with the rooms last seen, and nobody finds what another left."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import EXPECTED_WHILE_AWAY, PASSWORD, WAIT_MS, Newcomer, Person
from trials.installation import Installation, Server

# Whatever asks while there is nobody: the socket, and what is not kept.
EXPECTED = (*EXPECTED_WHILE_AWAY, "ERR_FAILED", "WebSocket connection to")

KEPT = """async ([text]) => {
  const names = (await caches.keys()).filter((name) => /^flack-(page|seen)-/.test(name));
  const texts = await Promise.all(names.map(async (name) => {
    const cache = await caches.open(name);
    const answers = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
    return (await Promise.all(answers.map((answer) => answer.text()))).join();
  }));
  const all = texts.join();
  if (text === "") return names.length === 0;
  return names.some((name) => name.startsWith("flack-page-")) && all.includes('"type":"hello"') && all.includes(text);
}"""


# Browsers look for a new worker themselves, when the page is opened and each day.
UPDATED = "navigator.serviceWorker.getRegistration().then((registration) => registration?.update()).then(() => {})"


async def becomes_true(page: Page, script: str, argument: object = None) -> None:
    for _ in range(WAIT_MS // 100):
        if await page.evaluate(script, argument):
            return
        await page.wait_for_timeout(100)
    raise AssertionError(f"never true: {script} {argument}")


async def keeps(page: Page, text: str) -> None:
    """The page is kept, and what was seen with this text in it. Nothing: nothing of anybody's is."""
    await becomes_true(page, KEPT, [text])


async def controlled(person: Person) -> None:
    await becomes_true(person.page, "navigator.serviceWorker.controller !== null")


async def test_the_rooms_last_seen_open_offline_and_what_is_written_there_goes_out_once(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna", service_workers="allow"), await newcomer("bert", service_workers="allow")
    anna.expected = EXPECTED
    await bert.say("seen while it was live")
    await anna.sees("seen while it was live")
    await controlled(anna)
    await keeps(anna.page, "seen while it was live")

    await anna.context.set_offline(True)
    await anna.page.reload()

    await anna.sees("seen while it was live")
    await anna.page.get_by_text("You are offline").wait_for()
    await expect(anna.page.locator(".shell-side").get_by_text("General")).to_be_visible()
    await anna.say("written after the reload")
    await anna.page.locator('.message[data-state="pending"]', has_text="written after the reload").wait_for()
    await bert.say("said meanwhile")
    await bert.sees("said meanwhile")

    await anna.context.set_offline(False)

    await bert.sees("written after the reload")
    await anna.sees("said meanwhile")
    await anna.page.locator(".message:not([data-state])", has_text="written after the reload").wait_for()
    for person in (anna, bert):
        await person.page.reload()
        await person.sees("written after the reload")
        assert (await person.texts()).count("written after the reload") == 1


async def test_offline_another_room_that_was_seen_opens_and_one_that_was_not_is_said(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", service_workers="allow")
    anna.expected = EXPECTED
    await anna.say("in the bed")
    await anna.sees("in the bed")
    await controlled(anna)
    await keeps(anna.page, "in the bed")
    await anna.enter("/rooms/general")
    await expect(anna.page).to_have_title(re.compile("General"))

    await anna.context.set_offline(True)
    await anna.page.goto(f"{anna.server.url}/rooms/{anna.room}")
    await anna.sees("in the bed")

    await anna.page.goto(f"{anna.server.url}/rooms/never-seen")
    await anna.page.get_by_text("That room is not kept here.").wait_for()
    await anna.sees("in the bed")


async def test_signing_out_leaves_nothing_and_the_next_one_sees_nothing_of_it(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", service_workers="allow")
    anna.expected = (*EXPECTED, "401 (Unauthorized)")
    await anna.say("for annas eyes")
    await anna.sees("for annas eyes")
    await controlled(anna)
    await keeps(anna.page, "for annas eyes")
    beside = await anna.context.new_page()  # a tab that stays open
    await beside.goto(f"{anna.server.url}/rooms/{anna.room}")
    await beside.locator(".message", has_text="for annas eyes").wait_for()

    await anna.page.get_by_role("button", name=", you").click()
    await anna.page.get_by_role("menuitem", name="Sign out").click()
    await anna.page.wait_for_url("**/sign-in")

    await beside.get_by_text("You are signed out.").wait_for()
    await keeps(anna.page, "")
    await anna.page.get_by_label("Nickname").fill(f"{anna.nickname}x")
    await anna.page.get_by_label("Password").fill(PASSWORD)
    await anna.page.get_by_role("button", name="Create account").click()
    await anna.page.wait_for_url(lambda url: "/sign-in" not in url)
    await anna.enter("/rooms/general")
    await keeps(anna.page, f"{anna.nickname}x")
    await beside.evaluate("window.dispatchEvent(new Event('online'))")  # it looks who it is now
    await beside.get_by_text("Another account is signed in here now.").wait_for()
    await keeps(anna.page, f"{anna.nickname}x")
    await anna.context.set_offline(True)
    await anna.page.goto(f"{anna.server.url}/rooms/{anna.room}")
    await anna.page.get_by_text("That room is not kept here.").wait_for()
    assert await anna.message("for annas eyes").count() == 0


async def test_signed_out_from_elsewhere_an_open_page_keeps_nothing(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", service_workers="allow")
    anna.expected = ("401 (Unauthorized)",)
    await anna.say("a secret")
    await anna.sees("a secret")
    await controlled(anna)
    await keeps(anna.page, "a secret")
    device = await anna.other_device(service_workers="allow")
    device.expected = ("401 (Unauthorized)",)

    await device.page.goto(f"{anna.server.url}/settings")
    await device.page.get_by_role("button", name="Sign out everywhere").click()

    await anna.page.get_by_text("You are signed out.").wait_for()
    await keeps(anna.page, "")


async def test_another_worker_takes_over_beside_who_is_writing(
    newcomer: Newcomer, staffed: Server, installation: Installation
) -> None:
    anna = await newcomer("anna", service_workers="allow", server=staffed)
    anna.expected = EXPECTED
    await controlled(anna)
    await keeps(anna.page, anna.nickname)
    await anna.page.locator("#composer").press_sequentially("half a thought")

    staffed.stop()
    installation.up(port=staffed.port, FLACK_OFFLINE="off")
    await anna.page.evaluate(UPDATED)

    await keeps(anna.page, "")
    await expect(anna.page.locator("#composer")).to_have_value("half a thought")
    await expect(anna.page.locator(".connection")).to_have_count(0)
    await anna.page.locator("#composer").press("Enter")
    await anna.sees("half a thought")
    await anna.page.reload()
    await anna.sees("half a thought")
    await becomes_true(anna.page, "navigator.serviceWorker.getRegistration().then((one) => one === undefined)")


async def test_what_another_program_shares_is_put_where_one_says(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", service_workers="allow")
    await anna.page.goto(f"{anna.server.url}/share?title=Tomatoes&text=How%20to&url=https%3A%2F%2Fexample.org%2Ft")
    dialog = anna.page.get_by_role("dialog", name="Share to a room")
    await dialog.get_by_label("Search your rooms").fill("Bed")
    await dialog.get_by_role("button", name="Put it there").click()

    composer = anna.page.locator("#composer")
    await expect(composer).to_have_value("Tomatoes\nHow to\nhttps://example.org/t")
    assert await anna.texts() == []


async def test_a_shortcut_of_the_installed_app_opens_its_panel(newcomer: Newcomer, staffed: Server) -> None:
    anna = await newcomer("anna", service_workers="allow", server=staffed)
    await anna.page.goto(f"{anna.server.url}/?panel=saved")
    await anna.page.get_by_role("heading", name="Saved").wait_for()


async def test_the_icon_of_the_app_counts_mentions_that_are_not_read(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna", service_workers="allow"), await newcomer("bert", service_workers="allow")
    await anna.context.add_init_script("""
      window.badges = [];
      navigator.setAppBadge = async (count) => void window.badges.push(count);
      navigator.clearAppBadge = async () => void window.badges.push(0);
    """)
    await anna.enter("/rooms/general")
    await becomes_true(anna.page, "window.badges.at(-1) === 0")

    await bert.say(f"@{anna.nickname} look")
    await becomes_true(anna.page, "window.badges.at(-1) === 1")

    await anna.enter()
    await becomes_true(anna.page, "window.badges.at(-1) === 0")
