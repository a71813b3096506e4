"""The WebSocket door: who is there, then frames in and out.

Consumers handle connect, receive and close; what is broadcast goes from the hub straight to the socket.
Which pages may come here at all (Origin, Host) is decided in front of this (flackproject/origins.py).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

import msgspec
from channels.consumer import AsyncConsumer
from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy

from accounts import authentication
from accounts.authentication import Credential
from accounts.models import User
from chat import frames
from chat.idleness import begins_idle
from chat.session import BAD_CREDENTIAL, RESTARTING, REVOKED, TOO_MANY, Session, database
from foundation.errors import Malformed, Suspended, TooFast, Unauthenticated
from foundation.languages import language_of
from realtime.outlets import outlet_for

log = logging.getLogger(__name__)

AUTH_WITHIN_S = 10

Message = Mapping[str, Any]
Known = tuple[User, Credential]


class AuthFrame(msgspec.Struct, tag_field="type", tag="auth"):
    """The first frame of a client that can set no headers."""

    token: str


class ChatConsumer(AsyncConsumer):  # type: ignore[misc]
    """One WebSocket at `/ws/` (docs/protocol.md)."""

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Message]], send: Callable[..., Awaitable[None]]
    ) -> None:
        """Channels' own loop makes a task and a thread hop per message; this one awaits what comes."""
        self.scope, self.base_send = scope, send
        self.outlet = outlet_for(scope, send)
        self.session: Session | None = None
        self.waiting: asyncio.TimerHandle | None = None
        self.over = False
        try:
            while not self.over:
                await self._take(await receive())
        finally:
            self._stop_waiting()
            if self.session is not None:
                self.session.end()

    async def _take(self, message: Message) -> None:
        match message["type"]:
            case "websocket.connect":
                await self.websocket_connect(message)
            case "websocket.receive":
                await self.websocket_receive(message)
            case "websocket.disconnect":
                self.over = True

    async def websocket_connect(self, message: Message) -> None:
        """Accept whoever comes: a browser can read why it is closed only after the handshake."""
        await self.base_send({"type": "websocket.accept"})
        try:
            known = await self._known_by_header()
        except Unauthenticated:
            self._close(BAD_CREDENTIAL)
        except Suspended:
            self._close(REVOKED)
        except DatabaseError as error:
            self._cannot_tell(error)
        else:
            if known is not None:
                await self._begin(known)
            else:
                self.waiting = asyncio.get_running_loop().call_later(AUTH_WITHIN_S, self._close, BAD_CREDENTIAL)

    async def websocket_receive(self, message: Message) -> None:
        text = message.get("text")
        if self.session is None:
            await self._authenticate(text)
        elif text is None:
            error = Malformed(gettext_lazy("Frames are JSON text."))
            self.session.connection.send(frames.error_frame(error.as_dict(self.session.language)))
        else:
            await self.session.handle(text)

    async def _known_by_header(self) -> Known | None:
        """By bearer token, else by the session cookie of one of our own pages. Raises Unauthenticated, Suspended."""
        headers = _headers(self.scope)
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._by_token(secret.strip())
        if "origin" not in headers:
            return None  # a cookie without an Origin could be anybody's program
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
        except CookieError:
            return None
        if cookie is None:
            return None
        known = await database.read(authentication.by_session, cookie.value)
        if known is None:
            raise Unauthenticated
        return known

    async def _by_token(self, secret: str) -> Known:
        known = await database.read(authentication.by_token, secret)
        if known is None:
            raise Unauthenticated
        return known

    async def _authenticate(self, text: str | None) -> None:
        """The first frame, where no header said who it is."""
        if self.waiting is None:
            return  # closed already
        self._stop_waiting()
        try:
            token = msgspec.json.decode(text or "", type=AuthFrame).token
            known = await self._by_token(token)
        except (msgspec.MsgspecError, ValueError, Unauthenticated):
            self._close(BAD_CREDENTIAL)
        except Suspended:
            self._close(REVOKED)
        except DatabaseError as error:
            self._cannot_tell(error)
        else:
            await self._begin(known)

    async def _begin(self, known: Known) -> None:
        user, credential = known
        self.session = Session(
            user,
            credential,
            self.outlet,
            language=language_of(_headers(self.scope)),
            idle=begins_idle(self.scope.get("query_string", b"")),
        )
        try:
            await self.session.start()
        except TooFast as error:
            self.session.connection.send(frames.error_frame(error.as_dict(self.session.language)))
            await self.session.connection.flushed()
            self.session.close(TOO_MANY)
        except DatabaseError as error:
            log.warning("a socket of user %s could not start: %s", user.pk, type(error).__name__)
            self.session.close(RESTARTING)

    def _cannot_tell(self, error: DatabaseError) -> None:
        """Who it is can't be looked up now: the client comes back."""
        log.warning("a socket could not be authenticated: %s", type(error).__name__)
        self._close(RESTARTING)

    def _close(self, code: int) -> None:
        self._stop_waiting()
        self.outlet.close(code)

    def _stop_waiting(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None


def _headers(scope: Mapping[str, Any]) -> dict[str, str]:
    return {name.decode("latin1"): value.decode("latin1") for name, value in scope["headers"]}
