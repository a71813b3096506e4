"""Rooms of two people and more: direct ones, stars, settings, roles; live for everybody, on all devices."""

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Newcomer, Person, room_id


def section(page: Page, title: str) -> Locator:
    return page.locator(".side-section", has=page.get_by_role("heading", name=title, exact=True))


async def menu(person: Person, item: str) -> None:
    """Something from the menu of the open room."""
    await person.page.locator(".room-header").get_by_role("button", name="More", exact=True).click()
    await person.page.get_by_role("menu", name="More").get_by_text(item, exact=True).click()


async def test_a_direct_message_arrives_live_in_a_new_room(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")

    await anna.page.get_by_role("button", name="New message").click()
    dialog = anna.page.get_by_role("dialog", name="New message")
    await dialog.get_by_label("To whom").fill(bert.nickname)
    await dialog.get_by_label("To whom").press("Enter")
    await dialog.get_by_role("button", name="Write to them").click()
    await anna.page.wait_for_url("**/rooms/id-*")
    await anna.say("just between us")

    link = section(bert.page, "Direct messages").get_by_role("link", name=anna.nickname)
    await link.get_by_text("1 unread").wait_for(state="attached")
    await link.click()
    await bert.sees("just between us")
    await bert.page.get_by_role("heading", level=1, name=anna.nickname).wait_for()


async def test_a_press_on_a_person_writes_to_them_and_a_hidden_room_comes_back(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await section(anna.page, "People").get_by_role("button", name=bert.nickname).click()
    await anna.page.wait_for_url("**/rooms/id-*")
    await anna.say("hello there")
    link = section(bert.page, "Direct messages").get_by_role("link", name=anna.nickname)
    await link.click()
    await bert.sees("hello there")

    await menu(bert, "Hide it")
    await bert.page.get_by_text("Hidden. It comes back").wait_for()
    await bert.enter()
    await section(bert.page, "Rooms").get_by_role("link", name="General").wait_for()
    await expect(link).to_have_count(0)
    await anna.say("are you still there")

    await link.get_by_text("1 unread").wait_for(state="attached")


async def test_a_star_on_one_device_shows_on_the_other(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    phone = await anna.other_device()

    await anna.page.get_by_role("button", name="Star", exact=True).click()

    await section(phone.page, "Starred").locator(f'[href="/rooms/{anna.room}"]').wait_for()
    await expect(phone.page.get_by_role("button", name="Star", exact=True)).to_have_attribute("aria-pressed", "true")
    await phone.page.get_by_role("button", name="Star", exact=True).click()
    await expect(section(anna.page, "Starred")).to_have_count(0)


async def test_rooms_are_browsed_joined_and_left(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    made = anna.asks(
        "POST", "/api/rooms", {"kind": "open", "name": f"Orchard of {anna.nickname}", "topic": "Apples and pears"}
    )
    await bert.page.get_by_role("button", name="Browse rooms").click()
    dialog = bert.page.get_by_role("dialog", name="Rooms")
    await dialog.get_by_label("Search the rooms").fill(made["name"])
    row = dialog.locator(".room-row")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("1 member · Apples and pears")

    await row.get_by_role("button", name=f"Join {made['name']}").click()

    await expect(row).to_contain_text("Joined · 2 members")
    await section(bert.page, "Rooms").get_by_text(made["name"]).wait_for()
    await row.get_by_role("button", name=f"Leave {made['name']}").click()
    await expect(row).to_contain_text("1 member · Apples and pears")
    await expect(section(bert.page, "Rooms").get_by_text(made["name"])).to_have_count(0)


async def test_settings_change_live_and_the_old_address_leads_on(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say("mine before")
    await anna.sees("mine before")
    await menu(anna, "Room settings")
    dialog = anna.page.get_by_role("dialog", name="Room settings")
    await dialog.get_by_label("Name", exact=True).fill("The long bed")
    await dialog.get_by_label("Address").fill(f"long-{anna.room}")
    await dialog.get_by_text(f"Links to /rooms/{anna.room} lead on to the new address.").wait_for()
    await dialog.get_by_label("Topic").fill("What grows where")
    await dialog.get_by_label("Its owners and moderators").check()
    await dialog.get_by_label("Private").check()
    await dialog.get_by_text("Everybody else stops finding it.").wait_for()
    await dialog.get_by_role("button", name="Save").click()

    await expect(bert.page.get_by_role("heading", level=1)).to_have_text("The long bed")
    await bert.page.locator(".room-topic", has_text="What grows where").wait_for()
    await bert.page.get_by_text("Only its owners and moderators write here.").wait_for()
    await bert.message("mine before").hover()
    await bert.message("mine before").get_by_role("button", name="React").wait_for()
    for deed in ("Reply", "Reply in thread", "Edit"):
        await expect(bert.message("mine before").get_by_role("button", name=deed, exact=True)).to_have_count(0)
    await bert.page.goto(f"{bert.server.url}/rooms/{bert.room}")
    await bert.page.wait_for_url(f"**/rooms/long-{anna.room}")


async def test_a_room_is_archived_and_brought_back(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await menu(anna, "Room settings")
    await anna.page.get_by_role("button", name="Archive", exact=True).click()
    await anna.page.get_by_role("dialog", name="Archive").get_by_role("button", name="Archive", exact=True).click()
    await bert.page.get_by_text("This room is archived. It can be read").wait_for()

    await menu(anna, "Room settings")
    await anna.page.get_by_role("button", name="Restore", exact=True).click()

    await bert.page.locator("#composer").wait_for()


async def test_roles_are_given_in_the_list_of_people(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    for person in (anna, bert):
        await person.page.get_by_role("button", name="People, 2 members").click()
    await anna.page.get_by_role("button", name=f"{bert.nickname}: more").click()
    await anna.page.get_by_role("menuitem", name="Make moderator").click()

    row = bert.page.locator(".panel .person", has_text=bert.nickname)
    await row.get_by_text("moderator", exact=True).wait_for()


async def test_somebody_is_taken_out_of_a_room(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.page.get_by_role("button", name="People, 2 members").click()
    await anna.page.get_by_role("button", name=f"{bert.nickname}: more").click()
    await anna.page.get_by_role("menuitem", name="Take out of the room").click()
    await anna.page.get_by_role("dialog").get_by_role("button", name="Take out").click()

    await bert.page.get_by_text("Join to take part").wait_for()
    assert bert.asks("GET", f"/api/rooms/{room_id(bert)}")["membership"] is None
