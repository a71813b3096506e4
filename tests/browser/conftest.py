"""People in real browsers, each with a profile of their own. Anything in the console fails the test."""

import base64
import itertools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    async_playwright,
    expect,
)

from trials.installation import Installation, Server
from trials.programs import program

PASSWORD = "correct horse battery"
# Of a loaded machine: what is there is seen at once, what is not is waited for this long.
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)
LIMIT_S = 400
# What a browser says when the server it asks is gone: the page is built for it.
EXPECTED_WHILE_AWAY = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
)
# No service worker, which would fetch all files again: the tests of what it does say `service_workers="allow"`. And
# nothing that moves: two cores draw it for three browsers.
DEVICE: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "service_workers": "block",
    "reduced_motion": "reduce",
}
# Everybody comes from one address, as quickly as the machine can.
UNLIMITED = {"FLACK_POST_RATE": "0", "FLACK_REGISTRATION_RATE": "0", "FLACK_LOGIN_RATE": "0"}
UNTOLD = "Service Worker registration blocked by Playwright"


class Person:
    """Somebody at a browser, in the room of the test."""

    def __init__(self, context: BrowserContext, page: Page, server: Server, nickname: str) -> None:
        self.context = context
        self.page = page
        self.server = server
        self.nickname = nickname
        self.room = ""
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()
        self.devices: list[Person] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"{nickname}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(expected in message.text for expected in (UNTOLD, *self.expected)):
            return
        self.complaints.append(f"{self.nickname}: {message.text}")

    async def register(self) -> None:
        """As the sign-in page would, without drawing it."""
        await self._through_the_door(action="register")

    async def sign_in(self) -> None:
        await self._through_the_door(action="sign-in")

    async def _through_the_door(self, *, action: str) -> None:
        door = f"{self.server.url}/sign-in"
        await self.context.request.get(door)
        token = next(one["value"] for one in await self.context.cookies() if one["name"].startswith("flack_csrf"))
        form = {"nickname": self.nickname, "password": PASSWORD, "action": action, "csrfmiddlewaretoken": token}
        answer = await self.context.request.post(door, form=form, max_redirects=0)
        assert answer.status == 302, await answer.text()

    async def other_device(self, **options: Any) -> "Person":
        """The same person at a second browser, in the room of the test."""
        browser = self.context.browser
        assert browser is not None
        context = await browser.new_context(**DEVICE | options)
        context.set_default_timeout(WAIT_MS)
        device = Person(context, await context.new_page(), self.server, self.nickname)
        device.room = self.room
        self.devices.append(device)
        await device.sign_in()
        await device.enter()
        return device

    def asks(self, method: str, path: str, body: Any = None) -> Any:
        """Over REST, as the same person with a token of theirs."""
        if not hasattr(self, "_token"):
            basic = base64.b64encode(f"{self.nickname}:{PASSWORD}".encode()).decode()
            answer = self.server.request("POST", "/api/tokens", {}, {"Authorization": f"Basic {basic}"})
            self._token = answer.json()["token"]
        answer = self.server.request(method, path, body, {"Authorization": f"Bearer {self._token}"})
        assert answer.status < 300, answer.body
        return answer.json() if answer.body else None

    async def enter(self, path: str = "") -> None:
        await self.page.goto(self.server.url + (path or f"/rooms/{self.room}"))
        await self.page.locator("#composer").wait_for()

    async def say(self, text: str) -> None:
        await self.page.locator("#composer").fill(text)
        await self.page.locator("#composer").press("Enter")

    def message(self, text: str) -> Locator:
        return self.page.locator(".message", has_text=text)

    async def sees(self, text: str) -> None:
        await self.message(text).first.wait_for()

    async def has_sent(self, text: str) -> None:
        """The server has it, and this page has heard so: it can be edited from then on."""
        await self.page.locator(".message:not([data-state])", has_text=text).first.wait_for()

    async def holds(self, expression: str) -> None:
        """Waits until the JavaScript expression is true. Playwright does it by eval, which the CSP forbids."""
        for _ in range(WAIT_MS // 50):
            if await self.page.evaluate(expression):
                return
            await self.page.wait_for_timeout(50)
        pytest.fail(f"{self.nickname}: never true: {expression}")

    async def texts(self) -> list[str]:
        """What the conversation says, message by message."""
        return [text.strip() for text in await self.page.locator(".message .prose").all_inner_texts()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for all tests of this folder: they share a browser, which lives on it. And time, on a busy machine."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(LIMIT_S))


async def launched(playwright: Playwright, *more: str) -> Browser:
    return await playwright.chromium.launch(
        executable_path=program("chromium"),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            *more,
        ],
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[Server]:
    """One Flack for all tests that leave it alive; each has people and a room of its own in it."""
    made = Installation(tmp_path_factory.mktemp("browser"), UNLIMITED)
    made.data.mkdir()
    shutil.copy(migrated_database, made.data)
    yield made.up()
    made.end()


Newcomer = Callable[..., Awaitable[Person]]
_numbers = itertools.count(1)


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Newcomer]:
    """`await newcomer("anna")`: registered, in the test's room, in a browser profile of their own."""
    people: list[Person] = []
    number = next(_numbers)

    async def make(nickname: str, *, server: Server | None = None, **options: Any) -> Person:
        server = server or request.getfixturevalue("shared_server")
        context = await browser.new_context(**DEVICE | options)
        context.set_default_timeout(WAIT_MS)
        person = Person(context, await context.new_page(), server, f"{nickname}{number}")
        await person.register()
        if people:
            person.room = people[0].room
            person.asks("POST", f"/api/rooms/{room_id(person)}/join")
        else:
            person.room = person.asks("POST", "/api/rooms", {"kind": "open", "name": f"Bed {number}"})["slug"]
        people.append(person)
        await person.enter()
        return person

    yield make
    devices = [device for person in people for device in (person, *person.devices)]
    complaints = [complaint for device in devices for complaint in device.complaints]
    for device in devices:
        await device.context.close()
    assert not complaints


def room_id(person: Person) -> int:
    """Of the room of the test."""
    rooms = person.asks("GET", "/api/rooms?limit=200")["rooms"]
    found: int = next(room["id"] for room in rooms if room["slug"] == person.room)
    return found


@pytest.fixture
def staffed(installation: Installation) -> Server:
    """A Flack with an administrator."""
    installation.manage("createuser", "root", "--admin", "--password-stdin", text=PASSWORD)
    return installation.up()


async def sign_in_as_root(person: Person, path: str) -> None:
    await person.page.goto("about:blank")  # the page that is left must not ask for anything without its cookies
    await person.context.clear_cookies()
    await person.page.goto(f"{person.server.url}/sign-in?next={path}")
    await person.page.get_by_label("Nickname").fill("root")
    await person.page.get_by_label("Password").fill(PASSWORD)
    await person.page.get_by_role("button", name="Sign in").click()
    await person.page.wait_for_url(person.server.url + path)
