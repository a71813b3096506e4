"""Two people talk with each other, each in a browser of their own."""

import asyncio
import contextlib
import re

import pytest
from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import expect

from tests.browser.conftest import EXPECTED_WHILE_AWAY, Newcomer
from trials.installation import Installation


async def test_what_one_says_the_other_sees_first_as_text_then_rendered(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")

    await anna.say("hello **world**")

    await bert.message("hello").locator("strong", has_text="world").wait_for()
    await anna.message("hello").locator("strong", has_text="world").wait_for()
    await expect(anna.page.locator('.message[data-state="pending"]')).to_have_count(0)


async def test_typing_and_presence_are_seen(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")

    said = anna.page.get_by_text(f"{bert.nickname} is typing")
    for _ in range(30):  # it is told while letters come; a page that connects late hears the next ones
        await bert.page.locator("#composer").press_sequentially("so ")
        with contextlib.suppress(PlaywrightTimeout):
            await said.wait_for(timeout=1_000)
            break
    else:
        pytest.fail("nobody saw it")
    row = anna.page.locator(".side-list .person", has_text=bert.nickname)
    await row.get_by_text("is here").wait_for(state="attached")

    await bert.context.close()
    # With many people in the workspace, who is not here may leave the list.
    await expect(row.get_by_text("is here")).to_have_count(0)


async def test_one_edits_and_deletes_and_the_other_sees_it(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("tomatos")
    await anna.has_sent("tomatos")
    await bert.sees("tomatos")

    await anna.page.locator("#composer").press("ArrowUp")
    editor = anna.page.get_by_label("Edit your message")
    await editor.fill("tomatoes")
    await editor.press("Enter")

    await bert.sees("tomatoes")
    await bert.message("tomatoes").get_by_text("edited").wait_for()

    await anna.message("tomatoes").hover()
    await anna.message("tomatoes").get_by_role("button", name="Other actions").click()
    await anna.page.get_by_role("menuitem", name="Delete").click()
    await anna.page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    await bert.page.get_by_text("This message was deleted.").wait_for()
    await expect(bert.message("tomatoes")).to_have_count(0)


async def test_unread_and_mentions_count_in_the_list_and_the_title(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.page.get_by_role("link", name="General").click()
    await anna.page.wait_for_url("**/rooms/general")

    await bert.say("look at this")
    await bert.say(f"@{anna.nickname} please")

    link = anna.page.locator(f'.side-item[href="/rooms/{anna.room}"]')
    await link.get_by_text("mentions you").wait_for(state="attached")
    await expect(anna.page).to_have_title(re.compile(r"^\(1\) "))
    await link.click()
    await anna.page.locator(".new-line").wait_for()
    await expect(anna.page).to_have_title(re.compile(r"^[^(]"))


async def test_rooms_are_made_found_and_joined_in_the_page(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    name = f"Garden of {anna.nickname}"
    await anna.page.get_by_role("button", name="New room").click()
    await anna.page.get_by_label("Name", exact=True).fill(name)
    await anna.page.get_by_role("button", name="Make the room").click()
    await anna.page.wait_for_url("**/rooms/garden-of-*")
    await anna.say("the first word")

    await bert.page.get_by_role("button", name="Browse rooms").click()
    await bert.page.get_by_label("Search the rooms").fill(name)
    await bert.page.get_by_role("button", name="Look").click()
    await bert.page.get_by_role("button", name="Join the room").click()
    await bert.say("I am in")

    await anna.sees("I am in")


async def test_somebody_is_brought_into_a_private_room(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    name = f"Shed of {anna.nickname}"
    await anna.page.get_by_role("button", name="New room").click()
    await anna.page.get_by_label("Name", exact=True).fill(name)
    await anna.page.get_by_label("Private").check()
    await anna.page.get_by_role("button", name="Make the room").click()
    await anna.page.wait_for_url("**/rooms/shed-of-*")
    dialog = anna.page.get_by_role("dialog", name=f"Bring people into {name}")
    await dialog.get_by_role("button", name="Cancel").click()
    await anna.say("the key is under the pot")
    assert await bert.page.get_by_role("link", name=name).count() == 0

    await anna.page.get_by_role("button", name="People, 1 member").click()
    await anna.page.get_by_role("button", name="Bring people in").click()
    await dialog.get_by_label("Bring somebody in").fill(bert.nickname)
    await dialog.get_by_label("Bring somebody in").press("Enter")
    await dialog.get_by_role("button", name="Bring them in").click()

    await bert.page.get_by_role("link", name=name).click()
    await bert.sees("under the pot")


async def test_a_server_killed_while_they_talk_costs_no_message(newcomer: Newcomer, installation: Installation) -> None:
    server = await asyncio.to_thread(installation.up)
    anna, bert = await newcomer("anna", server=server), await newcomer("bert", server=server)
    anna.expected = bert.expected = EXPECTED_WHILE_AWAY
    said = [f"line {n} of anna" for n in range(12)]
    for n, line in enumerate(said):
        if n == 6:
            server.kill()
        await anna.say(line)

    await anna.page.locator(".connection").wait_for()
    assert await anna.page.locator('.message[data-state="pending"]').count() > 0
    await asyncio.to_thread(installation.up, port=server.port)
    for line in said:
        await bert.page.locator(".message:not([data-state])", has_text=line).first.wait_for(timeout=60_000)
        await anna.page.locator(".message:not([data-state])", has_text=line).first.wait_for(timeout=60_000)

    assert [text for text in await bert.texts() if "of anna" in text] == said
    assert [text for text in await anna.texts() if "of anna" in text] == said
