"""axe-core finds nothing on any view, in light and in dark: WCAG 2.2 AA, as far as a program can tell."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.axe import COMPLAINTS, findings
from tests.browser.conftest import EXPECTED_WHILE_AWAY, Newcomer, Person, room_id, sign_in_as_root
from tests.browser.test_emoji import add, open_emoji
from tests.browser.test_files import DROP
from tests.files.samples import picture
from trials.installation import Server

LOOKS: list[dict[str, Any]] = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
looks = pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
more_looks = pytest.mark.parametrize("look", [*LOOKS, {"contrast": "more"}], ids=["light", "dark", "contrast"])

SAID = """Some **words** with `code`, a [link](https://example.org/), @OTHER and #general.

> quoted

- one
- [ ] two

```python
def water(bed: int) -> str:
    return f"bed {bed}"  # every evening
```"""


ADD = "Add files or a poll"
OPEN = "dialog[open], .popup, [role=menu], .jump-list, .message-editor"


class Views:
    """Looks at each view with axe and remembers what it found, by the name of the view."""

    def __init__(self, person: Person) -> None:
        person.expected += COMPLAINTS
        self.page = person.page
        self.found: list[str] = []

    async def look(self, name: str) -> None:
        await self.page.wait_for_load_state()  # with its styles
        self.found += [f"{name}: {finding}" for finding in await findings(self.page)]

    async def visit(self, name: str, path: str, landmark: str = "h1") -> None:
        await self.page.goto(path)
        await self.page.locator(landmark).first.wait_for()
        await self.look(name)


async def lively(anna: Person, bert: Person) -> None:
    """A room in which everything hangs on messages that can."""
    room = room_id(anna)
    said = anna.asks("POST", "/api/messages", {"source": SAID.replace("OTHER", bert.nickname), "room": room})
    answer = bert.asks("POST", "/api/messages", {"source": "On it.", "room": room, "reply_to": said["id"]})
    anna.asks("PUT", f"/api/messages/{answer['id']}/reactions/%F0%9F%91%8D")
    anna.asks("PUT", f"/api/messages/{answer['id']}/pin")
    anna.asks("PUT", f"/api/messages/{answer['id']}/bookmark")
    gone = bert.asks("POST", "/api/messages", {"source": "Never mind.", "room": room})
    bert.asks("DELETE", f"/api/messages/{gone['id']}")
    anna.asks("POST", f"/api/rooms/{room}/polls", {"question": "Which bed?", "options": ["Two", "Nine"]})
    anna.asks("POST", f"/api/messages/{answer['id']}/reports", {"reason": "spam", "text": "Every day."})
    bert.asks("PUT", f"/api/rooms/{room}/read", {"number": said["number"]})
    anna.asks("PATCH", f"/api/messages/{said['id']}", {"source": said["source"] + "\n\nLater."})
    bert.asks("POST", "/api/messages", {"source": f"@{anna.nickname} look", "room": room})
    await anna.page.evaluate(DROP, [".shell-main", "bed.png", "image/png", base64.b64encode(picture("PNG")).decode()])
    await anna.page.locator('.tray-item[data-state="ready"]').wait_for()
    await anna.page.locator("#composer").press("Control+Enter")  # which sends on a phone, too
    await anna.page.locator(".file-thumbnail").wait_for()
    await anna.sees("look")


async def emoji_of_ours(person: Person) -> None:
    name = f"leek_{uuid4().hex[:8]}"
    await open_emoji(person)
    await add(person, f"{name}.png")
    await person.page.get_by_text(f":{name}: is there for everybody.").wait_for()


async def hold_a_finger_on(page: Page, place: Locator) -> None:
    box = await place.bounding_box()
    assert box
    devices = await page.context.new_cdp_session(page)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] - 8}
    await devices.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    await page.locator(".popup [role=menu]").wait_for()
    await devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def undisturbed(page: Page) -> None:
    await page.locator("button.me").click()
    await page.get_by_role("menuitemradio", name="Do not disturb").click()
    await page.get_by_role("dialog", name="Do not disturb").wait_for()


async def press_in(page: Page, *names: str) -> None:
    for name in names:
        item = page.get_by_role("menuitem", name=name, exact=True)
        await item.or_(page.get_by_role("button", name=name, exact=True)).first.click()


async def my_notifications(page: Page) -> None:
    await page.locator("button.me").click()
    await press_in(page, "Notifications")


async def another_time(page: Page) -> None:
    await page.locator("#composer").fill("later")
    await press_in(page, "Send later", "Another time")


async def reminded_of_beans(page: Page) -> None:
    await page.locator("#composer").fill("/remind beans")
    await page.locator("#composer").press("Enter")


@looks
async def test_the_doors_and_the_pages_on_paper(newcomer: Newcomer, look: dict[str, Any]) -> None:
    anna = await newcomer("anna", **look)
    anna.expected = ("404 (Not Found)", "400 (Bad Request)")  # refused at the doors
    page, url = anna.page, anna.server.url
    room = room_id(anna)
    anna.asks("PATCH", f"/api/rooms/{room}", {"web_public": True, "topic": "What grows where"})
    anna.asks("POST", "/api/messages", {"source": SAID.replace("OTHER", anna.nickname), "room": room})
    anna.asks("POST", f"/api/rooms/{room}/polls", {"question": "Which bed?", "options": ["Two", "Nine"]})
    views = Views(anna)

    await views.visit("settings", f"{url}/settings")
    await views.visit("a person", f"{url}/people/{anna.nickname}")
    await views.visit("the API's documentation", f"{url}/api/docs", ".opblock")
    await views.visit("the API to browse", f"{url}/api/rooms")
    await views.visit("not found", f"{url}/nowhere")
    await views.visit("not found, of the API", f"{url}/api/nowhere")
    await anna.context.clear_cookies()
    await views.visit("sign-in", f"{url}/sign-in")
    await page.get_by_label("Nickname").fill(anna.nickname)
    await page.get_by_label("Password").fill("wrong wrong wrong")
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("alert").first.wait_for()
    await views.look("sign-in, refused")
    await page.get_by_role("button", name="Create account").click()
    await page.get_by_role("alert").first.wait_for()
    await views.look("registering, refused")
    await views.visit("the first run", f"{url}/first-run")
    await views.visit("the rooms on the web", f"{url}/rooms")
    await views.visit("a room on the web", f"{url}/rooms/{anna.room}")
    await views.visit("one of its messages", f"{url}/rooms/{anna.room}/1", '[aria-current="true"]')

    assert not views.found, "\n".join(views.found)


@more_looks
async def test_the_conversation_and_what_opens_beside_it(newcomer: Newcomer, look: dict[str, Any]) -> None:
    anna, bert = await newcomer("anna", **look), await newcomer("bert")
    await lively(anna, bert)
    page = anna.page
    views = Views(anna)
    anna.expected += EXPECTED_WHILE_AWAY

    await views.look("a room")
    await page.locator('.message[data-number="2"]').hover()
    await views.look("a room, a message under the pointer")
    await page.locator("#composer").fill("@")
    await page.get_by_role("listbox", name="People").wait_for()
    await views.look("completing a name")
    await page.locator("#composer").fill("/")
    await page.get_by_role("listbox", name="Commands").wait_for()
    await views.look("completing a command")
    await page.locator("#composer").fill("**bold** `code`")
    await page.get_by_role("button", name="Format", exact=True).click()
    await page.get_by_role("toolbar", name="Format").wait_for()
    await views.look("the buttons for Markdown")
    await page.get_by_role("button", name="Preview").click()
    await page.locator(".format-shown strong").wait_for()
    await views.look("what it would look like")
    await page.get_by_role("button", name="Write").click()
    await page.get_by_role("button", name="Format", exact=True).click()
    await anna.context.set_offline(True)
    await page.get_by_text("You are offline").wait_for()
    await page.locator("#composer").press("Enter")
    await page.get_by_text("Kept until there is a connection.").wait_for()
    await views.look("without a connection")
    await page.get_by_role("button", name="Drop").click()
    await anna.context.set_offline(False)
    await expect(page.locator(".connection")).to_have_count(0)
    for name in ("Unread", "Threads", "Mentions", "Saved", "Later"):
        await page.get_by_role("button", name=name).first.click()
        await page.get_by_role("complementary", name=name).wait_for()
        await expect(page.get_by_role("complementary").get_by_text("Loading…")).to_have_count(0)
        await views.look(name)
    for button, panel in (("Pinned messages", "Pinned messages"), ("People, ", "People")):
        await page.get_by_role("button", name=button).click()
        await page.get_by_role("complementary", name=panel).wait_for()
        await views.look(panel)
    await page.get_by_role("button", name=f"{bert.nickname}: more").click()
    await page.get_by_role("menu").wait_for()
    await views.look("what can be done with a member")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Workspace").click()
    await page.get_by_role("menuitem", name="Reports").click()
    await page.get_by_role("complementary", name="Reports").get_by_text("Every day.").wait_for()
    await views.look("Reports")
    await page.get_by_role("button", name="Search").click()
    await page.locator("#search-field").fill("bed")
    await page.locator("#search-field").press("Enter")
    await page.locator(".search-result, .search-hit, .panel mark").first.wait_for()
    await views.look("search")
    await page.locator('.message[data-number="1"]').hover()
    await page.locator('.message[data-number="1"]').get_by_role("button", name="Reply in thread").click()
    await page.locator("#thread-composer").wait_for()
    await views.look("a thread")

    assert not views.found, "\n".join(views.found)


@looks
async def test_every_menu_and_every_dialog(newcomer: Newcomer, look: dict[str, Any]) -> None:
    anna, bert = await newcomer("anna", **look), await newcomer("bert")
    await lively(anna, bert)
    page = anna.page
    views = Views(anna)
    mine, theirs = page.locator('.message[data-number="1"]'), page.locator('.message[data-number="2"]')

    async def press(*names: str) -> None:
        await press_in(page, *names)

    async def menu_of(number: int, *names: str) -> None:
        message = page.locator(f'.message[data-number="{number}"]')
        await message.hover()
        await message.get_by_role("button", name="Other actions").click()
        await press(*names)

    async def emoji() -> None:
        await theirs.hover()
        await theirs.get_by_role("button", name="React", exact=True).click()
        await page.locator(".picker-emoji").nth(20).wait_for()

    async def edit() -> None:
        await mine.focus()
        await page.keyboard.press("e")
        await page.get_by_label("Edit your message").wait_for()

    async def jump() -> None:
        await page.keyboard.press("Control+k")
        await page.keyboard.type("b")
        await page.locator(".jump-list").wait_for()

    steps: dict[str, Callable[[], Awaitable[None]]] = {
        "the workspace's menu": lambda: page.locator("button.workspace").click(),
        "my menu": lambda: page.locator("button.me").click(),
        "notifications": lambda: my_notifications(page),
        "the room's menu": lambda: press("More"),
        "the menu of Send": lambda: press("Send later"),
        "another time to send it": lambda: another_time(page),
        "a reminder of something": lambda: reminded_of_beans(page),
        "the menu of what can be added": lambda: press(ADD),
        "a new poll": lambda: press(ADD, "Poll"),
        "closing a poll": lambda: menu_of(4, "Close poll"),
        "a message's menu": lambda: menu_of(2),
        "who has read a message": lambda: menu_of(1, "Read by…"),
        "reporting": lambda: menu_of(2, "Report…"),
        "the workspace's emoji": lambda: emoji_of_ours(anna),
        "a day to jump to": lambda: press("More", "Jump to a date"),
        "not to be disturbed": lambda: undisturbed(page),
        "who somebody is": lambda: theirs.get_by_role("button", name=bert.nickname, exact=True).click(),
        "jumping": jump,
        "the map of the keyboard": lambda: page.keyboard.press("Control+/"),
        "emoji": emoji,
        "editing": edit,
        "a new room": lambda: press("New room"),
        "browsing rooms": lambda: press("Browse rooms"),
        "a new message": lambda: press("New message"),
        "about the room": lambda: press("More", "About this room"),
        "bringing people in": lambda: press("More", "Bring people in"),
        "the room's files": lambda: press("More", "Files"),
        "the room's settings": lambda: press("More", "Room settings"),
        "leaving the room": lambda: press("More", "Leave room"),
        "a picture": lambda: press("Open bed.png"),
        "a reminder": lambda: menu_of(2, "Remind me"),
        "forwarding": lambda: menu_of(2, "Forward"),
        "earlier versions": lambda: menu_of(1, "Earlier versions"),
        "deleting": lambda: menu_of(1, "Delete"),
    }
    for name, step in steps.items():
        await step()
        await page.locator(OPEN).first.wait_for()
        await views.look(name)
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open], .popup, [role=menu]")).to_have_count(0)
    await views.visit("sharing", f"{anna.server.url}/share?text=Tomatoes", "dialog h2")

    assert not views.found, "\n".join(views.found)


@looks
async def test_a_phone(newcomer: Newcomer, look: dict[str, Any]) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    anna, bert = await newcomer("anna", **look, **phone), await newcomer("bert")
    await lively(anna, bert)
    views = Views(anna)

    await views.look("a room")
    await hold_a_finger_on(anna.page, anna.message("On it."))
    await anna.page.get_by_role("menuitem", name="Copy text").wait_for()
    await views.look("a message's menu, under a finger that stays")
    await anna.page.keyboard.press("Escape")
    await anna.page.get_by_role("button", name="Rooms").first.click()
    await views.look("the rooms")

    assert not views.found, "\n".join(views.found)


@looks
async def test_the_pages_of_staff(newcomer: Newcomer, staffed: Server, look: dict[str, Any]) -> None:
    anna = await newcomer("anna", server=staffed, **look)
    await anna.say("buy my seeds")
    await anna.has_sent("buy my seeds")
    await sign_in_as_root(anna, "/admin/")
    url = anna.server.url
    views = Views(anna)

    await views.visit("the admin", f"{url}/admin/")
    await views.visit("its messages", f"{url}/admin/chat/message/")
    await anna.page.get_by_role("link", name="buy my seeds").click()
    await anna.page.get_by_role("button", name="Hide").wait_for()
    await views.look("one of its messages")
    for path in ("accounts/user", "chat/room"):
        await views.visit(path, f"{url}/admin/{path}/")
        await anna.page.locator("#result_list th a").first.click()
        await anna.page.locator("#content h1, #content h2").first.wait_for()
        await views.look(f"one of {path}")
    await views.visit("statistics", f"{url}/stats")
    await views.visit("the workspace", f"{url}/settings/workspace")

    assert not views.found, "\n".join(views.found)
