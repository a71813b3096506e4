"""How somebody shows themselves: a picture, cut by keyboard, and a status; others see them at once."""

from pathlib import Path

from playwright.async_api import expect

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


async def test_a_status_stands_by_the_name_and_a_press_on_it_tells_who_that_is(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say(f"@{anna.nickname} the beans are in")
    await anna.sees("the beans are in")

    me = bert.asks("GET", "/api/me")["id"]
    status = {"emoji": "🌱", "text": "Sowing until noon"}
    facts = {"status": status, "pronouns": "he/him", "time_zone": "Asia/Kolkata", "about": "Beans, mostly."}
    bert.asks("PATCH", f"/api/users/{me}", facts)

    said = anna.message("the beans are in")
    await said.get_by_title("Sowing until noon").wait_for()
    await anna.page.locator(".side-list .person", has_text=bert.nickname).get_by_title("Sowing until noon").wait_for()
    await said.get_by_role("button", name=bert.nickname, exact=True).click()
    card = anna.page.get_by_role("dialog", name=bert.nickname)
    for told in ("Sowing until noon", "he/him", "Beans, mostly.", "there"):
        await card.get_by_text(told).first.wait_for()
    await anna.page.keyboard.press("Escape")
    await expect(card).to_have_count(0)

    await said.get_by_role("link", name=f"@{anna.nickname}").click()
    mine = anna.page.get_by_role("dialog", name=anna.nickname)
    await mine.get_by_role("link", name="Profile").wait_for()
    await expect(mine.get_by_role("button", name="Message")).to_have_count(0)
    await anna.page.keyboard.press("Escape")
    await expect(mine).to_have_count(0)
    await said.get_by_role("button", name=bert.nickname, exact=True).click()
    await card.get_by_role("button", name="Message").click()
    await anna.page.locator(".room-header", has_text="Here · 🌱 Sowing until noon").wait_for()
    await anna.say("bring me some")
    await bert.page.locator(".sidebar").get_by_role("link", name=anna.nickname).click()
    await bert.sees("bring me some")
