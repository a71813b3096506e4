"""Notifications: of what is for me, when I look elsewhere, from one tab, ruled in one dialog on all devices."""

import json
import re
from typing import Any

from playwright.async_api import BrowserContext, Locator, expect

from tests.browser.conftest import Newcomer, Person, room_id

# The browser's own, with what it was asked for written down: a press on one is the page's own handler.
RECORDED = """
window.shown = [];
window.Notification = class {
  static permission = PERMISSION;
  static async requestPermission() {
    window.wasAsked = true;
    return (window.Notification.permission = "granted");
  }
  constructor(title, options) {
    Object.assign(this, { title, body: options.body, tag: options.tag, closed: false });
    window.shown = window.shown.filter((one) => one.tag !== this.tag);
    window.shown.push(this);
  }
  close() {
    this.closed = true;
    this.onclose?.();
  }
};
"""
# After what was to be decided by then: timers of a page come in the order of their times.
DECIDED = "new Promise((resolve) => setTimeout(resolve, 1100))"
AWAY = """
Object.defineProperty(document, "hasFocus", { value: () => false, configurable: true });
dispatchEvent(new Event("blur"));
"""
STANDING = "window.shown.filter((one) => !one.closed).map(({ title, body }) => [title, body])"


async def record(context: BrowserContext, permission: str = "granted") -> None:
    await context.add_init_script(RECORDED.replace("PERMISSION", f'"{permission}"'))


async def settings(person: Person) -> Locator:
    await person.page.locator("button.me").click()
    await person.page.get_by_role("menuitem", name="Notifications").click()
    dialog = person.page.get_by_role("dialog", name="Notifications")
    await dialog.get_by_role("group", name="Tell me of").wait_for()
    return dialog


async def ready(person: Person) -> None:
    """Allowed and switched on, the settings seen once, so that what is chosen is known; looking elsewhere."""
    await record(person.context)
    await person.page.evaluate("localStorage.setItem('flack-notify', 'on')")
    await person.enter()
    await settings(person)
    await person.page.keyboard.press("Escape")
    await person.page.evaluate(AWAY)


async def shows(person: Person, *expected: list[str]) -> None:
    await person.holds(f"JSON.stringify({STANDING}) === {dumped(list(expected))!r}")


def dumped(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


async def test_a_mention_is_told_and_a_press_leads_to_it(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    bert = await newcomer("bert")
    await ready(anna)

    await bert.say("nothing for anybody")
    await bert.say(f"@{anna.nickname} come and see")
    title = await anna.page.evaluate("document.querySelector('.room-header h1 .truncate').textContent")

    await shows(anna, [f"{bert.nickname} in {title}", f"@{anna.nickname} come and see"])
    await anna.page.evaluate("window.shown[0].onclick()")
    await anna.page.wait_for_url(re.compile(r"/\d+$"))
    await shows(anna)


async def test_messages_of_a_room_are_joined_and_go_when_they_are_read_elsewhere(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    bert = await newcomer("bert")
    await ready(anna)
    me = anna.asks("GET", "/api/me")["id"]
    direct = bert.asks("POST", "/api/rooms", {"kind": "direct", "user_ids": [me]})["id"]

    bert.asks("POST", "/api/messages", {"room": direct, "source": "one"})
    await shows(anna, [bert.nickname, "one"])
    bert.asks("POST", "/api/messages", {"room": direct, "source": "two"})
    await shows(anna, [f"2 new messages from {bert.nickname}", "one\ntwo"])
    anna.asks("PUT", f"/api/rooms/{direct}/read", {"number": 2})

    await shows(anna)


async def test_only_one_tab_tells(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    bert = await newcomer("bert")
    await ready(anna)
    other = Person(anna.context, await anna.context.new_page(), anna.server, anna.nickname)
    other.room = anna.room
    await other.enter()
    await settings(other)
    await other.page.keyboard.press("Escape")
    for tab in (anna, other):
        await tab.page.evaluate(AWAY)

    await bert.say(f"@{anna.nickname} once")
    await bert.say("the end")
    for tab in (anna, other):
        await tab.sees("the end")
    told = []
    for tab in (anna, other):
        await tab.page.evaluate(DECIDED)
        told += await tab.page.evaluate(STANDING)

    assert [body for _, body in told] == [f"@{anna.nickname} once"]
    assert other.complaints == []


async def test_it_asks_the_browser_only_when_one_presses(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await record(anna.context, "default")
    await anna.enter()

    dialog = await settings(anna)
    assert not await anna.page.evaluate("'wasAsked' in window")
    await dialog.get_by_role("button", name="Turn on").click()
    await expect(dialog.get_by_label("Show notifications")).to_be_checked()
    await dialog.get_by_role("button", name="Try it").click()

    await shows(anna, ["Flack", "This is how you will be told."])
    await dialog.get_by_label("With who wrote and what").uncheck()
    await dialog.get_by_role("button", name="Try it").click()
    await shows(anna, ["Flack", "1 new message"])


async def test_a_browser_that_refuses_is_explained(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await record(anna.context, "denied")
    await anna.enter()

    dialog = await settings(anna)

    await expect(dialog.get_by_text("Your browser does not let Flack show notifications.")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Turn on")).to_have_count(0)


async def test_what_is_chosen_holds_on_all_devices(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    bert = await newcomer("bert")
    phone = await anna.other_device()
    there = await settings(phone)
    await phone.page.evaluate(AWAY)
    await ready(anna)

    here = await settings(anna)
    await here.get_by_label("Words").fill("beans, raised bed")
    await here.get_by_label("Words").press("Tab")
    await expect(there.get_by_label("Words")).to_have_value("beans, raised bed")
    await there.get_by_label("Be told of nothing at certain hours").check()
    await there.get_by_label("To", exact=True).fill("22:00")
    await expect(here.get_by_text("On these days the whole day is quiet.")).to_be_visible()
    await anna.page.keyboard.press("Escape")
    await bert.say("the beans are up, and nobody is told")
    await anna.sees("nobody is told")
    await anna.page.evaluate(DECIDED)
    await phone.page.get_by_role("dialog").get_by_label("Be told of nothing at certain hours").uncheck()
    await anna.holds("fetch('/api/me/notifications').then((r) => r.json()).then(({quiet}) => !quiet.on)")
    await bert.say("the beans are in flower")

    await anna.holds(f"{STANDING}.at(-1)?.[1] === 'the beans are in flower'")
    assert len(await anna.page.evaluate("window.shown")) == 1


async def test_the_tab_says_what_waits(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    bert = await newcomer("bert")
    await ready(anna)
    plain = "!document.querySelector('link[rel=icon]').href.startsWith('data:')"
    assert await anna.page.evaluate(plain)

    await bert.say(f"@{anna.nickname} hello")

    await expect(anna.page).to_have_title(re.compile(r"^\(1\) "))
    await anna.holds("decodeURIComponent(document.querySelector('link[rel=icon]').href).includes('>1</text>')")
    room = anna.asks("GET", f"/api/rooms/{room_id(anna)}")
    anna.asks("PUT", f"/api/rooms/{room['id']}/read", {"number": room["last_number"]})
    await expect(anna.page).to_have_title(re.compile(r"^[^(]"))
    await anna.holds(plain)
