"""Drafts, scheduled messages, reminders and what is unread: one's own lists, on all devices."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.browser.conftest import Newcomer, room_id


async def test_a_draft_comes_to_the_second_device_and_goes_when_it_is_sent(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    phone = await anna.other_device()

    await anna.page.locator("#composer").press_sequentially("half a thought")

    await expect(phone.page.locator("#composer")).to_have_value("half a thought")
    await anna.page.locator("#composer").press("Enter")
    await phone.sees("half a thought")
    await expect(phone.page.locator("#composer")).to_have_value("")
    assert anna.asks("GET", "/api/drafts")["drafts"] == []


async def test_a_draft_of_elsewhere_waits_in_a_new_browser(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    anna.asks("PUT", f"/api/rooms/{room_id(anna)}/draft", {"source": "begun on the train"})

    laptop = await anna.other_device()

    await expect(laptop.page.locator("#composer")).to_have_value("begun on the train")


async def test_a_message_is_sent_later_listed_changed_and_cancelled(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.page.locator("#composer").fill("good morning")
    await anna.page.get_by_role("button", name="Send later").click()
    await anna.page.get_by_role("menuitem", name="Tomorrow morning").click()
    await expect(anna.page.locator("#composer")).to_have_value("")

    await anna.page.get_by_role("button", name="Later", exact=True).click()
    panel = anna.page.get_by_role("complementary", name="Later")
    await panel.get_by_text("good morning").wait_for()
    await panel.get_by_role("button", name="Change").click()
    await anna.page.get_by_role("dialog").get_by_label("Message").fill("good morning, all")
    await anna.page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await panel.get_by_text("good morning, all").wait_for()
    assert [one["source"] for one in anna.asks("GET", "/api/scheduled")["scheduled"]] == ["good morning, all"]
    await panel.get_by_role("button", name="Cancel").click()

    await panel.get_by_text("Nothing waits.").wait_for()
    assert anna.asks("GET", "/api/scheduled")["scheduled"] == []


async def test_a_refused_message_says_why_and_can_be_written_anew(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    room = room_id(anna)
    due = datetime.now(UTC) + timedelta(hours=1)
    late = anna.asks("POST", "/api/scheduled", {"room": room, "source": "too late", "due_at": due.isoformat()})
    anna.asks("PATCH", f"/api/rooms/{room}", {"archived": True})
    anna.asks("PATCH", f"/api/scheduled/{late['id']}", {"due_at": datetime.now(UTC).isoformat()})

    await anna.page.get_by_text("A scheduled message was not sent: This room is archived.").wait_for()
    await anna.page.get_by_role("button", name="Show", exact=True).click()
    panel = anna.page.get_by_role("complementary", name="Later")
    await panel.get_by_text("Not sent: This room is archived.").wait_for()
    anna.asks("PATCH", f"/api/rooms/{room}", {"archived": False})
    await panel.get_by_role("button", name="Write it anew").click()

    await expect(anna.page.locator("#composer")).to_have_value("too late")
    await panel.get_by_text("Nothing waits.").wait_for()


async def test_a_reminder_comes_up_at_its_time_and_is_done_everywhere(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    phone = await anna.other_device()
    due = datetime.now(UTC) + timedelta(seconds=2)

    anna.asks("POST", "/api/reminders", {"due_at": due.isoformat(), "text": "water the basil"})

    for device in (anna, phone):
        await device.page.get_by_text("Reminder: water the basil").wait_for()
    await phone.page.get_by_role("button", name="Done").click()
    await expect(anna.page.get_by_text("Reminder: water the basil")).to_have_count(0)
    assert anna.asks("GET", "/api/reminders")["reminders"] == []


async def test_one_is_reminded_of_a_message_and_led_to_it(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("the frost comes on Friday")
    await anna.sees("the frost comes on Friday")
    await anna.message("frost").hover()
    await anna.message("frost").get_by_role("button", name="Other actions").click()
    await anna.page.get_by_role("menuitem", name="Remind me").click()
    await anna.page.get_by_role("dialog", name="Remind me").get_by_role("button", name="Remind me", exact=True).click()
    await anna.page.get_by_role("link", name="General").click()
    await anna.page.wait_for_url("**/rooms/general")

    await anna.page.get_by_role("button", name="Later", exact=True).click()
    await anna.page.get_by_role("complementary", name="Later").get_by_role("button", name="Show").click()

    await anna.page.locator(".message[data-lit]", has_text="the frost comes on Friday").wait_for()


async def test_one_asks_to_be_reminded_in_the_list(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.page.get_by_role("button", name="Later", exact=True).click()
    await anna.page.get_by_role("button", name="Remind me of something").click()
    dialog = anna.page.get_by_role("dialog", name="Remind me")
    await dialog.get_by_role("button", name="Tomorrow morning").click()
    await dialog.get_by_label("Of what").fill("call the nursery")
    await dialog.get_by_role("button", name="Remind me", exact=True).click()

    panel = anna.page.get_by_role("complementary", name="Later")
    await panel.get_by_text("call the nursery").wait_for()
    await panel.get_by_role("button", name="Drop").click()
    await panel.get_by_text("Nothing waits.").wait_for()


async def test_everything_unread_stands_on_one_page_and_is_read_at_once(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.page.get_by_role("link", name="General").click()
    await anna.page.wait_for_url("**/rooms/general")
    await bert.say("first of two")
    await bert.say("second of two")

    await anna.page.get_by_role("button", name="Unread").click()
    panel = anna.page.get_by_role("complementary", name="Unread")
    await panel.get_by_text("first of two").wait_for()
    await panel.get_by_text("second of two").wait_for()
    await panel.get_by_role("button", name="Mark all read").click()

    await panel.get_by_text("You have read everything.").wait_for()
    await expect(anna.page.locator(f'.side-item[href="/rooms/{anna.room}"] .count')).to_have_count(0)


async def test_a_few_letters_lead_to_a_person_and_to_a_list(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.page.keyboard.press("Control+k")
    await anna.page.keyboard.type(f"@{bert.nickname}")
    await anna.page.locator(".jump-list [aria-selected=true]", has_text=bert.nickname).wait_for()
    await anna.page.keyboard.press("Enter")
    await anna.page.get_by_role("heading", level=1, name=bert.nickname).wait_for()

    await anna.page.keyboard.press("Control+k")
    await anna.page.keyboard.type("late")
    await anna.page.locator(".jump-list [aria-selected=true]", has_text="Later").wait_for()
    await anna.page.keyboard.press("Enter")
    await anna.page.get_by_role("complementary", name="Later").wait_for()
