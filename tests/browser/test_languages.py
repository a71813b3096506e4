"""The page in the language that somebody chose."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer, Person


async def choose(person: Person, language: str, answer: str) -> None:
    await person.page.goto(f"{person.server.url}/settings")
    await person.page.locator("select[name=language]").select_option(language)
    await person.page.get_by_role("button", name="Save profile").click()
    await expect(person.page.get_by_role("status").first).to_contain_text(answer)


async def test_arabic_runs_from_right_to_left_and_german_counts(newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna"), await newcomer("bert")
    await choose(anna, "ar", "حُفظ ملفك الشخصي.")
    await choose(bert, "de", "Dein Profil ist gespeichert.")

    await anna.enter()
    await bert.enter()

    page = anna.page
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.get_by_role("heading", name="الغرف")).to_be_visible()
    await expect(bert.page.get_by_role("button", name="Personen, 2 Mitglieder")).to_be_visible()
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 780})
        assert await page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
