"""How somebody shows themselves: a picture, cut by keyboard, and a status; others see them at once."""

from pathlib import Path

from tests.browser.conftest import Newcomer
from tests.chat.pictures import picture

ZOOMED_BY = 100  # percent, from 100


async def test_a_picture_is_cut_by_keyboard_and_seen_in_the_room(newcomer: Newcomer, tmp_path: Path) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    file = tmp_path / "anna.png"
    file.write_bytes(picture((900, 600)))

    page = anna.page
    await page.goto(f"{anna.server.url}/settings")
    await page.locator("input[type=file]").set_input_files(file)
    zoom = page.get_by_label("Zoom")
    await zoom.focus()
    for _ in range(ZOOMED_BY):
        await zoom.press("ArrowRight")
    await page.get_by_label("Left or right").press("Home")
    assert [await page.locator(f"[name={name}]").input_value() for name in ("x", "y", "size")] == ["0", "150", "300"]
    await page.get_by_role("button", name="Use this picture").click()
    await page.get_by_role("img", name="Your picture now").wait_for()

    await anna.enter()
    await anna.say("here I am")
    await bert.enter()
    face = bert.message("here I am").locator(".avatar img")
    await face.wait_for()
    assert await face.evaluate("face => face.decode().then(() => face.naturalWidth)") == 96
