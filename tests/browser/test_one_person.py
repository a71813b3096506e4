"""One person and their browser: nothing typed is lost, the place is kept, and everything works by keyboard."""

import json

import pytest
from playwright.async_api import expect

from tests.browser.conftest import EXPECTED_WHILE_AWAY, Newcomer, room_id


async def test_what_is_sent_offline_waits_survives_a_reload_and_goes_out_once(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    anna.expected = EXPECTED_WHILE_AWAY
    await anna.context.set_offline(True)
    await anna.page.get_by_text("You are offline").wait_for()

    await anna.say("written offline")
    pending = anna.page.locator('.message[data-state="pending"]', has_text="written offline")
    await pending.wait_for()
    await anna.context.set_offline(False)

    await bert.sees("written offline")
    await anna.page.locator(".message:not([data-state])", has_text="written offline").wait_for()
    await anna.page.reload()
    await anna.sees("written offline")
    assert (await anna.texts()).count("written offline") == 1


async def test_a_draft_survives_a_reload(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.page.locator("#composer").press_sequentially("half a thought")

    await anna.page.reload()  # before the fingers rest, when a draft is kept

    await expect(anna.page.locator("#composer")).to_have_value("half a thought")


async def test_too_long_a_message_is_said_and_stays(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.page.locator("#composer").fill("x" * 8001)

    await anna.page.get_by_text("1 character too many").wait_for()
    await anna.page.locator("#composer").press("Enter")

    assert len(await anna.page.locator("#composer").input_value()) == 8001


async def test_older_messages_come_on_scrolling_up_and_the_place_does_not_jump(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    room = room_id(anna)
    for n in range(1, 121):
        anna.asks("POST", "/api/messages", {"source": f"old {n}.", "room": room})
    await anna.page.reload()
    await anna.sees("old 120.")

    await anna.page.locator('[data-number="80"]').wait_for(state="attached")  # so much comes ahead of the reader
    first, number, top = await anna.page.evaluate(
        """() => {
          document.querySelector(".timeline-scroll").scrollTop = 300;
          const row = document.elementFromPoint(700, 300).closest(".message");
          const first = document.querySelector("[data-number]");
          return [first.dataset.number, row.dataset.number, row.getBoundingClientRect().top].map(Number);
        }"""
    )
    await anna.page.locator(f'[data-number="{first - 10}"]').wait_for(state="attached")

    box = await anna.page.locator(f'[data-number="{number}"]').bounding_box()
    assert box is not None
    assert abs(box["y"] - top) <= 2


async def test_a_permanent_link_opens_the_message_in_its_place(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    for n in range(3):
        await anna.say(f"note {n}")
    await anna.page.locator('.message[data-number="2"]', has_text="note 1").wait_for()

    await anna.enter(f"/rooms/{anna.room}/2")

    await anna.page.locator('.message[data-number="2"][data-lit]').wait_for()


async def test_the_keyboard_goes_everywhere(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("by keyboard")
    await anna.sees("by keyboard")

    await anna.page.keyboard.press("Control+k")
    await expect(anna.page.locator("#jump-to")).to_be_focused()
    await anna.page.keyboard.type("bed")
    await anna.page.keyboard.press("Enter")
    await expect(anna.page.locator("#composer")).to_be_focused()

    row = anna.message("by keyboard")
    await anna.page.locator(".timeline-scroll").focus()
    await anna.page.keyboard.press("ArrowUp")
    await expect(row).to_be_focused()
    await expect(row.get_by_role("button", name="React")).to_be_attached()  # it has arrived
    await anna.page.keyboard.press("ArrowRight")
    await expect(row.get_by_role("button", name="React")).to_be_focused()
    await anna.page.keyboard.press("ArrowLeft")
    await anna.page.keyboard.press("e")
    await anna.page.get_by_label("Edit your message").wait_for()
    await anna.page.keyboard.press("Escape")


async def test_who_stands_on_a_message_that_is_on_its_way_stands_there_when_it_has_arrived(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    anna.expected = EXPECTED_WHILE_AWAY
    await anna.context.set_offline(True)
    await anna.page.get_by_text("You are offline").wait_for()
    await anna.say("on its way")
    await bert.say("came before it")
    row = anna.message("on its way")
    await anna.page.locator(".timeline-scroll").focus()
    await anna.page.keyboard.press("ArrowUp")
    await expect(row).to_have_attribute("data-state", "pending")
    await expect(row).to_be_focused()

    await anna.context.set_offline(False)

    await expect(anna.message("came before it")).to_be_visible()
    await expect(row.get_by_role("button", name="React")).to_be_attached()
    await expect(row).to_be_focused()
    await anna.page.keyboard.press("ArrowRight")
    await expect(row.get_by_role("button", name="React")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1024, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_width_and_no_theme_scrolls_sideways(newcomer: Newcomer, width: int, scheme: str) -> None:
    anna = await newcomer("anna", viewport={"width": width, "height": 800}, color_scheme=scheme)
    await anna.say("a" * 200 + " `" + "b" * 300 + "`")
    await anna.sees("aaaa")

    assert await anna.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 390:
        await anna.page.get_by_role("button", name="Rooms").click()
        await anna.page.get_by_role("link", name="General").click()
        await anna.page.locator("#composer").wait_for()


async def test_signing_out_elsewhere_ends_this_page_and_says_so(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    anna.expected = ("401 (Unauthorized)",)  # the page asks once who it is, to know what to say
    other = await anna.context.new_page()
    await other.goto(f"{anna.server.url}/settings")
    await other.get_by_role("button", name="Sign out everywhere").click()

    await anna.page.get_by_text("You are signed out.").wait_for()


async def test_of_two_tabs_without_locks_one_sends_also_when_the_other_is_left(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    anna.expected = EXPECTED_WHILE_AWAY
    await anna.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")  # plain HTTP
    other = await anna.context.new_page()
    sent: list[str] = []
    for page in (anna.page, other):
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
        page.on("request", lambda request: sent.append(request.post_data or ""))
        await page.goto(f"{anna.server.url}/rooms/{anna.room}")
        await page.locator("#composer").wait_for()
    await anna.context.set_offline(True)
    for page in (anna.page, other):
        await page.get_by_text("You are offline").wait_for()
    for number in range(3):
        await anna.say(f"written {number}")
    await other.locator('.message[data-state="pending"]', has_text="written 2").wait_for()

    await anna.context.set_offline(False)
    await other.locator(".message:not([data-state])", has_text="written 2").wait_for()
    # A tab that stood still for longer than its lease may have sent one as well (core/lease.js), as the same message.
    posts = [json.loads(frame) for frame in sent if '"client_id"' in frame]
    for number in range(3):
        assert len({post["client_id"] for post in posts if post["source"] == f"written {number}"}) == 1
    told = anna.asks("GET", f"/api/rooms/{room_id(anna)}/messages")["messages"]
    assert [message["source"] for message in told] == [f"written {number}" for number in range(3)]

    await anna.page.close()
    await other.locator("#composer").fill("written alone")
    await other.locator("#composer").press("Enter")
    await other.locator(".message:not([data-state])", has_text="written alone").wait_for()
