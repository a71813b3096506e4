"""A stranger follows a link into a room on the web, reads, and comes in."""

from playwright.async_api import expect

from tests.browser.conftest import PASSWORD, WAIT_MS, Newcomer, room_id


async def test_a_stranger_reads_without_a_script_and_comes_in_where_they_were(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    room = room_id(anna)
    for number in range(110):
        anna.asks("POST", "/api/messages", {"room": room, "source": f"line {number}"})
    anna.asks("PATCH", f"/api/rooms/{room}", {"web_public": True})
    browser = anna.context.browser
    assert browser is not None

    context = await browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.set_default_timeout(WAIT_MS)
    page = await context.new_page()
    await page.goto(f"{anna.server.url}/rooms/{anna.room}/40")

    lit = page.locator('[aria-current="true"].message')
    await expect(lit).to_contain_text("line")
    await expect(lit).to_be_in_viewport()
    await page.get_by_role("link", name="Later").first.click()
    await expect(page.locator(".message").last).to_contain_text("line 109")
    await page.get_by_role("link", name="Earlier").first.click()
    await expect(page.locator("#m1")).to_have_count(1)
    await page.goto(f"{anna.server.url}/rooms/{anna.room}/40")
    await context.close()

    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(WAIT_MS)
    page = await context.new_page()
    await page.goto(f"{anna.server.url}/rooms/{anna.room}/40")
    await page.get_by_role("link", name="Sign in").first.click()
    await page.get_by_label("Nickname").fill(anna.nickname)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()

    await expect(page.locator("#composer")).to_be_visible()
    await expect(page).to_have_url(f"{anna.server.url}/rooms/{anna.room}/40")
    await expect(page.locator('.message[data-number="40"]')).to_be_in_viewport()
    await context.close()
