"""What text that got in could not do: Trusted Types leave one door, and what leads elsewhere has no opener."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer

REFUSED = ("TrustedHTML", "Trusted Type", "require-trusted-types-for", "trusted-types", "TrustedTypePolicy")

TRY = """async () => {
  const told = [];
  document.addEventListener("securitypolicyviolation", (event) => told.push(event.effectiveDirective));
  const refused = (attempt) => { try { attempt(); return "let through"; } catch (error) { return error.name; } };
  const results = [
    refused(() => { document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>"; }),
    refused(() => document.body.insertAdjacentHTML("beforeend", "<b>bold</b>")),
    refused(() => trustedTypes.createPolicy("mine", { createHTML: (text) => text })),
    refused(() => trustedTypes.createPolicy("flack", { createHTML: (text) => text })),
  ];
  await new Promise((resolve) => setTimeout(resolve));
  return [results, told];
}"""


async def test_text_becomes_elements_through_one_door_only(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("some **bold** words")
    await expect(anna.page.locator(".message .prose strong")).to_have_text("bold")
    assert await anna.page.locator("svg.icons").count() == 1
    anna.expected += REFUSED

    results, told = await anna.page.evaluate(TRY)

    assert results == ["TypeError"] * 4
    assert told == ["require-trusted-types-for", "require-trusted-types-for", "trusted-types", "trusted-types"]


async def test_what_leads_elsewhere_opens_without_an_opener(newcomer: Newcomer) -> None:
    anna = await newcomer("anna")
    await anna.say("see <https://example.org/> and [this](https://example.com/)")
    links = anna.page.locator(".message .prose a[href^=https]")
    await expect(links).to_have_count(2)

    for link in await links.all():
        assert "noopener" in (await link.get_attribute("rel") or "").split()
        assert await link.get_attribute("target") == "_blank"
    cookies = {cookie["name"]: cookie for cookie in await anna.context.cookies()}
    assert len(cookies) == 2
    assert {cookie["sameSite"] for cookie in cookies.values()} == {"Lax"}
    assert [cookie["httpOnly"] for name, cookie in cookies.items() if "session" in name] == [True]
