"""People in real browsers, each with a profile of their own. Anything in the console fails the test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.processes import Installation, Server
from tests.services import program

PASSWORD = "correct horse battery"
WAIT_MS = 15_000
# What a browser says when the server it asks is gone: the page is built for it.
EXPECTED_WHILE_AWAY = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_EMPTY_RESPONSE",
)


class Person:
    """Somebody at a browser."""

    def __init__(self, context: BrowserContext, page: Page, server: Server, nickname: str) -> None:
        self.context = context
        self.page = page
        self.server = server
        self.nickname = nickname
        self.complaints: list[str] = []
        self.server_may_go = False
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"{nickname}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if self.server_may_go and any(expected in message.text for expected in EXPECTED_WHILE_AWAY):
            return
        self.complaints.append(f"{self.nickname}: {message.text}")

    async def register(self) -> None:
        """As a new user would: the sign-in page, a name, a password, Create account."""
        await self.page.goto(f"{self.server.url}/sign-in")
        await self.page.get_by_label("Nickname").fill(self.nickname)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Create account").click()
        await self.page.wait_for_url(f"{self.server.url}/**")

    async def enter(self, path: str = "/rooms/general") -> None:
        await self.page.goto(self.server.url + path)
        await self.page.locator("#composer").wait_for()

    async def say(self, text: str) -> None:
        await self.page.locator("#composer").fill(text)
        await self.page.locator("#composer").press("Enter")

    def message(self, text: str) -> Any:
        return self.page.locator(".message", has_text=text)

    async def sees(self, text: str) -> None:
        await self.message(text).first.wait_for()

    async def texts(self) -> list[str]:
        """What the conversation says, message by message."""
        return [text.strip() for text in await self.page.locator(".message .prose").all_inner_texts()]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = program("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        await browser.close()


@pytest.fixture
def server(installation: Installation) -> Server:
    """A Flack with an administrator, so that `/` is the chat."""
    installation.manage("createuser", "root", "--admin", "--password-stdin", text=PASSWORD)
    return installation.up()


Newcomer = Callable[..., Awaitable[Person]]


@pytest.fixture
async def newcomer(browser: Browser, server: Server) -> AsyncIterator[Newcomer]:
    """`await newcomer("anna")`: registered, in #general, in a browser profile of their own."""
    people: list[Person] = []

    async def make(nickname: str, **options: Any) -> Person:
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(WAIT_MS)
        person = Person(context, await context.new_page(), server, nickname)
        people.append(person)
        await person.register()
        await person.enter()
        return person

    yield make
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        await person.context.close()
    assert not complaints
