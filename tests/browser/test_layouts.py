"""The page bends: 200 % and more, from right to left, few colours, no motion."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Newcomer, Person

WIDE_WORDS = f"{'a' * 200} `{'b' * 300}`\n\n```\n{'c' * 300}\n```\n\n| one | two |\n|---|---|\n| {'d' * 80} | x |"

OVERFLOWS = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"


async def fits(person: Person, view: str) -> None:
    """Nothing scrolls sideways, and nothing that one presses lies outside."""
    assert not await person.page.evaluate(OVERFLOWS), view
    outside: list[str] = await person.page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, textarea, h1, h2")]
            .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
                && !one.closest(".sr-only, pre, .skip"))
            .filter((one) => { const { left, right, width } = one.getBoundingClientRect();
                return width > 1 && (left < -1 || right > innerWidth + 1); })
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert outside == [], view


# 320 CSS pixels are 1280 at 400 %, 640 are 1280 at 200 % (WCAG 2.2, 1.4.10 and 1.4.4).
@pytest.mark.parametrize(("direction", "width"), [("ltr", 320), ("ltr", 640), ("rtl", 320), ("rtl", 1280)])
async def test_nothing_scrolls_sideways(newcomer: Newcomer, direction: str, width: int) -> None:
    anna = await newcomer("anna", viewport={"width": width, "height": 720})
    page = anna.page
    await page.add_init_script(
        f"""new MutationObserver((_, self) => {{
            if (document.documentElement) {{ document.documentElement.dir = "{direction}"; self.disconnect(); }}
        }}).observe(document, {{ childList: true }});"""
    )
    me = anna.asks("GET", "/api/me")["id"]
    anna.asks("PATCH", f"/api/users/{me}", {"display_name": "Bartholomäus-Maximilian von und zu Hohenlohe-Langenburg"})
    await anna.enter()
    assert await page.evaluate("getComputedStyle(document.body).direction") == direction
    assert await page.evaluate(
        "document.querySelector('.me').offsetWidth <= document.querySelector('.shell-side').offsetWidth"
    )
    await anna.say(WIDE_WORDS)
    await anna.sees("aaaa")

    await fits(anna, "a room")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")  # only its parts scroll
    for label in ("Pinned messages", "People, "):
        await page.get_by_role("button", name=label).click()
        await page.locator(".shell-panel").wait_for()
        await fits(anna, label)
        await page.locator(".shell-panel").get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="More", exact=True).click()
    await fits(anna, "a menu")
    await page.get_by_role("menuitem", name="Room settings").click()
    await page.locator("dialog").wait_for()
    await fits(anna, "a dialog")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("Control+k")
    await expect(page.locator("#jump-to")).to_be_focused()
    await page.keyboard.type("bed")
    await page.locator(".jump-list").wait_for()
    await fits(anna, "the rooms")
    for path in ("/settings", f"/people/{anna.nickname}", "/api/rooms"):
        await page.goto(anna.server.url + path)
        await page.locator("h1").wait_for()
        await fits(anna, path)
    await anna.context.clear_cookies()
    await page.goto(f"{anna.server.url}/sign-in")
    await fits(anna, "sign-in")


async def test_from_right_to_left_the_rooms_stand_right_and_the_arrows_turn(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    page = anna.page
    await page.evaluate("document.documentElement.dir = 'rtl'")
    await anna.say("من اليمين")
    await anna.sees("من اليمين")

    side = await page.locator(".shell-side").bounding_box()
    assert side is not None
    assert round(side["x"] + side["width"]) == 1280
    await page.locator(".timeline-scroll").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator('.message [data-tool="react"]')).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".message")).to_be_focused()


async def test_the_text_of_a_message_runs_as_its_words_do(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("مرحبا بالعالم")
    await anna.sees("مرحبا")

    box = await anna.page.locator(".message .prose p").evaluate(
        """(line) => { const range = document.createRange(); range.selectNodeContents(line);
            const words = range.getBoundingClientRect(), all = line.getBoundingClientRect();
            return [Math.round(all.right - words.right), Math.round(words.left - all.left)]; }"""
    )

    assert box[0] <= 1
    assert box[1] > 1


async def test_nothing_moves_for_who_wants_it_still(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", reduced_motion="reduce")
    await anna.page.get_by_role("button", name="New room").click()
    await anna.page.locator("dialog").wait_for()

    moving = await anna.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
            const style = getComputedStyle(one);
            const longest = (times) => Math.max(...times.split(",").map(parseFloat));
            return longest(style.animationDuration) > 0.001 || longest(style.transitionDuration) > 0.001;
        }).map((one) => one.outerHTML.slice(0, 100))"""
    )

    assert moving == []


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
async def test_with_forced_colours_what_is_chosen_still_shows(newcomer: Newcomer, look: dict[str, Any]) -> None:
    anna = await newcomer("anna", forced_colors="active", **look)
    page = anna.page
    await page.get_by_role("button", name="Search").first.click()
    await page.locator("#search-field").wait_for()

    for selector in ('.side-item[aria-current="page"]', '.icon-button[aria-pressed="true"]'):
        chosen = await page.locator(selector).first.evaluate(
            "(one) => [getComputedStyle(one).outlineStyle, getComputedStyle(one).borderStyle]"
        )
        assert chosen != ["none", "none"], selector
    await page.keyboard.press("Tab")
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
