"""The workspace's own emoji: added in the page, used in texts and reactions, seen by everybody at once."""

import io
from uuid import uuid4

from PIL import Image
from playwright.async_api import FilePayload, expect

from tests.browser.conftest import Newcomer, Person


def picture(colour: str = "seagreen") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "PNG")
    return file.getvalue()


async def open_emoji(person: Person) -> None:
    await person.page.get_by_role("button", name="Workspace").click()
    await person.page.get_by_role("menuitem", name="Emoji").click()


async def add(person: Person, file: str) -> None:
    chosen: FilePayload = {"name": file, "mimeType": "image/png", "buffer": picture()}
    await person.page.get_by_role("dialog").get_by_label("Picture", exact=True).set_input_files(chosen)
    await person.page.get_by_role("button", name="Add", exact=True).click()


async def test_one_is_added_completed_reacted_with_and_seen_at_once(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    name = f"sprout_{uuid4().hex[:8]}"
    await open_emoji(anna)
    await add(anna, f"{name}.png")
    await anna.page.get_by_text(f":{name}: is there for everybody.").wait_for()
    await anna.page.keyboard.press("Escape")

    composer = bert.page.locator("#composer")
    await composer.press_sequentially(f"look :{name[:10]}")
    suggestion = bert.page.get_by_role("option", name=f":{name}:")
    await suggestion.locator("img").wait_for()
    await composer.press("Enter")
    await expect(composer).to_have_value(f"look :{name}: ")
    await composer.press("Enter")
    await anna.message("look").locator(f'.prose img.emoji[alt=":{name}:"]').wait_for()

    row = anna.message("look")
    await row.hover()
    await row.get_by_role("button", name="React").click()
    await anna.page.get_by_label("Search emoji").fill(name[:10])
    await anna.page.get_by_role("option", name=f":{name}:").locator("img").wait_for()
    await anna.page.keyboard.press("Enter")
    chip = bert.message("look").get_by_role("button", name=f":{name}: 1: {anna.nickname}")
    image = chip.locator("img")
    await expect(image).to_have_js_property("complete", True)
    assert await image.evaluate("image => image.naturalWidth") > 0
    await chip.click()
    await row.get_by_role("button", name=f":{name}: 2: You and {bert.nickname}").wait_for()


async def test_what_is_wrong_is_said_and_one_of_ones_own_can_be_removed(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    name = f"weed_{uuid4().hex[:8]}"
    anna.expected = ("409 (Conflict)",)
    await open_emoji(anna)
    await add(anna, f"{name}.png")
    row = anna.page.get_by_role("dialog").get_by_role("listitem").filter(has_text=f":{name}:")
    await row.wait_for()
    await add(anna, f"{name}.png")
    await anna.page.get_by_text(f"There is a :{name}: already.").wait_for()

    await open_emoji(bert)
    theirs = bert.page.get_by_role("dialog").get_by_role("listitem").filter(has_text=f":{name}:")
    await theirs.get_by_text(f"by {anna.nickname}").wait_for()
    await expect(theirs.get_by_role("button")).to_have_count(0)
    await row.get_by_role("button", name=f"Remove :{name}:").click()
    await row.get_by_role("button", name="Remove", exact=True).click()
    await expect(row).to_have_count(0)
    await expect(theirs).to_have_count(0)
