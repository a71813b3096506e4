"""Back to what was said on a day, however long ago."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Newcomer, room_id

A_WEEK_LATER = """
const Real = Date;
const ahead = 7 * 24 * 60 * 60 * 1000;
window.Date = class extends Real {
  constructor(...parts) { parts.length ? super(...parts) : super(Real.now() + ahead); }
  static now() { return Real.now() + ahead; }
};
"""


async def test_a_day_opens_at_its_first_message_from_the_menu_and_from_a_day_line(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", timezone_id="UTC")
    room = room_id(anna)
    said = [anna.asks("POST", "/api/messages", {"source": f"old {n}.", "room": room}) for n in range(1, 151)]
    await anna.context.add_init_script(A_WEEK_LATER)
    await anna.page.reload()
    await anna.sees("old 150.")
    days = anna.page.get_by_role("dialog", name="Jump to a date")

    await anna.page.locator(".room-header").get_by_role("button", name="More").focus()
    await anna.page.keyboard.press("Enter")
    await anna.page.get_by_role("menuitem", name="Jump to a date").press("Enter")
    await days.get_by_label("Date").fill(said[0]["created_at"][:10])
    await days.get_by_role("button", name="Go", exact=True).click()
    first = anna.page.locator(".message[data-lit]", has_text="old 1.")
    await expect(first).to_be_in_viewport()

    await anna.page.locator(".timeline-scroll .day-line").get_by_role("button").first.click()
    await expect(days.get_by_role("button", name="Today", exact=True)).to_be_focused()
    await anna.page.keyboard.press("Enter")
    await anna.page.get_by_text("Nothing was said since then").wait_for()
    await expect(anna.page.locator(".message[data-lit]", has_text="old 150.")).to_be_in_viewport()


async def test_arrows_reach_the_day_lines_and_escape_leads_back(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("first of the day")
    await anna.page.locator(".message:not([data-state])", has_text="first of the day").wait_for()

    await anna.page.locator(".timeline-scroll").focus()
    await anna.page.keyboard.press("ArrowUp")
    await anna.page.keyboard.press("ArrowUp")
    day = anna.page.locator(".day-line").get_by_role("button", name="Today")
    await expect(day).to_be_focused()
    await anna.page.keyboard.press("Enter")
    days = anna.page.get_by_role("dialog", name="Jump to a date")
    await expect(days.get_by_role("button", name="Today", exact=True)).to_be_focused()
    await anna.page.keyboard.press("ArrowDown")
    await expect(days.get_by_role("button", name="Yesterday")).to_be_focused()
    await anna.page.keyboard.press("Escape")
    await expect(day).to_be_focused()


async def test_a_link_to_what_a_room_says_lights_it_up(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    anna.asks("PATCH", f"/api/rooms/{room_id(anna)}", {"topic": "What grows where"})

    await anna.enter(f"/rooms/{anna.room}/1")

    await anna.page.locator(".system-line[data-lit]", has_text="What grows where").wait_for()


TO_THE_FIRST = """async (box) => {
  for (let n = 0; n < 1200 && !box.querySelector('[data-number="1"]'); n++) {
    box.scrollTop = 0;
    await new Promise((done) => setTimeout(done, 25));
  }
  box.scrollTop = 0; // what came in last did not move the place that is read
}"""


OPENED = 30
"""Rows that the room opened with: its first drawing holds those."""

REMEMBER = f"""() => {{
  window.rows = [...document.querySelectorAll(".message")].slice(0, -{OPENED}).map((row) => new WeakRef(row));
}}"""

HELD = "window.rows.filter((row) => row.deref()?.isConnected === false).length"


async def test_what_is_far_from_where_one_reads_leaves_the_document_and_comes_back(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    room = room_id(anna)
    for n in range(1, 321):
        anna.asks("POST", "/api/messages", {"source": f"old {n}.", "room": room})
    await anna.page.reload()
    newest = anna.page.locator('[data-number="320"]')
    await newest.wait_for()
    await anna.holds(f"document.querySelectorAll('.message').length > {2 * OPENED}")
    await anna.page.evaluate(REMEMBER)

    await anna.page.locator(".timeline-scroll").evaluate(TO_THE_FIRST)

    await expect(anna.page.locator(".message", has_text="old 1.")).to_be_in_viewport()
    await expect(newest).not_to_be_attached()
    await anna.holds("document.querySelectorAll('.message').length <= 250")
    devices = await anna.context.new_cdp_session(anna.page)
    for _ in range(100):  # what waits for a frame, or for the page to be idle, may hold a row until then
        await devices.send("HeapProfiler.collectGarbage")
        if await anna.page.evaluate(HELD) == 0:
            break
        await anna.page.wait_for_timeout(100)
    else:
        pytest.fail("rows that have left the document are still held by the page")

    await anna.page.get_by_role("button", name="Newest messages").click()
    await expect(newest).to_be_in_viewport()
    await anna.say("and on")
    await expect(anna.page.locator(".message:not([data-state])", has_text="and on")).to_be_in_viewport()
