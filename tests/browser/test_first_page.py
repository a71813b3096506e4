"""The first page stands on its own modules: what comes later is neither needed to read nor to write."""

import asyncio
from urllib.parse import urlsplit

from playwright.async_api import Request, Route, expect

from flackproject.modules import graph
from tests.browser.conftest import Newcomer

FIRST = {f"/static/{name}" for name in graph("js/pages/chat.js")}
# Classic scripts in the head: how the page looks, and what asks for the modules.
AHEAD = {"/static/js/pages/theme.js", "/static/js/pages/begin.js"}


async def test_messages_are_read_and_sent_before_anything_else_has_come(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("the first words")
    device = await anna.context.browser.new_context(
        service_workers="block", storage_state=await anna.context.storage_state()
    )
    page = await device.new_page()
    let_go = asyncio.Event()
    asked: set[str] = set()
    answered: list[Request] = []

    async def hold(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path not in FIRST | AHEAD:
            await let_go.wait()
        else:
            asked.add(path)
        await route.continue_()

    await page.route("**/*.js", hold)
    page.on("requestfinished", lambda request: answered.append(request))
    await page.goto(f"{anna.server.url}/rooms/{anna.room}")
    await expect(page.locator(".message", has_text="the first words")).to_be_visible()
    await page.locator("#composer").fill("and the next")
    await page.keyboard.press("Enter")
    await anna.sees("and the next")

    assert asked - AHEAD == FIRST
    packed = [
        one
        for one in answered
        if urlsplit(one.url).path in FIRST and int((await one.sizes())["responseBodySize"]) >= 1024
    ]
    codings = {await (await one.response()).header_value("content-encoding") for one in packed}
    assert codings == {"br"}
    let_go.set()
    await expect(page.get_by_role("heading", name="People")).to_be_visible()
    await page.unroute_all(behavior="wait")
    await device.close()
