"""Told while no page is open: turned on in the settings, pushed by the server, shown by the worker, read and gone."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import WAIT_MS, Newcomer, Person
from trials.installation import Installation, Server
from trials.push_service import Browser, PushService

# No push service takes browsers that are tested: in its place one that the test gives keys of.
SUBSCRIBES = """
const made = SUBSCRIPTION;
let current = null;
const unsubscribe = async () => !(current = null);
const subscription = { endpoint: made.endpoint, options: {}, toJSON: () => made, unsubscribe };
PushManager.prototype.getSubscription = async () => current;
PushManager.prototype.subscribe = async function (options) {
  window.subscribedUnder = options.applicationServerKey;
  return (current = subscription);
};
Notification.requestPermission = async () => "granted";
"""
STANDING = r"""async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration.getNotifications()).map(({ title, body }) => [title.replace(/ \d+$/, ""), body]);
}"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with PushService(tmp_path) as running:
        yield running


@pytest.fixture
def server(installation: Installation, service: PushService) -> Server:
    return installation.up(FLACK_REGISTRATION_RATE="0", **service.environment)


async def settings(person: Person) -> Locator:
    await person.page.locator("button.me").click()
    await person.page.get_by_role("menuitem", name="Notifications").click()
    part = person.page.get_by_role("group", name="When Flack is closed")
    await part.get_by_role("button").first.wait_for()
    return part


async def deliver(page: Page, server: Server, payload: str) -> None:
    """To the worker, as Chromium does with what its push service brings."""
    session = await page.context.new_cdp_session(page)
    registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def heard(event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if one["scopeURL"].startswith(server.url) and not registered.done():
                registered.set_result(one["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", heard)
    await session.send("ServiceWorker.enable")
    registration = await asyncio.wait_for(registered, WAIT_MS / 1000)
    pushed = {"origin": server.url, "registrationId": registration, "data": payload}
    await session.send("ServiceWorker.deliverPushMessage", pushed)


async def standing(page: Page, wanted: list[list[str]]) -> None:
    for _ in range(WAIT_MS // 100):
        if (shown := await page.evaluate(STANDING)) == wanted:
            return
        await page.wait_for_timeout(100)
    raise AssertionError(shown)


async def test_what_is_pushed_is_shown_leads_to_the_message_and_goes_when_it_is_read(
    newcomer: Newcomer, server: Server, service: PushService
) -> None:
    anna, bert = (
        await newcomer("anna", service_workers="allow", server=server),
        await newcomer("bert", service_workers="allow", server=server),
    )
    browser = Browser()
    await anna.context.grant_permissions(["notifications"], origin=server.url)
    made = {"endpoint": service.endpoint("anna"), "keys": browser.keys()}
    await anna.context.add_init_script(SUBSCRIBES.replace("SUBSCRIPTION", json.dumps(made)))
    await anna.enter("/rooms/general")

    part = await settings(anna)
    await part.get_by_role("button", name="Reach me here").click()
    await expect(part.get_by_role("button", name="Turn off")).to_be_visible()
    assert await anna.page.evaluate("window.subscribedUnder") == anna.asks("GET", "/api/me/devices")["public_key"]

    await part.get_by_role("button", name="Send a test").click()
    [trial] = await asyncio.to_thread(service.wait_for, 1)
    await deliver(anna.page, server, browser.decrypted(trial.body).decode())
    await expect(part.get_by_text("It has come. All is well.")).to_be_visible()

    other = await anna.context.new_page()  # of the same browser, and none of the chat page
    await other.goto(f"{server.url}/settings")
    await anna.page.close()
    await bert.say(f"@{anna.nickname} the beans are up")
    [_, pushed] = await asyncio.to_thread(service.wait_for, 2)
    await deliver(other, server, browser.decrypted(pushed.body).decode())
    title = f"{bert.nickname} in Bed"
    await standing(other, [[title, f"@{anna.nickname} the beans are up"]])

    anna.page = await anna.context.new_page()
    await anna.enter(pushed.said_to(browser)["path"])
    await anna.sees("the beans are up")
    await standing(other, [])
