"""Whether they have read it: a quiet word in a direct room, a list elsewhere."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer


async def test_my_last_message_in_a_direct_room_says_when_it_is_seen(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.page.locator(".side-person", has_text=bert.nickname).click()
    await anna.page.get_by_role("heading", name=bert.nickname).first.wait_for()
    await anna.say("have you seen the key?")
    await anna.has_sent("have you seen the key?")
    await expect(anna.page.locator(".seen-line")).to_have_count(0)

    await bert.page.get_by_role("link", name=anna.nickname).click()
    await bert.sees("have you seen the key?")

    await anna.page.locator(".seen-line", has_text="Seen").wait_for()
    await anna.page.reload()
    await anna.page.locator(".seen-line", has_text="Seen").wait_for()
    await bert.say("under the pot")
    await anna.sees("under the pot")
    await expect(anna.page.locator(".seen-line")).to_have_count(0)


async def test_who_has_read_a_message_is_in_its_menu(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("the key is under the pot")
    await bert.sees("under the pot")
    rooms = bert.asks("GET", "/api/rooms?limit=200")["rooms"]
    room = next(one for one in rooms if one["slug"] == bert.room)
    bert.asks("PUT", f"/api/rooms/{room['id']}/read", {"number": room["last_number"]})

    await anna.message("under the pot").hover()
    await anna.message("under the pot").get_by_role("button", name="Other actions").click()
    await anna.page.get_by_role("menuitem", name="Read by…").click()

    dialog = anna.page.get_by_role("dialog", name="Read by")
    await dialog.get_by_text("1 person has read it.").wait_for()
    await dialog.get_by_text(bert.nickname, exact=True).wait_for()
