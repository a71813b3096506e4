"""Messages that mention me, in a list of their own, live."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer


async def test_a_mention_comes_into_the_list_and_opens_in_its_place(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say(f"@{anna.nickname} the roses are out")
    await anna.sees("the roses are out")
    await anna.page.get_by_role("link", name="General").click()
    await anna.page.wait_for_url("**/rooms/general")
    await anna.page.get_by_role("button", name="Mentions").click()
    panel = anna.page.get_by_role("complementary", name="Mentions")
    await panel.get_by_text("the roses are out").wait_for()

    await bert.say(f"and the tulips, @{anna.nickname}")
    await panel.get_by_text("and the tulips").wait_for()
    await panel.get_by_text("the roses are out").click()

    await anna.page.wait_for_url(f"**/rooms/{anna.room}/1")
    await anna.page.locator(".message[data-lit]", has_text="the roses are out").wait_for()


async def test_rooms_are_browsed_by_name_and_by_their_latest_message(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    names = [f"{word} of {anna.nickname}" for word in ("Asters", "Beans")]
    for name in names:
        room = anna.asks("POST", "/api/rooms", {"kind": "open", "name": name})["id"]
        anna.asks("POST", "/api/messages", {"room": room, "source": "first"})

    await anna.page.get_by_role("button", name="Browse rooms").click()
    dialog = anna.page.get_by_role("dialog", name="Rooms")
    await dialog.get_by_label("Search the rooms").fill(anna.nickname)
    shown = dialog.locator(".room-row-name")
    await expect(shown).to_have_text(names)
    await dialog.get_by_label("Order").select_option("active")

    await expect(shown).to_have_text(names[::-1])
    await dialog.locator(".room-last").first.wait_for()
