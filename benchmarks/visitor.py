"""Somebody who has signed in and is in every room, and what their page asks for when it is opened."""

import base64
import http.client
import json
import re
import secrets
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlencode

from websockets.sync.client import connect
from websockets.typing import Origin

from trials.house import bearer, general
from trials.installation import Server

MANY = 200
PEOPLE = 1_000
"""Of one request, as the page asks for them."""


class Visitor:
    """Somebody who is in every room, and has signed in."""

    def __init__(self, server: Server, token: str) -> None:
        """`token` is anybody's: it tells which rooms there are."""
        self._server = server
        nickname, password = f"visitor-{secrets.token_hex(4)}", secrets.token_urlsafe()
        self._asked("POST", "/api/users", {"nickname": nickname, "password": password})
        basic = base64.b64encode(f"{nickname}:{password}".encode()).decode()
        mine = self._asked("POST", "/api/tokens", {}, {"Authorization": f"Basic {basic}"})
        self.bearer = {"Authorization": bearer(json.loads(mine)["token"])}
        self._room = general(server, token)["id"]
        self._join_all()
        self._session = {"Cookie": self._sign_in(nickname, password)}

    @property
    def cookies(self) -> dict[str, str]:
        """Of the session, by their names."""
        return dict(cookie.split("=", 1) for cookie in self._session["Cookie"].split("; "))

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
            page = json.loads(self._asked("GET", path, None, self.bearer))
            for room in page["rooms"]:
                self._asked("POST", f"/api/rooms/{room['id']}/join", {}, self.bearer)
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
