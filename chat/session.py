"""One live client, whatever its transport: subscribe, greet, stream, obey.

The order in which it attaches is rule 4 of docs/design.md: nothing committed after the snapshot is missed,
what it covers may come once more and is dropped by the client's rules, and nobody hears a room they are not in.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts import authentication
from accounts.authentication import Credential
from accounts.models import User
from chat import commands, ephemera, frames
from chat.actions.posts import Outcome
from chat.actions.read_states import ReadState
from chat.commands import (
    Command,
    DeleteCommand,
    EditCommand,
    IdleCommand,
    PingCommand,
    PostCommand,
    ReactCommand,
    ReadCommand,
    Request,
    SyncCommand,
    TypingCommand,
)
from chat.last_seen import LastSeen
from chat.policies import Action
from chat.queries.my_rooms import MyRoom, Seat, counter_rooms
from chat.queries.rooms import read_state, room_for
from chat.queries.snapshot import Snapshot, snapshot
from foundation.errors import FlackError, Internal, Invalid, TooFast, Unavailable
from foundation.text import clean
from realtime import runtime
from realtime.connections import Connection
from realtime.database import Database
from realtime.frame import room_of, room_topic, user_topic
from realtime.outlets import Outlet

log = logging.getLogger(__name__)

BAD_CREDENTIAL = 4401
REVOKED = 4403
RESTARTING = 1012
TOO_MANY = 4429

# One who is over the limit has nothing to gain from asking sooner.
RETRY_AFTER_S = 10

MOST_UNANSWERED = 200
"""Posts and positions of one connection. More gain nothing, and would take the queues' places from everybody else."""

database = Database(name="sessions", readers=4)
"""Shared by all sessions of the process: short queries, so four threads serve thousands. Posts have their own queue."""

last_seen = LastSeen(database)


