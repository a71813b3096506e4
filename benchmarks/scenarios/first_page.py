"""What one who opens the page costs the server: the page, `hello`, the newest messages, the rooms, everybody."""

import base64
import http.client
import json
import re
import secrets
import time
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlencode

from websockets.sync.client import connect
from websockets.typing import Origin

from benchmarks.bench import Bench
from benchmarks.figures import Section
from trials.house import bearer, general, processes
from trials.installation import Server
from trials.usage import cpu_seconds

MANY = 200
PEOPLE = 1_000
"""Of one request, as the page asks for them."""
SETTLE_S = 1.5
"""Until what follows a connection (presence, last seen) is over, so that it counts for nobody else."""


def opening(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="first-page",
        title=f"Opening the page: {scale.page_rooms:,} rooms, {scale.idle_sockets:,} people, 50 messages",
        unit="ms of server CPU",
        conditions="SQLite, one process, signed in with a session, each time on a new connection. The server's CPU, "
        f"user and system, over {scale.times} times each, one after the other.",
        less_is_better=True,
    )
    house = bench.house(scale.idle_sockets, scale.page_messages, rooms=scale.page_rooms)
    for _ in range(scale.repeats):
        server = house.up()
        try:
            visitor = Visitor(server, house.tokens[0])
            costs = {name: _cost_ms(server, read, scale.times) for name, read in visitor.reads().items()}
        finally:
            server.stop()
        for name, cost in costs.items():
            section.figure(name).add(cost, [], {})
        section.figure("together").add(sum(costs.values()), [], costs)
        bench.say("  " + ", ".join(f"{name} {cost:.1f}" for name, cost in costs.items()))
    if scale.judges:
        section.want("together at most 50 ms", section.median("together"), most=50)
    return section


def _cost_ms(server: Server, read: Callable[[], object], times: int) -> float:
    read()  # what is made once is made
    time.sleep(SETTLE_S)
    before = cpu_seconds(processes(server))
    for _ in range(times):
        read()
    time.sleep(SETTLE_S)
    return (cpu_seconds(processes(server)) - before) / times * 1000


class Visitor:
    """Somebody who is in every room, and has signed in."""

    def __init__(self, server: Server, token: str) -> None:
        """`token` is anybody's: it tells which rooms there are."""
        self._server = server
        nickname, password = f"visitor-{secrets.token_hex(4)}", secrets.token_urlsafe()
        self._asked("POST", "/api/users", {"nickname": nickname, "password": password})
        basic = base64.b64encode(f"{nickname}:{password}".encode()).decode()
        mine = self._asked("POST", "/api/tokens", {}, {"Authorization": f"Basic {basic}"})
        self._bearer = {"Authorization": bearer(json.loads(mine)["token"])}
        self._room = general(server, token)["id"]
        self._join_all()
        self._session = {"Cookie": self._sign_in(nickname, password)}

    def reads(self) -> dict[str, Callable[[], object]]:
        return {
            "page": lambda: self._get("/rooms/general"),
            "hello": self._greeted,
            "newest messages": lambda: self._get(f"/api/rooms/{self._room}/messages?limit=50"),
            "rooms": lambda: self._get(f"/api/rooms?joined=1&limit={MANY}"),
            "everybody": self._everybody,
        }

    def _get(self, path: str) -> bytes:
        accept = "application/json" if path.startswith("/api") else "text/html"
        return self._asked("GET", path, None, {"Accept": accept} | self._session)

    def _everybody(self) -> None:
        path = f"/api/users?limit={PEOPLE}"
        while path:
            path = json.loads(self._get(path))["next"]

    def _greeted(self) -> None:
        origin = Origin(f"http://127.0.0.1:{self._server.port}")
        url, cookie = self._server.ws_url, self._session
        with connect(url, origin=origin, additional_headers=cookie, proxy=None, compression=None) as socket:
            while json.loads(socket.recv(timeout=30))["type"] != "hello":
                pass

    def _join_all(self) -> None:
        path = f"/api/rooms?limit={MANY}"
        while path:
            page = json.loads(self._asked("GET", path, None, self._bearer))
            for room in page["rooms"]:
                self._asked("POST", f"/api/rooms/{room['id']}/join", {}, self._bearer)
            path = page["next"]

    def _sign_in(self, nickname: str, password: str) -> str:
        """The cookie header from then on."""
        with closing(http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)) as connection:
            connection.request("GET", "/sign-in")
            answer = connection.getresponse()
            cookies, page = _cookies(answer), answer.read().decode()
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert token is not None
            form = {"csrfmiddlewaretoken": token[1], "nickname": nickname, "password": password}
            form["action"] = "sign-in"
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
            connection.request("POST", "/sign-in", urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 302:
                raise RuntimeError(f"not signed in: {answer.status}")
            return _cookies(answer)

    def _asked(self, method: str, path: str, body: object, headers: dict[str, str] | None = None) -> bytes:
        answer = self._server.request(method, path, body, headers)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer.body


def _cookies(answer: http.client.HTTPResponse) -> str:
    return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or [])
