"""What two people do with each other's messages, each in a browser of their own."""

from playwright.async_api import Locator, expect

from tests.browser.conftest import EXPECTED_WHILE_AWAY, Newcomer, Person


async def choose(person: Person, text: str, action: str) -> None:
    """From the menu of a message."""
    await person.message(text).hover()
    await person.message(text).get_by_role("button", name="Other actions").click()
    await person.page.get_by_role("menuitem", name=action, exact=True).click()


def thread(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="Thread")


async def test_a_reaction_is_found_by_its_name_and_the_other_joins_in(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("the first tomato")
    await bert.sees("the first tomato")

    await bert.message("first tomato").hover()
    await bert.message("first tomato").get_by_role("button", name="React", exact=True).click()
    await bert.page.get_by_label("Search emoji").fill("tada")
    await bert.page.get_by_role("option", name="party popper").wait_for()
    await bert.page.get_by_label("Search emoji").press("Enter")
    await anna.message("first tomato").get_by_role("button", name=f"🎉 1: {bert.nickname}").click()

    await bert.message("first tomato").get_by_role("button", name=f"party popper 2: You and {anna.nickname}").click()
    await anna.message("first tomato").get_by_role("button", name="party popper 1: You").wait_for()


async def test_a_skin_tone_is_remembered(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("well done")
    await anna.message("well done").hover()
    await anna.message("well done").get_by_role("button", name="React", exact=True).click()
    await anna.page.get_by_label("Dark skin tone", exact=True).check(force=True)
    await anna.page.reload()
    await anna.sees("well done")

    await anna.message("well done").hover()
    await anna.message("well done").get_by_role("button", name="React", exact=True).click()
    await anna.page.get_by_label("Search emoji").fill("clap")
    await anna.page.get_by_role("option", name="clapping hands", exact=True).click()

    await anna.message("well done").get_by_role("button", name="clapping hands: Dark skin tone 1: You").wait_for()


async def test_a_reply_in_a_thread_arrives_live_and_counts_as_unread(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("which basil did you take")
    await bert.sees("which basil")

    await bert.message("which basil").hover()
    await bert.message("which basil").get_by_role("button", name="Reply in thread").click()
    await thread(bert).get_by_label("Message this thread").fill("the one by the wall")
    await thread(bert).get_by_label("Message this thread").press("Enter")

    summary = anna.message("which basil").get_by_role("button", name="1 reply")
    await summary.get_by_text("1 new").wait_for()
    await anna.page.get_by_role("button", name="Threads").get_by_text("with new replies").wait_for(state="attached")

    await summary.click()
    await thread(anna).locator(".message", has_text="by the wall").wait_for()
    await summary.get_by_text("1 new").wait_for(state="detached")
    await thread(anna).get_by_label("Message this thread").fill("good choice")
    await thread(anna).get_by_label("Message this thread").press("Enter")
    await thread(bert).locator(".message:not([data-state])", has_text="good choice").wait_for()
    await bert.message("which basil").get_by_role("button", name="2 replies").wait_for()


async def test_replies_typed_without_a_network_are_kept_over_a_reload_and_sent_once(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    anna.expected = EXPECTED_WHILE_AWAY
    await anna.say("what grows in bed nine")
    await bert.message("bed nine").hover()
    await bert.message("bed nine").get_by_role("button", name="Reply in thread").click()
    await thread(bert).get_by_label("Message this thread").fill("beans")
    await thread(bert).get_by_label("Message this thread").press("Enter")
    await anna.message("bed nine").get_by_role("button", name="1 reply").click()
    await thread(anna).locator(".message", has_text="beans").wait_for()

    await anna.context.set_offline(True)
    for text in ("and leeks", "and chard"):
        await thread(anna).get_by_label("Message this thread").fill(text)
        await thread(anna).get_by_label("Message this thread").press("Enter")
    await thread(anna).locator('.message[data-state="pending"]', has_text="and chard").wait_for()
    await anna.context.set_offline(False)
    await anna.page.reload()

    await thread(bert).locator(".message:not([data-state])", has_text="and chard").wait_for()
    said = await thread(bert).locator(".message[data-number] .prose").all_inner_texts()
    assert [text.strip() for text in said] == ["beans", "and leeks", "and chard"]


async def test_a_thread_is_unfollowed_and_found_again_by_its_address(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("who waters on sunday")
    await anna.message("who waters").hover()
    await anna.message("who waters").get_by_role("button", name="Reply in thread").click()
    await thread(anna).get_by_label("Message this thread").fill("not me")
    await thread(anna).get_by_label("Message this thread").press("Enter")
    await bert.message("who waters").get_by_role("button", name="1 reply").click()
    await thread(bert).locator(".message", has_text="not me").wait_for()

    await thread(anna).get_by_role("button", name="Stop following").click()
    await thread(anna).get_by_role("button", name="Follow this thread").wait_for()
    await thread(bert).get_by_label("Message this thread").fill("nor me")
    await thread(bert).get_by_label("Message this thread").press("Enter")
    await thread(anna).locator(".message", has_text="nor me").wait_for()

    link = await thread(anna).locator(".message", has_text="nor me").locator("a.message-time").get_attribute("href")
    await anna.page.goto(f"{anna.server.url}{link}")
    await thread(anna).locator(".message[data-lit]", has_text="nor me").wait_for()
    await anna.page.wait_for_url(f"**/rooms/{anna.room}")


async def test_a_reply_shows_what_it_answers_and_leads_there(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("is the shed locked")
    await bert.sees("is the shed locked")

    await bert.message("shed locked").hover()
    await bert.message("shed locked").get_by_role("button", name="Reply", exact=True).click()
    await bert.page.get_by_text("Replying to").wait_for()
    await bert.say("it is open")

    await anna.message("it is open").get_by_role("button", name="is the shed locked").click()
    await anna.page.locator(".message[data-lit]", has_text="is the shed locked").wait_for()


async def test_selected_words_are_quoted(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("bring the long ladder")
    line = anna.page.locator(".message:not([data-state])", has_text="long ladder").locator(".prose p")

    await line.click(click_count=3)
    await anna.page.get_by_role("button", name="Quote").click()

    await expect(anna.page.locator("#composer")).to_have_value("> bring the long ladder\n\n")


async def test_what_is_pinned_is_found_by_the_other_until_it_is_taken_off(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("the code is 4711")
    await bert.sees("the code is")
    await bert.page.get_by_role("button", name="Pinned messages").click()
    pins = bert.page.get_by_role("complementary", name="Pinned messages")
    await pins.get_by_text("Nothing is pinned here").wait_for()

    await choose(anna, "the code is", "Pin")

    await pins.get_by_text("the code is 4711").wait_for()
    await pins.get_by_role("button", name="Unpin").click()
    await pins.get_by_text("Nothing is pinned here").wait_for()
    await anna.message("the code is").get_by_text("Pinned by").wait_for(state="detached")


async def test_what_is_saved_is_there_for_me_alone(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("seeds arrive on tuesday")
    await bert.sees("seeds arrive")

    await choose(bert, "seeds arrive", "Save")
    await bert.message("seeds arrive").get_by_text("Saved").wait_for(state="attached")
    await bert.page.get_by_role("button", name="Saved").click()
    saved = bert.page.get_by_role("complementary", name="Saved")
    await saved.get_by_text("seeds arrive on tuesday").wait_for()
    await anna.page.get_by_role("button", name="Saved").click()
    await anna.page.get_by_role("complementary", name="Saved").get_by_text("Nothing is saved").wait_for()

    bert.asks("DELETE", f"/api/messages/{bert.asks('GET', '/api/bookmarks')['bookmarks'][0]['message_id']}/bookmark")
    await saved.get_by_text("Nothing is saved").wait_for()


async def test_an_edited_message_shows_what_it_said_before(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("come at five")
    await anna.has_sent("come at five")
    await anna.page.locator("#composer").press("ArrowUp")
    await anna.page.get_by_label("Edit your message").fill("come at six")
    await anna.page.get_by_label("Edit your message").press("Enter")

    await bert.message("come at six").get_by_role("button", name="edited").click()

    versions = bert.page.get_by_role("dialog").locator(".version-text")
    await expect(versions).to_have_text(["come at six", "come at five"])


async def test_marked_unread_a_message_counts_again_and_after_a_reload(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    for text in ("one", "two", "three"):
        await bert.say(f"line {text}")
    await anna.sees("line three")

    await choose(anna, "line two", "Mark unread from here")

    await anna.page.locator(".new-line + .message", has_text="line two").wait_for()
    link = anna.page.locator(f'.side-item[href="/rooms/{anna.room}"]')
    await link.get_by_text("2 unread").wait_for(state="attached")
    await anna.page.goto(f"{anna.server.url}/rooms/general")
    await link.get_by_text("2 unread").wait_for(state="attached")


async def test_a_message_is_forwarded_with_a_word(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say(f"harvest of {bert.nickname}")
    await anna.sees("harvest of")

    await choose(anna, "harvest of", "Forward")
    dialog = anna.page.get_by_role("dialog")
    await dialog.get_by_label("Search your rooms").fill("general")
    await dialog.get_by_label("General").check()
    await dialog.get_by_label("Say something about it").fill("look at this")
    await dialog.get_by_role("button", name="Forward").click()
    await anna.page.get_by_text("Forwarded to General.").wait_for()

    await bert.page.get_by_role("link", name="General").click()
    await bert.page.locator(".message blockquote", has_text=f"harvest of {bert.nickname}").wait_for()


async def test_everything_is_reached_by_keyboard(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await bert.say("by keys alone")
    await anna.message("by keys alone").locator(".prose p").wait_for()
    row = anna.message("by keys alone")
    keys = anna.page.keyboard

    await row.focus()
    await keys.press("s")
    await row.get_by_text("Saved").wait_for(state="attached")
    await keys.press("p")
    await row.get_by_text("Pinned by").wait_for(state="attached")
    await keys.press("+")
    await anna.page.get_by_label("Search emoji").fill("seedling")
    await anna.page.get_by_role("option", name="seedling", exact=True).wait_for()
    await keys.press("Enter")
    await row.get_by_role("button", name="seedling 1: You").wait_for()
    await row.focus()
    await keys.press("Enter")
    await anna.page.get_by_role("menuitem", name="Unpin").wait_for()
    await keys.press("Escape")
    await row.focus()
    await keys.press("r")
    await anna.page.get_by_text("Replying to").wait_for()
    await expect(anna.page.locator("#composer")).to_be_focused()
    await keys.press("Escape")
    await anna.page.get_by_text("Replying to").wait_for(state="detached")
    await row.focus()
    await keys.press("t")
    await thread(anna).get_by_label("Message this thread").wait_for()
    await keys.press("Escape")
    await thread(anna).wait_for(state="detached")
