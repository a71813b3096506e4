"""The session behind a stream or a poll: the same as behind a socket, but it goes on from a cursor."""

import asyncio
import logging
import time
from contextlib import suppress

import msgspec

from accounts import authentication
from accounts.authentication import Credential, Validity
from accounts.models import User
from chat import commands, frames
from chat.cursors import Cursor, Position, is_repeated
from chat.queries.snapshot import Snapshot
from chat.session import Session, database
from chat.streams.answering import Send, answer, start
from chat.streams.asking import Asked, Receive
from foundation.errors import NotFound, Suspended, Unauthenticated
from realtime.http_outlets import COMMENT, EventStreamOutlet, PollOutlet
from realtime.outlets import CLOSE_TIMEOUT_S
from realtime.payload import Payload
from realtime.presence import TELL_S

log = logging.getLogger(__name__)

CURSOR_EVERY_S = 5.0
# Proxies close what is silent for a minute.
COMMENT_EVERY_S = 15.0
# What happens together mostly comes together: a reply and its thread's root. Longer would be felt.
GATHER_S = 0.01
# Of catching up within one poll; the rest is asked for with the next cursor.
MOST_PAGES = 20


class _Door(Session):
    def __init__(
        self, user: User, credential: Credential, outlet: EventStreamOutlet | PollOutlet, asked: Asked
    ) -> None:
        super().__init__(user, credential, outlet, language=asked.language, idle=asked.idle)
        self.position = Position()
        self._cursor = asked.cursor

    async def greet(self, seen: Snapshot) -> None:
        """What was missed, as `synced`. Before it a `hello` when there is no cursor of this person and database,
        or when their own list has changed unseen."""
        cursor, self._cursor = self._cursor, None  # greeted again, it is of another database
        if cursor is None or (cursor.user_id, cursor.epoch) != (self.user.pk, self.hub.epoch):
            self.position.adopt(seen)
            await self._hello(seen)
            return
        self.position.continue_from(cursor.changes, seen)
        self.position.presence, self.position.heard_at = cursor.presence, cursor.heard_at
        if (cursor.version, cursor.reads) != (seen.user.version, self.position.reads):
            await self._hello(seen)
        if cursor.version == seen.user.version:  # else there may be rooms that were not theirs when it was said
            self._repeat(cursor.heard_at)
        for room_id, last_change in seen.counters().items():
            if self.position.changes[room_id] != last_change and not await self._catch_up(room_id):
                return

    async def _hello(self, seen: Snapshot) -> None:
        await super().greet(seen)
        self.position.presence, self.position.heard_at = self.running.presence.mark, time.time()

    def _repeat(self, since: float) -> None:
        """Typing and the like, which came between two requests."""
        for frame in self.hub.recent.since(since, self.connection.topics, self.user.pk):
            if is_repeated(frame.data):
                self.connection.send(frame.data)

    @property
    def missed_presence(self) -> bool:
        """Somebody has come or gone unseen, or another process tells of it a little later or sooner."""
        return self.position.presence != self.running.presence.mark

    def tell_presence(self) -> None:
        presence = self.running.presence
        if self.missed_presence:
            self.connection.send(frames.whole_presence_frame(presence.online(), presence.idle()))

    async def _catch_up(self, room_id: int) -> bool:
        """False when the answer is full before everything is in it."""
        pages, more = 0, True
        while more and self.connection.closed is None:
            if self.is_full(pages):
                return False
            try:
                page = await database.read(
                    commands.sync, self.user, str(room_id), self.position.changes[room_id], epoch=self.hub.epoch or ""
                )
            except NotFound:
                return True  # lost since the snapshot; the frames that are held back say so
            self.connection.send(page)
            await self.connection.flushed()
            more = msgspec.json.decode(page, type=_Page).more
            pages += 1
        return True

    def is_full(self, pages: int) -> bool:
        return False

    def sent(self, payload: Payload) -> None:
        """The outlet has passed this on."""
        if payload.data:
            # With a stream that is more than a second behind, the mark may be of the next frame: nobody is so exact.
            self.position.follow(payload.data, now=time.time(), presence=self.running.presence.mark)

    def cursor_now(self) -> str:
        return Cursor(
            user_id=self.user.pk,
            epoch=self.hub.epoch or "",
            version=self.connection.version,
            reads=self.position.reads,
            changes=self.position.changes,
            presence=self.position.presence,
            heard_at=self.position.heard_at,
        ).encode()


