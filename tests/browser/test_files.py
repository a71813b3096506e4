"""Files in the page: picked, dropped and pasted; seen by the other without anything moving; taken away again."""

import base64
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Newcomer
from tests.files.samples import picture

PNG = picture("PNG", size=(1200, 600))

DROP = """([place, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const at = document.querySelector(place);
  const kinds = place === "#composer" ? ["paste"] : ["dragover", "drop"];
  for (const kind of kinds) {
    const made = kind === "paste"
      ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    at.dispatchEvent(made);
  }
}"""


def file(name: str, content: bytes, kind: str = "text/plain") -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


async def test_several_are_picked_posted_alone_and_seen_by_the_other(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    files = [
        file("bed.png", PNG, "image/png"),
        file("plan.txt", b"first tomatoes,\nthen beans\n"),
        file("x.zip", b"PK\3\4" + bytes(64)),
    ]

    await anna.page.locator('input[type="file"]').set_input_files(files)
    await anna.page.locator('.tray-item[data-state="ready"]').nth(2).wait_for()
    await anna.page.get_by_role("button", name="Send", exact=True).click()

    thumbnail = bert.page.locator(".file-thumbnail")
    await thumbnail.wait_for()
    assert await thumbnail.evaluate("image => image.decode().then(() => image.naturalWidth)") == 720
    box = await bert.page.locator(".file-picture").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (360, 180)
    await bert.page.get_by_text("then beans").wait_for()
    await bert.page.get_by_role("link", name="x.zip").wait_for()
    await expect(anna.page.locator(".tray-item")).to_have_count(0)


async def test_a_picture_opens_large_and_closes_by_keyboard(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.page.evaluate(DROP, [".shell-main", "bed.png", "image/png", base64.b64encode(PNG).decode()])
    await anna.page.locator('.tray-item[data-state="ready"]').wait_for()
    await anna.page.locator("#composer").press("Enter")
    await anna.page.locator(".file-thumbnail").wait_for()

    await anna.page.get_by_role("button", name="Open bed.png").click()
    large = anna.page.get_by_role("dialog", name="bed.png").locator("img")
    assert await large.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    await anna.page.keyboard.press("+")
    await anna.page.locator(".viewer-stage[data-zoomed]").wait_for()
    await anna.page.keyboard.press("Escape")
    await large.wait_for(state="detached")

    await anna.page.get_by_role("button", name="More").click()
    await anna.page.get_by_role("menuitem", name="Files").click()
    await anna.page.locator(".gallery img").wait_for()


async def test_what_was_pasted_waits_over_a_reload_and_can_be_taken_away(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.page.evaluate(DROP, ["#composer", "shot.png", "image/png", base64.b64encode(PNG).decode()])
    await anna.page.locator('.tray-item[data-state="ready"]').wait_for()

    await anna.page.reload()
    await anna.page.locator('.tray-item[data-state="ready"]').wait_for()
    await anna.page.get_by_role("button", name="Remove shot.png").click()
    await anna.page.locator(".tray-item").wait_for(state="detached")
    await anna.page.reload()
    await anna.page.locator("#composer").wait_for()
    assert await anna.page.locator(".tray-item").count() == 0


async def test_files_of_a_thread_are_among_those_of_its_room_and_lead_into_it(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("about the fence")
    row = anna.page.locator(".message:not([data-state])", has_text="about the fence")
    await row.hover()
    await row.get_by_role("button", name="Reply in thread").click()
    thread = anna.page.locator(".panel.thread")
    await thread.locator('input[type="file"]').first.set_input_files([file("fence.txt", b"two metres\n")])
    await thread.locator('.tray-item[data-state="ready"]').wait_for()
    await anna.page.locator("#thread-composer").press("Enter")
    await thread.locator(".message:not([data-state])", has_text="fence.txt").wait_for()
    await anna.page.reload()
    await anna.sees("about the fence")

    await anna.page.locator(".room-header").get_by_role("button", name="More").click()
    await anna.page.get_by_role("menuitem", name="Files").click()
    await anna.page.get_by_role("link", name="fence.txt").click()

    await thread.locator(".message[data-lit]", has_text="fence.txt").wait_for()
