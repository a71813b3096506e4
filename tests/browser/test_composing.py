"""What stands in the composer: nothing typed is lost, and what calls very many is asked about first."""

import asyncio

from playwright.async_api import expect

from tests.browser.conftest import WAIT_MS, Newcomer
from trials.installation import Installation

CROWD = """
from accounts.actions import create_account
from chat.actions.memberships import join
from chat.models import Room
from chat.policies import LARGE_ROOM

room = Room.objects.get(slug={slug!r})
for n in range(LARGE_ROOM):
    join(create_account(nickname=f"crowd{{n}}", password=None), room.pk)
"""


async def test_before_a_large_room_is_called_it_is_asked_and_nothing_is_lost(
    newcomer: Newcomer, installation: Installation
) -> None:
    server = await asyncio.to_thread(installation.up)
    anna, bert = await newcomer("anna", server=server), await newcomer("bert", server=server)
    await asyncio.to_thread(installation.manage, "shell", "-c", CROWD.format(slug=anna.room))
    await anna.page.reload()
    anna.expected = ("400 (Bad Request)",)  # how the server asks
    await anna.say("quiet words")
    await bert.sees("quiet words")

    await anna.say("@room the tomatoes are ripe")
    question = anna.page.get_by_role("alert").filter(has_text="This notifies up to 51 people")
    await question.get_by_role("button", name="Don't send").click()

    composer = anna.page.locator("#composer")
    await expect(composer).to_have_value("@room the tomatoes are ripe", timeout=WAIT_MS)
    await expect(composer).to_be_focused(timeout=WAIT_MS)
    await expect(anna.message("tomatoes")).to_have_count(0)

    await composer.press("Enter")
    await question.wait_for()
    await anna.page.reload()  # the question waits, too
    await question.get_by_role("button", name="Send", exact=True).click()
    await bert.sees("the tomatoes are ripe")
    await expect(question).to_have_count(0)

    await composer.fill("@here and the beans")
    await anna.page.get_by_role("button", name="Send later").click()
    await anna.page.get_by_role("menuitem", name="In an hour").click()
    dialog = anna.page.get_by_role("dialog", name="Notify everybody?")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(composer).to_have_value("@here and the beans")
    await anna.page.get_by_role("button", name="Send later").click()
    await anna.page.get_by_role("menuitem", name="In an hour").click()
    await dialog.get_by_role("button", name="Schedule it").click()
    await anna.page.get_by_text("It will be sent").wait_for()
    await expect(composer).to_have_value("", timeout=WAIT_MS)
    assert (await bert.texts()).count("@room the tomatoes are ripe") == 1


async def test_what_a_draft_answers_is_there_on_another_device_and_after_a_reload(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say("soup or salad?")
    await anna.sees("soup or salad?")
    phone = await anna.other_device()
    row = anna.message("soup or salad?")
    await row.hover()
    await row.get_by_role("button", name="Reply", exact=True).click()
    await anna.page.locator("#composer").press_sequentially("salad")

    bar = phone.page.locator(".reply-bar", has_text="soup or salad?")
    await bar.wait_for()
    await expect(phone.page.locator("#composer")).to_have_value("salad", timeout=WAIT_MS)
    await phone.page.reload()
    await bar.wait_for()
    await phone.page.locator("#composer").press("Enter")

    answer = bert.message("salad").locator(".reply-line", has_text="soup or salad?")
    await answer.wait_for()
    await expect(anna.page.locator(".reply-bar")).to_have_count(0, timeout=WAIT_MS)
    await expect(anna.page.locator("#composer")).to_have_value("", timeout=WAIT_MS)
