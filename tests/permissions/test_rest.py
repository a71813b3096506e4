"""Every endpoint, asked by everybody, for every kind of room: the answers are those of the table."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from chat.actions.emoji import keep_emoji
from chat.models import Message
from chat.queries.rooms import general
from foundation.clock import now
from tests.api.conftest import Program
from tests.chat.pictures import picture
from tests.permissions import cast, table
from tests.permissions.cast import Scene
from trials.push_service import Browser

ROOMS = table.rooms()

# action -> the requests that do it: method, route as the resolver has it, body.
Request = tuple[str, str, dict[str, Any]]
FILE = ("", "/content", "/thumbnail")  # what is asked of a file, whole, by its head, in part, and whether it is new
REQUESTS: dict[str, list[Request]] = {
    "see": [("GET", "api/rooms/<id:room_id>", {})],
    "read": [("GET", f"api/rooms/<id:room_id>/{what}", {}) for what in ("messages", "files")],
    "read one": [
        ("GET", "api/messages/<id:message_id>", {}),
        *((method, f"api/files/<id:file_id>{what}", {}) for method in ("GET", "HEAD") for what in FILE),
        *(("GET", f"api/files/<id:file_id>{what}", {"Range": "bytes=0-1"}) for what in FILE),
        ("GET", "api/files/<id:file_id>/content", {"If-None-Match": "*"}),
    ],
    "list members": [("GET", "api/rooms/<id:room_id>/members", {})],
    "type": [("POST", "api/rooms/<id:room_id>/typing", {})],
    "mark read": [("PUT", "api/rooms/<id:room_id>/read", {"number": 0})],
    "post": [("POST", "api/messages", {"source": "hello", "room": "ROOM"})],
    "edit": [(method, "api/messages/<id:message_id>", {"source": "other"}) for method in ("PUT", "PATCH")],
    "delete": [("DELETE", "api/messages/<id:message_id>", {})],
    "join": [("POST", "api/rooms/<id:room_id>/join", {})],
    "leave": [("POST", "api/rooms/<id:room_id>/leave", {})],
    "change facts": [("PATCH", "api/rooms/<id:room_id>", {"topic": "Theatre"})],
    "archive": [("PATCH", "api/rooms/<id:room_id>", {"archived": True})],
    "add member": [("POST", "api/rooms/<id:room_id>/members", {"user_id": "NEWCOMER"})],
    "remove member": [("DELETE", "api/rooms/<id:room_id>/members/<id:user_id>", {})],
    "set role": [("PATCH", "api/rooms/<id:room_id>/members/<id:user_id>", {"role": "moderator"})],
    "change kind": [("PATCH", "api/rooms/<id:room_id>", {"kind": "private"})],
    "star": [("PATCH", "api/rooms/<id:room_id>/membership", {"starred": True, "involvement": "nothing"})],
    "save draft": [("PUT", "api/rooms/<id:room_id>/draft", {"source": "Dear"})],
    "schedule": [("POST", "api/scheduled", {"room": "ROOM", "source": "later", "due_at": "TOMORROW"})],
    "react": [(method, "api/messages/<id:message_id>/reactions/<str:emoji>", {}) for method in ("PUT", "DELETE")],
    "ask": [("POST", "api/rooms/<id:room_id>/polls", {"question": "Tea?", "options": ["yes", "no"]})],
    "vote": [("PUT", "api/messages/<id:message_id>/votes", {"options": ["OPTION"]})],
    "see votes": [
        ("GET", "api/messages/<id:message_id>/votes", {}),
        ("GET", "api/messages/<id:message_id>/votes/<id:option_id>", {}),
        ("GET", "api/messages/<id:message_id>/reactions/<str:emoji>", {}),
    ],
    "close poll": [("POST", "api/messages/<id:message_id>/poll/close", {})],
    "pin": [(method, "api/messages/<id:message_id>/pin", {}) for method in ("PUT", "DELETE")],
    "list pins": [("GET", "api/rooms/<id:room_id>/pins", {})],
    "bookmark": [("PUT", "api/messages/<id:message_id>/bookmark", {})],
    "see history": [("GET", "api/messages/<id:message_id>/revisions", {})],
    "see readers": [("GET", "api/messages/<id:message_id>/readers", {})],
    "report": [("POST", "api/messages/<id:message_id>/reports", {"reason": "spam"})],
    "close report": [("PATCH", "api/reports/<id:report_id>", {"resolution": "dismissed"})],
    "hide": [
        ("PUT", "api/messages/<id:message_id>/hidden", {"reason": "spam"}),
        ("DELETE", "api/messages/<id:message_id>/hidden", {}),
    ],
    "see hidden": [("GET", "api/messages/<id:message_id>/hidden", {})],
    "forward": [("POST", "api/messages/<id:message_id>/forward", {"room": "GENERAL"})],
    "start thread": [("POST", "api/messages/<id:message_id>/thread", {})],
}
AS_GOOD = {206: 200, 304: 200}  # a part, and "you have it", are for those alone who may have the whole
ON_SOCKETS_ONLY = {"sync"}
LISTS = {"listed", "found", "read since"}  # asked below: GET api/rooms, api/messages and api/search

# Nothing here is anybody's: what is there is the same for all, or is guarded and tested where it lives.
OPEN_TO_ALL = {
    "api/schema",
    "api/docs",
    "api/events",  # tests/chat/streams; here is only its answer without ASGI
    "healthz",
    "readyz",
    "sign-in",
    "sign-out",
    "first-run",
    "language",  # of the pages in this browser: tests/flackproject/test_speaking.py
    "stats",  # tests/stats/test_who_sees_statistics.py
    "metrics",
    "rooms",  # and these: the rooms on the web alone, tests/chat/public
    "sitemap.xml",
    "sitemap-<str:section>.xml",
    "robots.txt",
    "manifest.webmanifest",  # the workspace by name, as on the sign-in page
    "worker.js",
    "media/previews/<str:name>",  # and the other pictures: whoever is signed in and knows the name
    "media/avatars/<str:name>",
    "media/emoji/<str:name>",
    "look.css",  # the workspace's accent and logo, on the sign-in page too
    "media/workspace/<str:name>",
    "api/<path:rest>",  # nothing is there, whatever the method
}

PAGES = ("settings", "admin/", "rooms/", "people/", "share")  # one's own, the admin's door, and those asked below


@pytest.fixture(autouse=True)
def _no_limits(settings: LazySettings, tmp_path: Path) -> None:
    settings.FLACK_POST_RATE = 0
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def _every_kind() -> None:
    assert set(ROOMS) == {"open", "web-public", "archived", "private", "direct", "directory", "general"}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def scene(request: pytest.FixtureRequest, db: None) -> Scene:
    return cast.make_scene(request.param, cast.make_people())


@pytest.fixture
def programs(scene: Scene) -> dict[str, Program]:
    made = {standing: Program(user) for standing, user in scene.people.items()} | {"anonymous": Program()}
    cast.suspend_one(scene.people)
    return made


def stands(scene: Scene, action: str) -> Iterator[tuple[str, str]]:
    return ((standing, answer) for standing, answer in ROOMS[scene.kind][action].items() if answer != "-")


@pytest.mark.parametrize("scene", ROOMS, indirect=True)
def test_rooms_and_messages(scene: Scene, programs: dict[str, Program]) -> None:
    wrong = []
    for action in ROOMS[scene.kind]:
        for standing, expected in stands(scene, action):
            for method, route, body in REQUESTS.get(action.removesuffix(" own"), []):
                message_id = scene.own.get(standing, 0) if action.endswith(" own") else scene.said
                with undone():
                    answer = ask(programs[standing], method, route, body, scene, message_id)
                allowed = int(expected)
                if method == "PUT" and action.startswith("edit") and allowed == 200:
                    allowed = 204
                if answer.status_code != allowed:
                    wrong.append((action, method, standing, expected, answer.status_code, answer.content[:200]))
    assert wrong == []


def ask(program: Program, method: str, route: str, body: dict[str, Any], scene: Scene, message_id: int) -> Any:
    if route.endswith(("/votes", "/votes/<id:option_id>", "/poll/close")):
        message_id = scene.asked
    address = "/" + (
        route.replace("<id:room_id>", str(scene.room.pk))
        .replace("<id:message_id>", str(message_id))
        .replace("<id:user_id>", str(scene.guest.pk))
        .replace("<id:file_id>", str(scene.file))
        .replace("<id:option_id>", str(scene.option))
        .replace("<id:report_id>", str(scene.report))
        .replace("<str:emoji>", "%F0%9F%91%8D")
    )
    if route.endswith("/hidden") and method == "GET":
        Message.objects.filter(pk=message_id).update(hidden_at=now())
    if method in ("GET", "HEAD"):
        answer = getattr(program, method.lower())(address, headers=body)
        answer.status_code = AS_GOOD.get(answer.status_code, answer.status_code)
        return answer
    tomorrow = (now() + timedelta(days=1)).isoformat()
    meant = {"TOMORROW": tomorrow, "GENERAL": general().pk, "ROOM": scene.room.pk, "NEWCOMER": scene.newcomer.pk}
    sent = {name: meant.get(value, value) if isinstance(value, str) else value for name, value in body.items()}
    if sent.get("options") == ["OPTION"]:
        sent["options"] = [scene.option]
    return getattr(program, method.lower())(address, **sent)


@pytest.mark.parametrize("scene", ROOMS, indirect=True)
def test_what_lists_and_searches_show(scene: Scene, programs: dict[str, Program]) -> None:
    wrong = []
    for action in LISTS & ROOMS[scene.kind].keys():
        for standing, expected in stands(scene, action):
            if answer_of_list(action, programs[standing], scene) != expected:
                wrong.append((action, standing, expected))
    assert wrong == []


def answer_of_list(action: str, program: Program, scene: Scene) -> str:
    if action == "read since":
        return str(program.get(f"/api/messages?room={scene.room.pk}").status_code)
    if action == "listed":
        listed = [room["id"] for room in program.get("/api/rooms?limit=200").json()["rooms"]]
        return "yes" if scene.room.pk in listed else "no"
    since = [one["id"] for one in program.get("/api/messages?limit=200").json()["messages"]]
    found = [one["id"] for one in program.get("/api/search?q=house&limit=200").json()["messages"]]
    assert (scene.said in since) == (scene.said in found)
    return "yes" if scene.said in found else "no"


@pytest.mark.parametrize("scene", ROOMS, indirect=True)
def test_the_pages_of_rooms(scene: Scene) -> None:
    browsers = {standing: browser(user) for standing, user in scene.people.items()} | {"anonymous": Client()}
    cast.suspend_one(scene.people)
    addresses = [("page", f"/rooms/id-{scene.room.pk}"), ("page", f"/rooms/id-{scene.room.pk}/1")]
    if scene.room.slug:
        addresses += [("page", f"/rooms/{scene.room.slug}"), ("page", f"/rooms/{scene.room.slug}/1")]
        addresses += [("feed", f"/rooms/{scene.room.slug}/feed.atom")]

    wrong = [
        (standing, address, expected, status)
        for action, address in addresses
        for standing, expected in stands(scene, action)
        if (status := arrived(browsers[standing], address)) != int(expected)
    ]

    assert wrong == []


def arrived(browser: Client, address: str) -> int:
    """What is answered in the end: a room on the web is led from its id to its name."""
    answer = browser.get(address)
    if answer.status_code == 301:
        answer = browser.get(answer["Location"])
    return answer.status_code


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_everything_else(db: None) -> None:
    people = cast.make_people()
    names = {"member": "member", "moderator": "workspace moderator", "administrator": "administrator"}
    people |= {"moderator": people["workspace moderator"]}
    programs = {name: Program(people[names.get(name, name)]) for name in (*names, "suspended")}
    browsers = {name: browser(people[names.get(name, name)]) for name in (*names, "suspended")}
    programs["anonymous"], browsers["anonymous"] = Program(), Client()
    cast.suspend_one(people)
    emoji = keep_emoji(people["owner"], "sprout", "emoji/none.webp")

    wrong = []
    for request, answers in table.elsewhere().items():
        for standing, expected in answers.items():
            asker = browsers if request.startswith("GET /") else programs
            with undone():
                status = ask_elsewhere(request.replace("THEIRS", str(emoji.pk)), asker[standing], people, standing)
            if status != int(expected):
                wrong.append((request, standing, expected, status))
    assert wrong == []


BODIES: dict[str, dict[str, Any]] = {
    "POST api/users": {"nickname": "somebody", "password": "correct horse battery"},
    "PUT api/users/ID": {"nickname": "mine.now"},
    "PUT api/users/ME": {"nickname": "mine.now"},
    "PATCH api/users/ID": {"display_name": "Mine"},
    "PATCH api/users/ME": {"display_name": "Mine"},
    "PUT api/me/password": {"current": "not it", "new": "correct horse battery"},
    "POST api/reminders": {"due_at": (now() + timedelta(days=1)).isoformat(), "text": "water"},
    "POST api/render": {"source": "**bold**"},
    "PATCH api/me/notifications": {"mentions": False},
    "POST api/me/devices": {"endpoint": "https://push.example/1", "keys": Browser().keys()},
    "POST api/rooms": {"kind": "open", "name": "Another"},
}


PICTURES = {"PUT api/me/avatar": "api/me/avatar", "POST api/emoji": "api/emoji?name=leaf"}


def ask_elsewhere(request: str, asker: Any, people: dict[str, User], standing: str) -> int:
    method, address = request.split()
    me = people.get("workspace moderator" if standing == "moderator" else standing)
    address = address.replace("ME", str(me.pk if me else 1)) if address.endswith("ME") else address
    address = address.replace("ID", str(people["owner"].pk) if "users" in address else "12345")
    if request in PICTURES:
        return int(asker.send_picture(method, "/" + PICTURES[request], picture()).status_code)
    body = BODIES.get(request, {})
    if address.startswith("/"):
        return int(asker.get(address).status_code)
    return int(getattr(asker, method.lower())("/" + address, **body).status_code)


# --- completeness: a new endpoint without a row fails here ------------------------------------------------------------


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in patterns:
        route = prefix + str(entry.pattern).lstrip("^").removesuffix("$").removesuffix("/?").removesuffix("\\Z")
        if isinstance(entry, URLResolver):
            if not route.startswith("admin/"):  # tests of the admin walk it
                yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def test_every_endpoint_has_a_row() -> None:
    # One's own, or nothing.
    asked = {("DELETE", "api/messages/<id:message_id>/bookmark"), ("DELETE", "api/rooms/<id:room_id>/draft")}
    asked |= {(method, route) for requests in REQUESTS.values() for method, route, _ in requests}
    for request in table.elsewhere():
        method, address = request.split()
        asked.add((method, address.replace("ME", "ID")))
    missing = []
    for route, view in routes(get_resolver().url_patterns):
        if route.rstrip("/") in OPEN_TO_ALL or route == "" or route.startswith(PAGES):
            continue
        view_class = getattr(view, "cls", None)
        assert view_class is not None, f"{route} is neither in a table nor among what is open to all"
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            names = {(method, named(route)), (method, route.rstrip("/"))}
            if hasattr(view_class, method.lower()) and not names & asked:
                missing.append((method, route))
    assert missing == []


def named(route: str) -> str:
    """As the tables have it."""
    route = route.rstrip("/")
    if "rooms/" in route or "messages/" in route:
        return route
    return re.sub(r"<\w+:\w+>", "ID", route)


def test_every_action_of_the_table_is_asked_for() -> None:
    actions = {action.removesuffix(" own") for rows in ROOMS.values() for action in rows}

    assert actions == REQUESTS.keys() | ON_SOCKETS_ONLY | LISTS | {"page", "feed"}
