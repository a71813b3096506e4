"""What stands in the composer: nothing typed is lost, Markdown is at hand, and what calls many is asked about first."""

import asyncio

from playwright.async_api import Route, expect

from tests.browser.conftest import Newcomer
from trials.installation import Installation

CROWD = """
from accounts.actions import create_account
from chat.actions.memberships import join
from chat.models import Room
from chat.policies import LARGE_ROOM

room = Room.objects.get(slug={slug!r})
for n in range(LARGE_ROOM):
    join(create_account(nickname=f"crowd{{n}}", password=None), room.pk)
"""


async def test_before_a_large_room_is_called_it_is_asked_and_nothing_is_lost(
    newcomer: Newcomer, installation: Installation
) -> None:
    server = await asyncio.to_thread(installation.up)
    anna, bert = await newcomer("anna", server=server), await newcomer("bert", server=server)
    await asyncio.to_thread(installation.manage, "shell", "-c", CROWD.format(slug=anna.room))
    await anna.page.reload()
    anna.expected = ("400 (Bad Request)",)  # how the server asks
    await anna.say("quiet words")
    await bert.sees("quiet words")

    await anna.say("@room the tomatoes are ripe")
    question = anna.page.get_by_role("alert").filter(has_text="This notifies up to 51 people")
    await question.get_by_role("button", name="Don't send").click()

    composer = anna.page.locator("#composer")
    await expect(composer).to_have_value("@room the tomatoes are ripe")
    await expect(composer).to_be_focused()
    await expect(anna.message("tomatoes")).to_have_count(0)

    await composer.press("Enter")
    await question.wait_for()
    await anna.page.reload()  # the question waits, too
    await question.get_by_role("button", name="Send", exact=True).click()
    await bert.sees("the tomatoes are ripe")
    await expect(question).to_have_count(0)

    await composer.fill("@here and the beans")
    await anna.page.get_by_role("button", name="Send later").click()
    await anna.page.get_by_role("menuitem", name="In an hour").click()
    dialog = anna.page.get_by_role("dialog", name="Notify everybody?")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(composer).to_have_value("@here and the beans")
    await anna.page.get_by_role("button", name="Send later").click()
    await anna.page.get_by_role("menuitem", name="In an hour").click()
    await dialog.get_by_role("button", name="Schedule it").click()
    await anna.page.get_by_text("It will be sent").wait_for()
    await expect(composer).to_have_value("")
    assert (await bert.texts()).count("@room the tomatoes are ripe") == 1


async def test_what_a_draft_answers_is_there_on_another_device_and_after_a_reload(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say("soup or salad?")
    await anna.sees("soup or salad?")
    phone = await anna.other_device()
    row = anna.message("soup or salad?")
    await row.hover()
    await row.get_by_role("button", name="Reply", exact=True).click()
    await anna.page.locator("#composer").press_sequentially("salad")

    bar = phone.page.locator(".reply-bar", has_text="soup or salad?")
    await bar.wait_for()
    await expect(phone.page.locator("#composer")).to_have_value("salad")
    await phone.page.reload()
    await bar.wait_for()
    await phone.page.locator("#composer").press("Enter")

    answer = bert.message("salad").locator(".reply-line", has_text="soup or salad?")
    await answer.wait_for()
    await expect(anna.page.locator(".reply-bar")).to_have_count(0)
    await expect(anna.page.locator("#composer")).to_have_value("")


PASTE = """(box, kinds) => {
  const data = new DataTransfer();
  for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


async def test_markdown_comes_by_keys_and_by_pasting_and_can_be_undone(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page, box = anna.page, anna.page.locator("#composer")
    await page.get_by_role("button", name="Format", exact=True).click()
    await page.get_by_role("toolbar", name="Format").wait_for()  # with it comes the rest

    await box.press_sequentially("the beds")
    await box.press("Control+Shift+ArrowLeft")
    await box.press("Control+b")
    await expect(box).to_have_value("the **beds**")
    await box.press("Control+z")
    await expect(box).to_have_value("the beds")
    await box.evaluate(PASTE, {"text/plain": "https://example.org/beds"})
    await expect(box).to_have_value("the [beds](https://example.org/beds)")

    await box.fill("- one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await box.press("Shift+Enter")
    await box.press("Shift+Enter")
    await box.press_sequentially("```py")
    await box.press("Enter")
    await box.press_sequentially("beds = 9")
    await box.press("Enter")
    await box.press_sequentially("```")
    await expect(box).to_have_value("- one\n- two\n```py\nbeds = 9\n```")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator(".format-shown li")).to_have_text(["one", "two"])
    await page.get_by_role("button", name="Write").click()
    await expect(box).to_be_focused()
    await box.press("Enter")
    await anna.message("beds = 9").get_by_role("button", name="Copy the code").focus()
    assert [code.strip() for code in await page.locator(".message pre").all_inner_texts()] == ["beds = 9"]

    cells = {"text/plain": "Bed\tPlants\nTwo\t12", "text/html": "<table><tr><td>Bed</td></tr></table>"}
    await box.evaluate(PASTE, cells)
    await box.press("Enter")
    await expect(anna.message("Plants").locator("td")).to_have_text(["Two", "12"])


async def test_what_is_meant_is_completed_and_a_slash_has_it_done(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    page, box = anna.page, anna.page.locator("#composer")
    may_come = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await page.route("**/views/commands*.js", hold)
    await page.reload()
    await box.fill("/topic Beans and peas")
    await box.press("Enter")
    await box.press("Enter")  # by somebody who has no patience
    may_come.set()
    await bert.page.locator(".room-topic", has_text="Beans and peas").wait_for()
    await expect(box).to_have_value("")

    await box.press_sequentially("#gnrl")
    await expect(page.get_by_role("listbox", name="Rooms").get_by_role("option")).to_have_count(1)
    await box.press("Enter")
    await expect(box).to_have_value("#general ")
    await box.press("Control+z")
    await expect(box).to_have_value("#gnrl")

    await box.fill("/etc/passwd is no command")
    await box.press("Enter")
    await bert.sees("/etc/passwd is no command")
    await box.fill("/remnid me")
    await box.press("Enter")
    await page.get_by_text("There is no command /remnid.").wait_for()
    await expect(box).to_have_value("/remnid me")
    await box.press("Enter")
    await bert.sees("/remnid me")
    assert "/topic Beans and peas" not in await bert.texts()
    await box.fill("/status 🌱 in the beds")
    await box.press("Enter")
    await bert.page.get_by_title("in the beds").first.wait_for()
    await box.press_sequentially("/top")
    await page.get_by_role("listbox", name="Commands").wait_for()
    await box.press("Tab")
    await box.press_sequentially("Beans only")
    await box.press("Enter")
    await bert.page.locator(".room-topic", has_text="Beans only").wait_for()
    await expect(box).to_have_value("")

    await box.fill("Which bed?")
    await box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    await expect(box).to_have_value("Which bed?")  # an input method chose a word
    await box.fill("x" * 8_500)
    await page.get_by_role("button", name="Attach it as a file").click()
    await page.locator('.tray-item[data-state="ready"]', has_text="message.md").wait_for()
    await expect(box).to_have_value("")
