"""What staff see in a browser beyond the chat: the flame chart of a request, and the desk of a moderator."""

from playwright.async_api import expect

from tests.browser.conftest import Newcomer, sign_in_as_root
from trials.installation import Server


async def test_staff_see_where_time_goes_and_hide_what_must_go(newcomer: Newcomer, staffed: Server) -> None:
    bert, anna = await newcomer("bert", server=staffed), await newcomer("anna", server=staffed)
    await anna.say("buy my seeds")
    await bert.sees("buy my seeds")
    await sign_in_as_root(anna, "/admin/chat/message/")

    await anna.page.get_by_role("link", name="buy my seeds").click()
    await anna.page.get_by_role("button", name="Hide").click()

    await expect(anna.page.locator(".messagelist")).to_contain_text("Hidden: 1.")
    await expect(bert.message("buy my seeds")).to_have_count(0)

    await anna.page.goto(f"{anna.server.url}/admin/chat/message/?profile=1")

    await expect(anna.page.locator("#app")).to_contain_text("GET /admin/chat/message/")
    await expect(anna.page.locator("#app")).to_contain_text("changelist_view")
    assert await anna.page.evaluate("self.origin") == "null"  # the sandbox
