"""A question to the room, answered by two people."""

from tests.browser.conftest import Newcomer, room_id


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
    assert await anna.page.get_by_role("button", name="Nine").count() == 0
