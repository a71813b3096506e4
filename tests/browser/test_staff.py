"""What staff see in a browser beyond the chat: the flame chart of a request, and the desk of a moderator."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PASSWORD, Newcomer, Person
from trials.installation import Installation, Server


@pytest.fixture
def staffed(installation: Installation) -> Server:
    """A Flack with an administrator."""
    installation.manage("createuser", "root", "--admin", "--password-stdin", text=PASSWORD)
    return installation.up()


async def sign_in_as_root(person: Person, path: str) -> None:
    await person.context.clear_cookies()
    await person.page.goto(f"{person.server.url}/sign-in?next={path}")
    await person.page.get_by_label("Nickname").fill("root")
    await person.page.get_by_label("Password").fill(PASSWORD)
    await person.page.get_by_role("button", name="Sign in").click()
    await person.page.wait_for_url(person.server.url + path)


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
