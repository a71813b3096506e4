"""Searching beside the conversation: words and operators, what was found marked, and the way to it."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer, Person, room_id


async def search(person: Person, text: str) -> None:
    await person.page.keyboard.press("Control+Shift+f")
    field = person.page.locator("#search-field")
    await expect(field).to_be_focused()
    await field.fill(text)


async def test_what_was_found_is_marked_and_opens_in_its_place(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    room = room_id(anna)
    anna.asks("POST", "/api/messages", {"source": "the zucchini grows", "room": room})
    for n in range(80):
        anna.asks("POST", "/api/messages", {"source": f"later {n}.", "room": room})
    await anna.page.reload()
    await anna.sees("later 79.")

    await search(anna, f"zucchini in:{anna.room}")
    found = anna.page.locator(".found .result")
    await expect(found).to_have_count(1)
    await expect(found.locator("mark")).to_have_text("zucchini")
    await expect(anna.page.get_by_role("button", name="This room")).to_have_attribute("aria-pressed", "true")
    await anna.page.keyboard.press("ArrowDown")
    await expect(found).to_be_focused()
    await anna.page.keyboard.press("Enter")

    lit = anna.page.locator(".message[data-lit]", has_text="the zucchini grows")
    await expect(lit).to_be_in_viewport()
    await expect(found).to_have_count(1)  # it stays beside the conversation


async def test_operators_are_switches_too_and_nothing_found_is_said(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    word = f"pumpkin{anna.room.replace('-', '')}"
    await anna.say(f"{word} from anna")
    await anna.has_sent("from anna")
    await bert.say(f"{word} from bert https://example.org/")
    await anna.sees("from bert")

    await search(anna, word)
    found = anna.page.locator(".found .result")
    await expect(found).to_have_count(2)
    await anna.page.get_by_role("button", name="Mine").click()
    await expect(anna.page.locator("#search-field")).to_have_value(f"{word} from:me")
    await expect(found).to_have_count(1)
    await expect(found).to_contain_text("from anna")
    await anna.page.get_by_role("button", name="With links").click()
    await anna.page.get_by_text("No message found.").wait_for()
    await anna.page.get_by_role("button", name="Mine").click()
    await expect(found).to_contain_text("from bert")

    field = anna.page.locator("#search-field")
    await field.fill(f"{word} from:ber")
    await expect(anna.page.get_by_role("option", name=bert.nickname)).to_be_visible()
    await field.press("Enter")
    await expect(field).to_have_value(f"{word} from:{bert.nickname} ")
    await expect(anna.page.get_by_role("option")).to_have_count(0)
    chip = anna.page.get_by_role("button", name=f"From {bert.nickname}")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await chip.click()
    await expect(found).to_have_count(2)

    await field.press("Escape")
    await expect(anna.page.locator("#search-field")).to_have_count(0)


async def test_a_room_is_searched_by_the_address_that_it_had(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await anna.say("leeks and onions")
    await bert.sees("leeks and onions")
    former = anna.room
    anna.asks("PATCH", f"/api/rooms/{room_id(anna)}", {"slug": f"once-{former}"})

    await search(bert, f"onions in:{former}")

    await expect(bert.page.locator(".found .result")).to_contain_text("leeks and onions")
