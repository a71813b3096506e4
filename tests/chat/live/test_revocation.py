"""What ends a credential ends its sockets within two seconds, whatever becomes of the hint; and ends no others."""

import asyncio
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from accounts import actions
from accounts.authentication import Validity, by_session, by_token, is_valid
from accounts.models import ApiToken, User
from accounts.requests import renew_session
from accounts.sessions import SessionStore
from tests.conftest import World
from tests.live import Live, Socket

WITHIN_S = 2.0
PASSWORD = "correct horse battery"


@pytest.fixture(params=["hint", "no hint"])
def hint(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Without a hint the hub's reconcile finds it."""
    if request.param == "no hint":
        monkeypatch.setattr("realtime.control.user_changed", lambda user_id: None)
    return str(request.param)


def revoke_token(world: World) -> None:
    actions.revoke_token(world.bob, ApiToken.objects.get(user=world.bob).pk)


def suspend(world: World) -> None:
    actions.suspend(world.dana, world.bob.pk)


def change_password(world: World) -> None:
    actions.set_password(world.dana, world.bob.pk, PASSWORD)


ENDS: dict[str, Callable[[World], None]] = {
    "token revoked": revoke_token,
    "suspended": suspend,
    "password set": change_password,
}


@pytest.mark.parametrize("event", ENDS)
async def test_a_socket_by_token_ends_with_its_token(live: Live, hint: str, event: str) -> None:
    world = live.world
    if event == "password set":
        await live.run(User.objects.filter(pk=world.dana.pk).update, role="administrator")
        world.dana.role = "administrator"
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    async with asyncio.timeout(WITHIN_S):
        await live.run(ENDS[event], world)
        code = await bob.closes()

    assert code == 4403
    await alice.post(world.garden.pk, "he is gone")
    await alice.expect("message")
    assert bob.of("message") == []


@pytest.mark.parametrize("event", ["signed out", "signed out everywhere"])
async def test_a_socket_by_session_ends_with_its_session(live: Live, hint: str, event: str) -> None:
    world = live.world
    key = await live.run(session_of, world.bob)
    bob = await browser(live, key)
    program = await live.connect(world.bob)

    async with asyncio.timeout(WITHIN_S):
        await live.run(end_session, event, key)
        assert await bob.closes() == 4403

    await program.settled()  # tokens are revoked one by one


async def test_another_session_of_the_same_person_stays(live: Live, hint: str) -> None:
    world = live.world
    keys = [await live.run(session_of, world.bob) for _ in range(2)]
    first, second = [await browser(live, key) for key in keys]

    async with asyncio.timeout(WITHIN_S):
        await live.run(end_session, "signed out", keys[0])
        assert await first.closes() == 4403

    await second.settled()
    assert second.closed_with is None


async def test_a_changed_password_ends_all_but_the_one_that_changed_it(live: Live, hint: str) -> None:
    world = live.world
    await live.run(give_password, world.bob)
    keys = [await live.run(session_of, world.bob) for _ in range(2)]
    mine, other = [await browser(live, key) for key in keys]
    program = await live.connect(world.bob)

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = keys[0]
    await live.run(client.get, "/api/me")  # the first request of a process loads what it needs

    def change() -> int:
        body = {"current": PASSWORD, "new": "another horse battery"}
        return client.put("/api/me/password", body, content_type="application/json").status_code

    async with asyncio.timeout(WITHIN_S):
        assert await live.run(change) == 204
        assert [await socket.closes() for socket in (other, program)] == [4403, 4403]

    await live.hub.reconcile()
    await mine.settled()
    assert mine.closed_with is None


async def test_the_session_that_changes_the_password_is_whole_when_that_commits(live: Live) -> None:
    """Its sockets are looked at then. It was written with the answer, and its own socket ended now and again."""
    world = live.world
    await live.run(give_password, world.bob)
    key = await live.run(session_of, world.bob)
    verdicts = []

    def change() -> None:
        known = by_session(key)
        assert known is not None
        request = RequestFactory().put("/api/me/password")
        request.session, request.user = SessionStore(key), known[0]
        actions.change_password(
            known[0],
            current=PASSWORD,
            new="another horse battery",
            keep=known[1],
            renew=lambda user: renew_session(request, user),
        )
        verdicts.append(is_valid(known[1]))

    await live.run(change)

    assert verdicts == [Validity.VALID]


async def test_a_restored_person_comes_back(live: Live) -> None:
    world = live.world
    bob = await live.connect(world.bob)
    await live.run(suspend, world)
    assert await bob.closes() == 4403

    await live.run(actions.restore, world.dana, world.bob.pk)

    again = await live.connect(world.bob)
    await again.post(world.garden.pk, "back")


async def test_what_a_suspended_person_still_sends_changes_nothing(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the socket is closed the rules are asked: they know."""
    world = live.world
    monkeypatch.setattr("realtime.control.user_changed", lambda user_id: None)
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)

    await live.run(suspend, world)
    bob.send("post", client_id="late", room=world.garden.pk, source="one more thing")

    assert await bob.closes() == 4403
    await alice.quiet("message")
    assert bob.of("ack") == []


async def test_a_token_that_runs_out_no_longer_opens(live: Live) -> None:
    world = live.world
    secret = await live.token(world.bob)
    await live.run(ApiToken.objects.filter(user=world.bob).update, expires_at=world.bob.created_at)

    assert await live.run(by_token, secret) is None
    assert await live.knock(authorization=f"Bearer {secret}").closes() == 4401


async def browser(live: Live, key: str) -> Socket:
    socket = live.knock(cookie=f"{settings.SESSION_COOKIE_NAME}={key}", origin="https://flack.example")
    await socket.expect("hello")
    return socket


def session_of(user: User) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def end_session(event: str, key: str) -> None:
    known = by_session(key)
    assert known is not None
    if event == "signed out":
        actions.sign_out(known[1])
    else:
        actions.sign_out_everywhere(known[0])


def give_password(user: User) -> None:
    fresh = User.objects.get(pk=user.pk)
    fresh.set_password(PASSWORD)
    fresh.save(update_fields=["password"])