class _Page(msgspec.Struct):
    """Of a `synced` frame, whether another must follow."""

    more: bool


class Poll(_Door):
    """One answer: at once when there is something, else when something comes, or after the time to wait."""

    def __init__(self, user: User, credential: Credential, asked: Asked, send: Send) -> None:
        self._collected = PollOutlet(self.sent)
        super().__init__(user, credential, self._collected, asked)
        self._wait_s = asked.wait_s
        self._send = send

    async def serve(self, receive: Receive) -> None:
        gone = asyncio.ensure_future(_until_gone(receive))
        arrived = asyncio.ensure_future(self._collected.arrived.wait())
        try:
            await self.start()
            # Presence alone is told once a second, as at a socket: two processes that see it differently for a moment
            # would else be asked in turns without a pause.
            wait_s = min(self._wait_s, TELL_S) if self.missed_presence else self._wait_s
            await asyncio.wait([gone, arrived], timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                return
            if self._collected.frames:
                await asyncio.sleep(GATHER_S)
            self.connection.settle()
            self.tell_presence()
            if self.connection.closed is not None:
                await self._check_credential()
            collected = b",".join(self._collected.frames)
            await answer(self._send, 200, b'{"cursor":"%s","frames":[%s]}' % (self.cursor_now().encode(), collected))
        finally:
            gone.cancel()
            arrived.cancel()
            self.end()

    def is_full(self, pages: int) -> bool:
        if pages >= MOST_PAGES:
            self._collected.finish()
        return self._collected.finished

    async def _check_credential(self) -> None:
        """Raises what every door says to a credential that opens nothing any more."""
        match await database.read(authentication.is_valid, self.credential):
            case Validity.SUSPENDED:
                raise Suspended
            case Validity.ENDED:
                raise Unauthenticated


class Stream(_Door):
    """Server-sent events until the client leaves or may no longer stay (WHATWG HTML section 9.2)."""

    def __init__(self, user: User, credential: Credential, asked: Asked, send: Send) -> None:
        self._flowing = EventStreamOutlet(send, self.sent)
        super().__init__(user, credential, self._flowing, asked)
        self._send = send
        self._told_cursor = ""
        self._silent_s = 0.0

    async def serve(self, receive: Receive) -> None:
        self.admit()
        await start(self._send, 200, {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"})
        gone = asyncio.ensure_future(_until_gone(receive))
        over = asyncio.ensure_future(self._flowing.over.wait())
        try:
            await self.start()
            self.tell_presence()
            await self.connection.flushed()
            while not (gone.done() or over.done()):
                self._keep_awake()
                await asyncio.wait([gone, over], timeout=CURSOR_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
        except Exception as error:  # noqa: BLE001 - too late for an answer: the client comes back with its cursor
            log.warning("an event stream of user %s ended: %r", self.user.pk, error)
        finally:
            over.cancel()
            self.end()
        if not gone.done():
            gone.cancel()
            with suppress(Exception):  # whoever does not read is not waited for
                async with asyncio.timeout(CLOSE_TIMEOUT_S):
                    await self._send({"type": "http.response.body", "body": b""})

    def sent(self, payload: Payload) -> None:
        super().sent(payload)
        self._silent_s = 0.0

    def _keep_awake(self) -> None:
        """The cursor when it has moved, else now and then a comment. Called every CURSOR_EVERY_S.

        It may be older than what still waits to leave: then it only repeats, which clients drop.
        """
        cursor = self.cursor_now()
        if cursor != self._told_cursor:
            self._told_cursor = cursor
            self.connection.write(Payload.of_event(b"event: cursor\nid: %s\ndata: {}\n\n" % cursor.encode()))
        elif self._silent_s >= COMMENT_EVERY_S:
            self.connection.write(COMMENT)
        self._silent_s += CURSOR_EVERY_S


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
