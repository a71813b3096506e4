"""A question to the room, answered by two people."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer, room_id


async def test_somebody_asks_in_the_page_and_closes_what_they_asked(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    anna.expected = ("400 (Bad Request)",)  # of two answers that say the same
    await anna.page.locator("#composer").fill("What shall we plant?")
    await anna.page.get_by_role("button", name="Add files or a poll").click()
    await anna.page.get_by_role("menuitem", name="Poll").click()
    dialog = anna.page.get_by_role("dialog", name="New poll")
    await expect(dialog.get_by_label("Question")).to_have_value("What shall we plant?")
    ask = dialog.get_by_role("button", name="Ask", exact=True)
    await dialog.get_by_label("Answer 1").fill("Leeks")
    await expect(ask).to_be_disabled()
    await dialog.get_by_label("Answer 2").fill("Beans")
    await dialog.get_by_label("Answer 3").fill("Beans")
    await ask.click()
    await dialog.get_by_text("Two options say the same.").wait_for()
    await dialog.get_by_label("Answer 3").fill("Garlic")
    await dialog.get_by_label("Several answers").check()
    await ask.click()

    await bert.page.get_by_role("button", name="Garlic").click()
    await bert.page.get_by_role("button", name="Leeks").click()
    await anna.page.get_by_text("1 person has answered, with one or more of these.").wait_for()
    await expect(anna.page.locator("#composer")).to_have_value("")
    await bert.message("What shall we plant?").hover()
    await bert.message("What shall we plant?").get_by_role("button", name="Other actions").click()
    await bert.page.get_by_role("menuitem", name="Copy link").wait_for()
    await expect(bert.page.get_by_role("menuitem", name="Close poll")).to_have_count(0)

    await anna.message("What shall we plant?").hover()
    await anna.message("What shall we plant?").get_by_role("button", name="Other actions").click()
    await anna.page.get_by_role("menuitem", name="Close poll").click()
    await anna.page.get_by_role("dialog", name="Close this poll?").get_by_role("button", name="Close it").click()
    await bert.page.get_by_text("1 person has answered, with one or more of these. Closed.").wait_for()


async def test_two_people_answer_a_poll_and_one_thinks_again(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    anna.asks(
        "POST", f"/api/rooms/{room_id(anna)}/polls", {"question": "What shall we drink?", "options": ["Tea", "Water"]}
    )
    await bert.sees("What shall we drink?")

    await bert.page.get_by_role("button", name="Tea").click()
    await anna.page.get_by_role("button", name="Tea 1").wait_for()
    await anna.page.get_by_role("button", name="Tea").click()
    await bert.page.get_by_role("button", name="Tea 2 of 2 people", pressed=True).wait_for()

    await anna.page.get_by_role("button", name="Water").click()
    await bert.page.get_by_role("button", name="Water 1", pressed=False).wait_for()
    await bert.page.get_by_role("button", name="Tea 1 of 2 people", pressed=True).wait_for()


async def test_a_closed_poll_shows_what_came_of_it(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    poll = anna.asks(
        "POST", f"/api/rooms/{room_id(anna)}/polls", {"question": "Which bed?", "options": ["Two", "Nine"]}
    )
    await anna.page.get_by_role("button", name="Nine").click()
    await anna.page.get_by_text("1 person has answered.").wait_for()

    anna.asks("POST", f"/api/messages/{poll['id']}/poll/close")

    await anna.page.get_by_text("1 person has answered. Closed.").wait_for()
    await expect(anna.page.get_by_role("button", name="Nine")).to_have_count(0)
