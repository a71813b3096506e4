"""What arrives moves nothing: not the page while it comes to rest, and not what one reads. As Chromium counts it."""

import json
from typing import Any
from urllib.parse import quote

from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Newcomer, Person, room_id
from tests.files.samples import picture

COUNTED = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.className);
    // The pill says how many are new, and is as wide as that.
    if (moved.some((name) => name !== "pill")) window.shifts.push([value, moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
CARD = {
    "url": "https://example.org/",
    "title": "A garden elsewhere",
    "description": "Beds, paths and " * 20,
    "site": "",
    "image": None,
}
CARDED = "look at this garden"
PLACE = """() => {
  const upper = document.querySelector(".timeline-scroll").getBoundingClientRect().top;
  const rows = [...document.querySelectorAll(".timeline-scroll .message")];
  return rows.map((row) => [row.dataset.number, row.getBoundingClientRect().top]).find(([, top]) => top >= upper);
}"""
"""The first message that is whole in sight, and where."""


def uploaded(person: Person, name: str) -> int:
    """A picture's id."""
    image = picture("PNG", size=(1200, 600))
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    person.asks("GET", "/api/me")
    headers = {"Authorization": f"Bearer {person._token}", "Content-Type": "multipart/form-data; boundary=b"}
    body = head.encode() + image + b"\r\n--b--\r\n"
    found: int = person.server.request("POST", "/api/files", body, headers).json()["id"]
    return found


async def cards(page: Page) -> None:
    """As if somebody else's page had been asked for its card: edited messages come with one."""

    def passed_on(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def told(text: Any) -> None:
            frame = json.loads(text)
            for message in (frame.get("message"), *frame.get("messages", ())):
                if message and CARDED in message["source"] and message["edited_at"]:
                    message["previews"] = [CARD]
            route.send(json.dumps(frame))

        server.on_message(told)

    await page.route_web_socket("**/ws/**", passed_on)


def said(anna: Person, source: str, **more: Any) -> int:
    found: int = anna.asks("POST", "/api/messages", {"source": source, "room": room_id(anna), **more})["id"]
    return found


async def test_nothing_moves_while_the_page_comes_to_rest_nor_when_things_arrive(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    rows = [said(anna, f"row {n}.") for n in range(70)]
    await anna.page.add_init_script(COUNTED)
    await cards(anna.page)
    await anna.enter()
    await anna.sees("row 69.")
    await expect(anna.page.get_by_role("heading", name="People")).to_be_visible()  # at rest
    assert await anna.page.evaluate("window.shifts") == []

    # At the foot.
    await arrive(anna, rows[-1], "🌱")
    assert await anna.page.evaluate("window.shifts") == []

    # Further up, while above it and below it the same happens.
    await anna.page.locator(".timeline-scroll").evaluate("box => { box.scrollTop -= 700; }")
    await anna.holds("document.querySelector('.timeline-jump') !== null")
    number, top = await anna.page.evaluate(PLACE)
    above, below = (rows[int(number) - 1 + away] for away in (-4, 30))
    await anna.page.evaluate("window.shifts = []")
    await arrive(anna, above, "🌷")
    await arrive(anna, below, "🌻")
    assert await anna.page.evaluate("window.shifts") == []
    assert abs((await anna.page.evaluate(PLACE))[1] - top) <= 1
    assert (await anna.page.evaluate(PLACE))[0] == number


async def arrive(anna: Person, message: int, emoji: str) -> None:
    """A reaction to the message, and below all a picture and a card."""
    anna.asks("PUT", f"/api/messages/{message}/reactions/{quote(emoji)}")
    await anna.page.locator(".reaction", has_text=emoji).first.wait_for(state="attached")
    pictures = await anna.page.locator(".file-thumbnail").count()
    said(anna, f"seen {emoji}", attachments=[uploaded(anna, f"{message}.png")])
    carded = said(anna, f"{CARDED} {emoji}")
    anna.asks("PATCH", f"/api/messages/{carded}", {"source": f"{CARDED} {emoji}, all of it"})
    if await anna.page.locator(".timeline-jump").count():
        return  # what is further below than what is held comes when one goes there
    await anna.page.locator(".file-thumbnail").nth(pictures).wait_for()
    await anna.message(f"{CARDED} {emoji}, all of it").locator(".preview").wait_for()
