"""A message is reported, and whoever looks after the room decides."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer


async def test_a_reported_message_is_decided_about_in_the_page_and_brought_back(newcomer: Newcomer) -> None:
    anna, bert, carl = await newcomer("anna"), await newcomer("bert"), await newcomer("carl")  # the room is Anna's
    await bert.say("buy my tulips")
    await carl.sees("buy my tulips")

    await carl.message("buy my tulips").hover()
    await carl.message("buy my tulips").get_by_role("button", name="Other actions").click()
    await carl.page.get_by_role("menuitem", name="Report…").click()
    dialog = carl.page.get_by_role("dialog", name="Report this message")
    await dialog.get_by_label("Spam or advertising").check()
    await dialog.get_by_label("In your own words").fill("every day")
    await dialog.get_by_role("button", name="Report", exact=True).click()
    await carl.page.get_by_text("Reported. Thank you.").wait_for()

    await anna.page.get_by_role("button", name="Workspace").click()
    await anna.page.get_by_role("menuitem", name="Reports").click()
    panel = anna.page.get_by_role("complementary", name="Reports")
    await panel.get_by_text("every day").wait_for()
    assert await panel.get_by_text(carl.nickname).count() == 0
    await panel.get_by_role("button", name="Hide message").click()
    await anna.page.get_by_role("dialog").get_by_role("button", name="Hide it").click()

    await panel.get_by_text("Nothing waits for you.").wait_for()
    await bert.page.get_by_text("A moderator hid this message.").wait_for()
    await expect(bert.message("buy my tulips")).to_have_count(0)
    await expect(bert.page.get_by_role("button", name="Look at it")).to_have_count(0)

    await anna.page.get_by_role("button", name="Look at it").click()
    hidden = anna.page.get_by_role("dialog", name="Hidden message")
    await hidden.get_by_text("Spam or advertising").wait_for()
    await hidden.get_by_role("button", name="Bring it back").click()
    await bert.sees("buy my tulips")
