"""Everything without a mouse: one sees where one is, gets everywhere, and is back where one was after a dialog."""

from playwright.async_api import Page, expect

from tests.browser.conftest import PASSWORD, Newcomer, Person, room_id

# What is around the focused element, with the focus and without it: there must be a difference to see.
IS_SEEN = """() => {
  const element = document.activeElement;
  const looks = () => {
    const told = [];
    for (let at = element; at && told.length < 4; at = at.parentElement) {
      const { outlineStyle, outlineColor, boxShadow, backgroundColor, borderColor } = getComputedStyle(at);
      told.push([outlineStyle, outlineStyle === "none" || outlineColor, boxShadow, backgroundColor, borderColor]);
    }
    return JSON.stringify(told);
  };
  const focused = looks();
  const { width, height, bottom, right } = element.getBoundingClientRect();
  const inSight = width > 0 && height > 0 && bottom > 0 && right > 0 && element.checkVisibility();
  element.blur();
  const plain = looks();
  element.focus({ preventScroll: true });
  return inSight && focused !== plain;
}"""
NAME = """() => {
  const { activeElement: one } = document;
  return [one.getAttribute("aria-label"), one.labels?.[0]?.innerText, one.innerText].find((name) => name?.trim()) ?? "";
}"""


async def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """By the key alone, with the focus in sight at each step."""
    for _ in range(60):
        await page.keyboard.press(key)
        assert await page.evaluate(IS_SEEN), await page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if name in await page.evaluate(NAME):
            return
    raise AssertionError(f"{name} can't be reached with {key}")


async def has_focus(page: Page, selector: str) -> None:
    await expect(page.locator(selector)).to_be_focused()


async def own_message(anna: Person, text: str) -> None:
    """Written by keyboard, taken by the server, and with the focus on it."""
    await has_focus(anna.page, "#composer")
    await anna.page.keyboard.type(text)
    await anna.page.keyboard.press("Enter")
    await anna.has_sent(text)
    await anna.page.keyboard.press("Shift+F6")
    await has_focus(anna.page, ".timeline-scroll")
    await anna.page.keyboard.press("ArrowUp")
    await expect(anna.message(text)).to_be_focused()


async def test_from_the_door_to_a_message_in_a_new_room(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page = anna.page
    await page.goto("about:blank")  # or it asks on without its cookies
    await anna.context.clear_cookies()
    await page.goto(f"{anna.server.url}/sign-in")

    await expect(page.get_by_label("Nickname")).to_be_focused()
    await page.keyboard.type(anna.nickname)
    await tab_to(page, "Password")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    await anna.enter()
    await has_focus(page, "#composer")
    await page.keyboard.press("F6")
    await tab_to(page, "New room")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.type(f"Shed of {anna.nickname}")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_contain_text("Shed of")
    await has_focus(page, "#composer")
    await page.keyboard.type("written in the dark")
    await page.keyboard.press("Enter")
    await anna.sees("written in the dark")


async def test_all_that_can_be_done_with_a_message(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page = anna.page
    await own_message(anna, "by keyboard")
    row = page.locator(".message", has_text="by keyboard").first

    await page.keyboard.press("+")
    await expect(page.get_by_label("Search emoji")).to_be_focused()
    await page.keyboard.type("herb")
    await page.locator('.picker-emoji[aria-selected="true"][aria-label="herb"]').wait_for()
    await page.keyboard.press("Enter")
    await row.get_by_role("button", name="herb 1: You").wait_for()
    await row.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(row).to_be_focused()
    await page.keyboard.press("f")
    await page.get_by_role("dialog", name="Forward").wait_for()
    await page.keyboard.press("Escape")
    await expect(row).to_be_focused()
    await page.keyboard.press("t")
    await has_focus(page, "#thread-composer")
    await page.keyboard.type("an answer")
    await page.keyboard.press("Enter")
    await row.get_by_text("1 reply").wait_for()
    await page.keyboard.press("Escape")
    await has_focus(page, "#composer")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_label("Edit your message")).to_be_focused()
    await page.keyboard.type(", edited")
    await page.keyboard.press("Enter")
    await anna.sees("by keyboard, edited")
    await row.focus()
    await page.keyboard.press("Delete")
    await page.get_by_role("dialog", name="Delete this message?").wait_for()
    await page.keyboard.press("Enter")

    await page.get_by_text("This message was deleted.").wait_for()
    await expect(page.locator("body")).not_to_be_focused()


async def test_a_dialog_from_a_menu_gives_the_focus_back(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page = anna.page
    await own_message(anna, "with a menu")

    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    while await page.evaluate(NAME) != "Remind me":
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog", name="Remind me").wait_for()
    await page.keyboard.press("Escape")

    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".message:focus-within")).to_have_count(1)


async def test_the_map_knows_every_key_and_its_own_key_can_be_switched_off(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page = anna.page
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    await page.locator(".timeline-scroll").focus()

    await page.keyboard.press("?")
    await shortcuts.get_by_text("Reply in thread").wait_for()
    await page.keyboard.press("Space")
    await page.keyboard.press("Escape")
    await has_focus(page, ".timeline-scroll")
    await page.keyboard.press("?")
    await has_focus(page, "#composer")
    await expect(shortcuts).to_have_count(0)
    await page.keyboard.press("Control+/")
    await shortcuts.wait_for()
    await page.keyboard.press("Space")
    await page.keyboard.press("Escape")
    await has_focus(page, "#composer")


async def test_the_parts_of_the_page_are_one_key_apart(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page = anna.page
    await page.get_by_role("button", name="Unread").click()
    await page.get_by_role("complementary", name="Unread").wait_for()
    await page.locator("#composer").focus()
    parts = (".shell-side", ".room-header", ".timeline-scroll", ".shell-panel", ".composer")

    for part in parts:
        await page.keyboard.press("F6")
        await expect(page.locator(f"{part}:focus-within")).to_have_count(1)
    for part in reversed(parts[:-1]):
        await page.keyboard.press("Shift+F6")
        await expect(page.locator(f"{part}:focus-within")).to_have_count(1)

    await page.keyboard.press("Shift+F6")
    await page.keyboard.press("Shift+F6")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Unread")).to_have_count(0)
    await has_focus(page, "#composer")


async def test_what_others_write_is_read_out_in_one_place_and_a_flood_is_counted(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    said = anna.page.locator("#announcer")
    await anna.page.get_by_role("button", name="People, ").click()
    room = room_id(bert)

    bert.asks("POST", "/api/messages", {"source": "one by itself", "room": room})
    await expect(said).to_have_text(f"{bert.nickname}: one by itself")
    await anna.say("my own is not read out")
    await anna.page.evaluate(
        """() => { window.heard = []; new MutationObserver(() => heard.push(announcer.innerText.trim()))
            .observe(announcer, { childList: true, subtree: true }); }"""
    )
    for n in range(12):
        bert.asks("POST", "/api/messages", {"source": f"flood {n}", "room": room})
    await anna.sees("flood 11")
    await expect(said).not_to_contain_text("one by itself")

    heard = " ".join(await anna.page.evaluate("heard"))
    assert "my own" not in heard
    live = anna.page.locator('[aria-live="polite"], [aria-live="assertive"]')
    assert "flood" not in " ".join(await live.all_inner_texts())
