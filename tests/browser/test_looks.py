"""How the page looks is chosen once per browser and there before anything is painted; its colour is the workspace's."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer, Person, sign_in_as_root
from trials.installation import Server

# As the page is before there is anything to paint: what would flash by is seen here.
AT_FIRST = """new MutationObserver((_, self) => {
  if (!document.body) return;
  window.atFirst = { ...document.documentElement.dataset, blank: !document.querySelector("#app > *") };
  self.disconnect();
}).observe(document, { childList: true, subtree: true });"""


async def choose(person: Person, role: str, name: str) -> None:
    await person.page.locator("button.me").click()
    item = person.page.get_by_role(role, name=name)  # type: ignore[arg-type]
    await item.click()
    await expect(item).to_have_attribute("aria-checked", "true")
    await person.page.keyboard.press("Escape")


async def height(person: Person) -> float:
    box = await person.page.locator(".message").last.bounding_box()
    assert box is not None
    return box["height"]


async def test_what_is_chosen_stays_and_never_flashes(newcomer: Newcomer) -> None:
    anna = await newcomer("anna", color_scheme="light")
    page = anna.page
    await anna.say("a line")
    await page.locator(".message:not([data-state])").wait_for()
    tall = await height(anna)

    await choose(anna, "menuitemradio", "Dark")
    await choose(anna, "menuitemcheckbox", "High contrast")
    await choose(anna, "menuitemcheckbox", "Compact")
    await page.add_init_script(AT_FIRST)
    await anna.enter()
    await anna.sees("a line")

    first = await page.evaluate("atFirst")
    assert (first["theme"], first["contrast"], first["density"], first["blank"]) == ("dark", "more", "compact", True)
    assert await height(anna) < tall
    assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    await page.goto(f"{anna.server.url}/settings")
    for name in ("Dark", "High contrast", "Compact"):
        await expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="Comfortable").click()
    assert await page.evaluate("document.documentElement.dataset.density") is None


async def test_the_workspaces_colour_is_worn_in_both_themes_and_by_the_admin(
    newcomer: Newcomer, staffed: Server
) -> None:
    anna = await newcomer("anna", server=staffed, color_scheme="dark")
    page = anna.page
    await sign_in_as_root(anna, "/settings/workspace")
    await page.get_by_label("Name", exact=True).fill("Garden Inc")
    await page.get_by_label("Accent colour").fill("#c2185b")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("Saved.").wait_for()

    accent = "getComputedStyle(document.documentElement).getPropertyValue('--brand')"
    looks = []
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme)
        await page.goto(f"{anna.server.url}/admin/")
        looks.append(await page.evaluate("getComputedStyle(document.querySelector('#site-name svg')).color"))
        await page.goto(f"{anna.server.url}/rooms/general")
        await page.get_by_role("button", name="Garden Inc").wait_for()
        assert await page.evaluate("getComputedStyle(document.querySelector('.workspace svg')).color") == looks[-1]
        assert "#" in await page.evaluate(accent)

    assert looks[0] != looks[1]