class Session:
    """Owner of a Connection. Errors are told in `language`.

    `closed` is called once when it ends from this side, with the code.
    """

    def __init__(
        self,
        user: User,
        credential: Credential,
        outlet: Outlet,
        *,
        language: str,
        closed: Callable[[int], None] | None = None,
        idle: bool = False,
    ) -> None:
        self.user = user
        self.credential = credential
        self.language = language
        self.running = runtime.current()
        self.hub = self.running.hub
        self.connection = Connection(user.pk, outlet, self, version=user.version, idle=idle)
        self.rooms: dict[int, int] = {}  # room I am in -> the room whose topic carries it
        self._seats: dict[int, Seat] = {}  # room -> how I stand in it, as this client was told
        self._closed = closed
        self._tasks: set[asyncio.Task[None]] = set()
        self.unanswered = 0  # posts and positions that are queued
        self._answered = asyncio.Event()
        # Attaching and looking again both read, wait and then act: one after the other, or the older answer wins.
        self._attaching = asyncio.Lock()

    async def start(self) -> None:
        """Attach, then greet. Raises what the database raises, and TooFast."""
        self.admit()
        self.hub.connect(self.connection)
        last_seen.note(self.user.pk)
        await self._attach_and_greet()

    def admit(self) -> None:
        """Raises TooFast when the user has as many connections in this process as one may have."""
        limit = settings.FLACK_SOCKETS_PER_USER
        if limit and len(self.hub.users.get(self.user.pk, ())) >= limit:
            raise TooFast(RETRY_AFTER_S, gettext_lazy("You have too many connections open."))

    def end(self) -> None:
        """The peer is gone."""
        self.hub.disconnect(self.connection)
        last_seen.note(self.user.pk)
        for task in tuple(self._tasks):
            task.cancel()

    async def handle(self, frame: str | bytes) -> None:
        """One frame of the client. Whatever is wrong with it is answered; the connection lives on."""
        if self.connection.closed is not None:
            return  # said goodbye to; a client that goes on all the same is not obeyed
        request = commands.parse(frame)
        try:
            if isinstance(request.command, FlackError):
                raise request.command
            await self._run(request, request.command)
        except FlackError as error:
            self._refuse(error, request.names)
        except DatabaseError as error:
            log.warning("a command of user %s met the database: %s", self.user.pk, type(error).__name__)
            self._refuse(Unavailable(), request.names)
        except Exception:
            log.exception("a command of user %s failed", self.user.pk)
            self._refuse(Internal(), request.names)

    async def _run(self, request: Request, command: Command) -> None:
        match command:
            case PostCommand():
                await self._post(command)
            case EditCommand():
                self.connection.send(await database.write(commands.edit, self.user, command, request.names))
            case DeleteCommand():
                self.connection.send(await database.write(commands.delete, self.user, command, request.names))
            case ReactCommand():
                change = asyncio.wrap_future(await database.read(commands.react, self.user, command))
                self._spawn(self._acknowledge_reaction(change, command.id, request))
            case ReadCommand():
                await self._mark_read(request, command)
            case TypingCommand(room=room):
                await self._type(room)
            case IdleCommand(on=idle):
                self.running.presence.turned(self.connection, idle=idle)
            case SyncCommand(rooms=wanted):
                await self._sync(wanted)
            case PingCommand():
                self.connection.send(commands.pong(request.names))

    async def _type(self, room_id: int) -> None:
        if room_id in self.rooms:
            ephemera.typing(self.user.pk, room_id, self.rooms[room_id])
        else:
            await database.read(self._type_elsewhere, room_id)

    def _type_elsewhere(self, room_id: int) -> None:
        """In a thread that this user does not follow yet; anywhere else it raises why not."""
        seen = room_for(self.user, room_id, Action.POST)
        ephemera.typing(self.user.pk, room_id, seen.asked.pk)

    async def _sync(self, wanted: dict[str, int]) -> None:
        if len(wanted) > commands.MOST_ROOMS_A_SYNC:
            raise Invalid(
                ngettext_lazy(
                    "Ask for at most {n} room at once.",
                    "Ask for at most {n} rooms at once.",
                    commands.MOST_ROOMS_A_SYNC,
                ),
                n=commands.MOST_ROOMS_A_SYNC,
                field="rooms",
            )
        for room_id, change in wanted.items():
            try:
                answer = await database.read(commands.sync, self.user, room_id, change, epoch=self.hub.epoch or "")
            except FlackError as error:
                self._refuse(error, {"ref": clean(f"sync:{room_id[:20]}")})
            else:
                self.connection.send(answer)
                # Pages are large: a client that reads is not to be called slow for having missed much.
                await self.connection.flushed()

    async def _post(self, command: PostCommand) -> None:
        commands.post(self.user, command, partial(self._answer_post, command.client_id))
        await self._queued()

    def _answer_post(self, client_id: str, outcome: Outcome) -> None:
        self._done()
        if isinstance(outcome, FlackError):
            self._refuse(outcome, {"client_id": client_id})
        else:
            self.connection.send(commands.acknowledged(outcome, client_id))

    async def _mark_read(self, request: Request, command: ReadCommand) -> None:
        commands.read(self.user, command, partial(self._answer_read, request.names))
        await self._queued()

    def _answer_read(self, names: Mapping[str, Any], outcome: ReadState | FlackError) -> None:
        self._done()
        if isinstance(outcome, FlackError):
            self._refuse(outcome, names)

    async def _queued(self) -> None:
        """Something was queued without a thread in between; its answer comes by itself. Who sends faster than is
        written is read no further for a while."""
        self.unanswered += 1
        if self.unanswered >= MOST_UNANSWERED:
            self._answered.clear()
            await self._answered.wait()

    def _done(self) -> None:
        self.unanswered -= 1
        self._answered.set()

    async def _acknowledge_reaction(self, change: Awaitable[int], message_id: int, request: Request) -> None:
        try:
            self.connection.send(commands.reacted(message_id, await change, request.names))
        except FlackError as error:
            self._refuse(error, request.names)

    def _refuse(self, error: FlackError, names: Any) -> None:
        self.connection.send(frames.error_frame(error.as_dict(self.language), **names))

    # --- attaching ----------------------------------------------------------------------------------------------------

    async def _attach_and_greet(self) -> None:
        async with self._attaching:
            await self._attach_all()

    async def _attach_all(self) -> None:
        holds = [await self.hub.join(self.connection, [user_topic(self.user.pk)])]
        rooms = await database.read(counter_rooms, self.user.pk)
        while True:
            holds.append(await self.hub.join(self.connection, [room_topic(room_id) for room_id in rooms]))
            seen = await self._read()
            rooms = set(seen.counters())
            topics = {room_topic(room_id) for room_id in rooms}
            if topics <= self.connection.topics:
                break
        self.hub.detach(self.connection, [t for t in self.connection.topics if room_of(t) and t not in topics])
        self._adopt(seen)
        await self.greet(seen)
        covered = {room_topic(room_id): change for room_id, change in seen.counters().items()}
        for hold in holds:
            self.hub.release(hold, covered)

    async def _read(self) -> Snapshot:
        return await database.read(snapshot, self.user.pk)

    def _adopt(self, seen: Snapshot) -> None:
        self.user = seen.user
        self.connection.version = seen.user.version
        self.rooms = {mine.room["id"]: mine.room["parent_id"] or mine.room["id"] for mine in seen.rooms}
        self._seats = {mine.room["id"]: mine.seat for mine in seen.rooms}

    async def greet(self, seen: Snapshot) -> None:
        """The first frame: everything this client starts from."""
        self.connection.send(
            seen.hello(
                epoch=self.hub.epoch or "",
                heartbeat_s=settings.FLACK_HEARTBEAT_S,
                limits=commands.LIMITS,
                online=self.running.presence.online(),
                idle=self.running.presence.idle(),
            )
        )

    # --- what the hub tells (realtime.connections.Owner) ---

    def on_removed(self, topic: str) -> None:
        room_id = room_of(topic)
        if room_id is not None:
            self._forget(room_id)

    async def on_recheck(self) -> None:
        """Something of mine has changed: the credential, or the list of my rooms."""
        async with self._attaching:
            await self._look_again()

    async def _look_again(self) -> None:
        verdict = await database.read(authentication.is_valid, self.credential)
        if verdict is not authentication.Validity.VALID:
            self.close(REVOKED)
            return
        seen = await self._read()
        wanted = {mine.room["id"]: mine for mine in seen.rooms}
        for room_id in [room_id for room_id in self.rooms if room_id not in wanted]:
            self.hub.detach(self.connection, [room_topic(room_id)])
            self._forget(room_id)
        for room_id, mine in wanted.items():
            if room_id not in self.rooms:
                await self._gain(mine)
            elif mine.seat != self._seats[room_id]:
                self._seat(mine)  # out and in again, unseen; or another role, involvement, star
                await self._look_where_read(mine)
        self.user = seen.user
        self.connection.version = seen.user.version

    async def _gain(self, mine: MyRoom) -> None:
        """A room I have come into: attach with frames held back, read it, tell, go live."""
        room_id = mine.room["id"]
        topic = room_topic(mine.room["parent_id"] or room_id)
        hold = await self.hub.join(self.connection, [topic])
        try:
            now = next((one for one in (await self._read()).rooms if one.room["id"] == room_id), None)
        except BaseException:
            # Asked again later: a topic that stayed held would count as attached and never be heard.
            self.hub.detach(self.connection, hold.topics.copy())
            raise
        if now is None or now.membership is None:
            self.hub.detach(self.connection, hold.topics.copy())
            return
        self.rooms[room_id] = now.room["parent_id"] or room_id
        self._seat(now)
        self.hub.release(hold, {topic: now.room["last_change"]})
        await self._look_where_read(now)

    def _seat(self, mine: MyRoom) -> None:
        """`joined`: where I stand in a room, from now on."""
        assert mine.membership is not None
        self._seats[mine.room["id"]] = mine.seat
        self.connection.send(frames.joined_frame(mine.room["id"], mine.room, mine.membership))

    async def _look_where_read(self, mine: MyRoom) -> None:
        """Once more after `joined`: a `read` that came between its snapshot and itself was of a room that the client
        did not know yet, or is undone by it."""
        assert mine.membership is not None
        room_id = mine.room["id"]
        state = await database.read(read_state, self.user.pk, room_id)
        told = (mine.membership["read_number"], mine.membership["read_version"])
        if state is not None and state[:2] != told and room_id in self.rooms:
            self.connection.send(frames.read_frame(room_id, *state))

    def _forget(self, room_id: int) -> None:
        """`left` for a room, and for the threads that hang on it."""
        lost = [room for room, counter in self.rooms.items() if room_id in (room, counter)]
        for room in lost:
            del self.rooms[room]
            self.connection.send(frames.left_frame(room))

    def on_reset(self) -> None:
        """Another epoch: the client is greeted anew and forgets what it held."""
        self.rooms = {}
        self._spawn(self._start_over())

    async def _start_over(self) -> None:
        try:
            await self._attach_and_greet()
        except Exception as error:  # noqa: BLE001 - the client comes back and starts from the beginning
            log.warning("a session of user %s could not start over: %s", self.user.pk, type(error).__name__)
            self.close(RESTARTING)

    def on_closed(self, code: int) -> None:
        self.hub.disconnect(self.connection)
        if self._closed is not None:
            self._closed(code)

    def close(self, code: int) -> None:
        self.connection.close(code)
        self.on_closed(code)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
