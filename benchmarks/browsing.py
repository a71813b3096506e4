"""A Chromium that looks at pages and keeps account of what it does (benchmarks/tracing.py)."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from benchmarks.tracing import CATEGORIES, Trace
from trials.programs import program

OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)
"""Without a graphics card everything is drawn by the processor. The window has that size, and no other is emulated:
frames that change only what lies outside the window would count as dropped."""

READ_BYTES = 1 << 20


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Raises trials.programs.Missing."""
    path = program("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*OPTIONS])
        try:
            yield browser
        finally:
            await browser.close()


class Tab:
    """One page with nothing in its cache, and the line to Chromium behind it."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page = page
        self._session = session

    async def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the DevTools protocol."""
        answer: dict[str, Any] = await self._session.send(method, parameters)
        return answer

    @asynccontextmanager
    async def traced(self) -> AsyncIterator[list[Trace]]:
        """What happens in here is in the trace, which is in the list afterwards. The page has to make a mark."""
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._session.once("Tracing.tracingComplete", lambda event: ended.set_result(event["stream"]))
        await self.tell("Tracing.start", transferMode="ReturnAsStream", categories=CATEGORIES)
        traces: list[Trace] = []
        try:
            yield traces
        finally:
            await self.tell("Tracing.end")
            text = await self._read(await ended)
        traces.append(Trace(json.loads(text)["traceEvents"]))

    async def _read(self, stream: str) -> bytes:
        parts: list[bytes] = []
        while True:
            part = await self.tell("IO.read", handle=stream, size=READ_BYTES)
            data = part["data"]
            parts.append(base64.b64decode(data) if part.get("base64Encoded") else data.encode())
            if part["eof"]:
                await self.tell("IO.close", handle=stream)
                return b"".join(parts)

    async def weight(self) -> dict[str, float]:
        """What the page holds once its garbage is gone: elements in the document, and MB of its script's objects."""
        await self.tell("HeapProfiler.collectGarbage")
        await self.tell("Performance.enable")
        metrics = {one["name"]: one["value"] for one in (await self.tell("Performance.getMetrics"))["metrics"]}
        elements = await self.page.evaluate("document.querySelectorAll('*').length")
        return {"elements": elements, "heap_mb": metrics["JSHeapUsedSize"] / 1e6}


@asynccontextmanager
async def tab(browser: Browser, url: str, cookies: Mapping[str, str], script: str = "") -> AsyncIterator[Tab]:
    """A page of a new profile; `script` runs in it before its own."""
    context = await browser.new_context(no_viewport=True)
    try:
        await context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        page = await context.new_page()
        await page.add_init_script(script)
        yield Tab(page, await context.new_cdp_session(page))
    finally:
        await context.close()
