"""Who is here, idle, or not to be disturbed: told by shape and word, to everybody at once."""

from datetime import datetime, timedelta

from playwright.async_api import Locator

from tests.browser.conftest import Newcomer, Person

LONG_MS = 6 * 60_000


def row(at: Person, of: Person) -> Locator:
    return at.page.locator(".side-list .person", has_text=of.nickname)


async def enter_for_minutes(person: Person) -> None:
    """On a clock that can be moved, once the page counts the minutes: with its second half, as the figure below."""
    await person.page.clock.install()
    await person.enter()
    await person.page.get_by_text("requests/s").wait_for()


async def test_who_leaves_the_keyboard_is_idle_and_is_here_again_with_the_first_key(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await enter_for_minutes(bert)
    await row(anna, bert).get_by_text("is here").wait_for(state="attached")

    await bert.page.clock.fast_forward(LONG_MS)

    await row(anna, bert).get_by_text("is idle").wait_for(state="attached")
    await row(anna, bert).locator('.presence[data-state="idle"]').wait_for()

    await bert.page.locator("#composer").press("a")

    await row(anna, bert).get_by_text("is here").wait_for(state="attached")


async def test_one_tab_in_use_is_enough(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    phone = await bert.other_device()
    await enter_for_minutes(bert)

    await bert.page.clock.fast_forward(LONG_MS)
    await bert.say("the phone is still in my hand")  # whoever posts at the page is at it
    await bert.page.clock.fast_forward(LONG_MS)
    await anna.sees("still in my hand")
    await phone.say("and here")
    await anna.sees("and here")

    await row(anna, bert).get_by_text("is here").wait_for(state="attached")
    await phone.context.close()
    await row(anna, bert).get_by_text("is idle").wait_for(state="attached")


async def test_do_not_disturb_is_seen_until_it_ends(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.page.clock.install()
    await anna.enter()
    await bert.page.locator("button.me").click()
    await bert.page.get_by_role("menuitemradio", name="Do not disturb").click()
    dialog = bert.page.get_by_role("dialog", name="Do not disturb")
    await dialog.get_by_role("button", name="In an hour").click()
    await dialog.get_by_role("button", name="Do not disturb").click()

    await row(anna, bert).get_by_text("is not to be disturbed").wait_for(state="attached")
    told = anna.asks("GET", f"/api/users/{bert.asks('GET', '/api/me')['id']}")
    assert told["availability"] == "dnd"
    ends = datetime.fromisoformat(told["availability_until"]) - datetime.fromisoformat(told["updated_at"])
    assert timedelta(0) < ends <= timedelta(hours=1)

    await anna.page.clock.fast_forward(61 * 60_000)

    await row(anna, bert).get_by_text("is here").wait_for(state="attached")
