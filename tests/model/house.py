"""The rules of changes on the real thing: real actions, queries, sessions and hubs, and the reference client's ledger.

Everything runs on one loop with virtual time, driven by one seed. Two hubs hear of each commit over a bus that loses,
doubles and reorders; whatever asks the database waits before and after; other writers commit between two statements
of one answer; clients come, go, are thrown out and taken back, scroll up, and load pages that overtake each other.
Replaced are threads (a call waits instead), the bus and the network.
"""

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.db import connection, transaction

from accounts.actions import change_profile
from accounts.authentication import Credential
from accounts.models import ApiToken, User
from accounts.queries import people
from chat import objects, session
from chat.actions import editing, hiding, memberships, messages, rendering, rooms
from chat.actions.emoji import delete_emoji, keep_emoji
from chat.actions.positions import Tell
from chat.actions.read_states import Ask, look, write_positions
from chat.models import CustomEmoji, Membership, Message, Room, RoomKind
from chat.queries import messages as message_queries
from chat.queries import rooms as room_queries
from chat.queries.emoji import emoji_page
from chat.queries.epoch import epoch
from chat.queries.people import encoded_people
from chat.queries.snapshot import snapshot
from chat.queries.sync import frames_after
from docs.clients.ledger import Ledger
from foundation.errors import FlackError, NotFound
from realtime import runtime
from realtime.frame import Frame
from realtime.hub import Hub
from realtime.payload import Payload
from tests.realtime.fakes import QuietBus

STEPS = 70
PAGE = 4
QUIET_S = 5.0
OVERTAKEN = 0.3
INTERRUPTED = 0.04  # of the statements that read outside a transaction: somebody commits just before


class InlineDatabase:
    """Runs what would run in a thread, after a while, and has the answer arrive after another while."""

    def __init__(self, house: "House") -> None:
        self._house = house

    async def read(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await self._house.pause()
        answer = query(*args, **kwargs)
        self._house.has_read(query)
        await self._house.pause()
        return answer

    write = read


class InlineSource:
    """What chat.queries.source asks, by way of InlineDatabase."""

    def __init__(self, database: InlineDatabase) -> None:
        self._read = database.read

    async def last_changes(self, room_ids: Collection[int]) -> dict[int, int]:
        return dict(await self._read(room_queries.counters, room_ids))

    async def frames_after(self, room: int, change: int) -> tuple[int, list[Frame]]:
        covered, frames = await self._read(frames_after, room, change)
        return covered, frames

    async def user_versions(self, users: Collection[int]) -> dict[int, int]:
        return dict(await self._read(room_queries.user_versions, users))

    async def epoch(self) -> str:
        return str(await self._read(epoch))


class InlinePositions:
    """What chat.actions.positions does in a thread of its own: judged after a while, written after another."""

    def __init__(self, house: "House") -> None:
        self._house = house

    def submit(self, ask: Ask, tell: Tell, *, loop: asyncio.AbstractEventLoop) -> None:
        self._house.spawn(self._keep(ask, tell))

    async def _keep(self, ask: Ask, tell: Tell) -> None:
        await self._house.pause()
        looked = look([ask], {})
        await self._house.pause()
        written = write_positions(looked.moved)
        tell(looked.outcomes[0] or written[ask.place])


class Line:
    """A socket between a session and its client: in order, after a while, until one of them hangs up."""

    last_heard = 0.0

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._on_its_way: deque[bytes] = deque()

    def open_lane(self, changed: Callable[[bool], None]) -> None:
        return None

    async def writable(self) -> None: ...

    def offer(self, payload: Payload) -> bool:
        self._on_its_way.append(payload.data)
        self._client.house.loop.call_later(self._client.house.latency_s(), self._arrive)
        return True

    async def deliver(self, payload: Payload) -> None:
        raise AssertionError("everything fits")

    def _arrive(self) -> None:
        data = self._on_its_way.popleft()
        if self._client.line is self:
            self._client.hear(json.loads(data))

    def ping(self) -> None: ...

    def close(self, code: int, reason: str = "") -> None:
        self._client.house.loop.call_later(self._client.house.latency_s(), self._client.lost, self)

    abort = close  # type: ignore[assignment]


class Client:
    """A person's page: the reference ledger, and what asks for what it wants."""

    def __init__(self, house: "House", user: User, token: int) -> None:
        self.house = house
        self.user = user
        self.ledger = Ledger()
        self.line: Line | None = None
        self.session: session.Session | None = None
        self.loaded_members: dict[int, object] = {}  # room -> as the ledger held it then: forgotten, it is another
        self.loaded_people = False
        self.loaded_emoji = False
        self.heard: list[dict[str, Any]] = []
        self._credential = Credential(user.pk, "token", str(token))

    # --- coming and going

    def connect(self) -> None:
        if self.line is None:
            self.line = Line(self)
            self.session = session.Session(self.user, self._credential, self.line, language="en")
            self.house.spawn(self.session.start())

    def lost(self, line: Line | None) -> None:
        if line is None or self.line is not line:
            return
        self.line = None
        self.ledger.disconnected()
        assert self.session is not None
        self.session.end()
        self.house.loop.call_later(self.house.latency_s(), self.connect)

    def drop(self) -> None:
        self.lost(self.line)

    # --- what arrives

    def hear(self, frame: dict[str, Any]) -> None:
        self.heard.append(frame)
        self.house.watch(self.user.pk, frame)
        if frame["type"] == "synced" and frame["reset"]:
            self.loaded_members.clear()
        self.ledger.receive(frame)
        self.react()
        if frame["type"] in ("hello", "joined"):
            for room_id, room in self.ledger.rooms.items():
                if not room.messages and self.house.random.random() < 0.7:
                    self.house.spawn(self.load(room_id))

    def react(self) -> None:
        """Ask for what the ledger wants."""
        if self.session is not None and self.line is not None:
            for room, change in self.ledger.take_syncs().items():
                asked = json.dumps({"type": "sync", "rooms": {str(room): change}})
                self.house.spawn(self._ask(self.session, self.line, asked))
        for room in self.ledger.take_reloads():
            self.house.spawn(self.load_people() if room == self.ledger.directory else self.load(room))

    async def _ask(self, asked: session.Session, line: Line, frame: str) -> None:
        await self.house.pause()
        if self.line is line:
            await asked.handle(frame)

    # --- what is loaded over HTTP

    async def load(self, room_id: int, before: int | None = None) -> None:
        await self.house.pause()
        try:
            seen = room_queries.room_for(self.user, room_id, session.Action.READ)
            page = message_queries.page(seen, before=before, limit=PAGE)
        except FlackError:
            return
        answer = {
            "messages": [json.loads(one.frame) for one in page.messages],
            "last_change": page.last_change,
            "last_number": page.last_number,
            "epoch": epoch(),
        }
        self.house.overtake(page.messages)
        await self.house.pause()
        if not self.ledger.add_messages(room_id, answer):
            await self.load(room_id)
        self.react()

    async def load_members(self, room_id: int) -> None:
        await self.house.pause()
        try:
            seen = room_queries.room_for(self.user, room_id, session.Action.LIST_MEMBERS)
        except FlackError:
            return
        members, _ = room_queries.members_page(seen, after_id=0, limit=200)
        answer = {"members": members, "last_change": seen.asked.last_change, "epoch": epoch()}
        await self.house.pause()
        held = self.ledger.rooms.get(room_id)
        if held is not None and held.membership is not None and self.ledger.add_members(room_id, answer):
            self.loaded_members[room_id] = held
        self.react()

    async def load_people(self) -> None:
        await self.house.pause()
        last_change, now = room_queries.directory().last_change, epoch()
        everybody, _ = people(after_id=0, limit=200)
        answer = {
            "users": [msgspec.json.decode(piece) for piece in encoded_people(everybody, now).values()],
            "last_change": last_change,
            "epoch": now,
        }
        await self.house.pause()
        self.loaded_people = self.ledger.add_users(answer) or self.loaded_people
        last_change, emoji, _ = emoji_page(after_id=0, limit=200, deleted=True)
        shown = [objects.emoji_object(one) for one in emoji]
        await self.house.pause()
        self.loaded_emoji = (
            self.ledger.add_emoji({"emoji": shown, "last_change": last_change, "epoch": epoch()}) or self.loaded_emoji
        )
        self.react()

    def scroll_up(self) -> None:
        room_id, room = self.house.random.choice(sorted(self.ledger.rooms.items()) or [(0, None)])
        if room is not None:
            self.house.spawn(self.load(room_id, min(room.messages, default=None)))

    # --- what must be true in the end

    def wrong(self) -> Iterator[str]:
        """What this client holds that is not so. Nothing, when it is exact."""
        mine = {row.room_id: row for row in Membership.objects.filter(user=self.user, left_at=None)}
        held = {room_id for room_id, room in self.ledger.rooms.items() if room.membership is not None}
        if held != set(mine):
            yield f"holds rooms {sorted(held)}, is in {sorted(mine)}"
            return
        for room in Room.objects.filter(pk__in=mine):
            yield from (f"room {room.pk}: {what}" for what in self._wrong_in(room, mine[room.pk]))
        people = room_queries.directory()
        if self.ledger.change_of(people.pk) != people.last_change:
            yield f"directory at {self.ledger.change_of(people.pk)}, not {people.last_change}"
        if self.loaded_people:
            now = dict(User.objects.values_list("pk", "change"))
            if {user["id"]: user["change"] for user in self.ledger.users.values()} != now:
                yield "people"
        if self.loaded_emoji:
            offered = set(CustomEmoji.objects.filter(deleted_at=None).values_list("pk", "change"))
            if {(one["id"], one["change"]) for one in self.ledger.emoji.values() if not one["deleted_at"]} != offered:
                yield "emoji"

    def _wrong_in(self, room: Room, membership: Membership) -> Iterator[str]:
        held = self.ledger.rooms[room.pk]
        if self.ledger.change_of(room.pk) != room.last_change:
            yield f"at {self.ledger.change_of(room.pk)}, not {room.last_change}"
        facts = {**room_queries.room_facts(room), "last_change": None}
        if {**held.facts, "last_change": None} != facts:
            yield f"facts {held.facts}, not {facts}"
        stored = dict(Message.objects.filter(room=room).values_list("number", "frame"))
        for number, message in held.messages.items():
            if message != json.loads(stored[number]):
                yield f"message {number} of change {message['change']}, not {json.loads(stored[number])['change']}"
        if held.follows and held.messages and set(held.messages) != set(range(min(held.messages), max(stored) + 1)):
            yield f"holes: {sorted(held.messages)} of {max(stored)}"
        if self.loaded_members.get(room.pk) is held:
            inside = set(Membership.objects.filter(room=room, left_at=None).values_list("user", "change"))
            if {(one["user_id"], one["change"]) for one in held.members.values() if not one["left_at"]} != inside:
                yield "members"
        assert held.membership is not None
        position = (held.membership["read_number"], held.membership["read_version"])
        if position != (membership.read_number, membership.read_version):
            yield f"read up to {position}, not {(membership.read_number, membership.read_version)}"


class House:
    """One schedule."""

    def __init__(self, seed: int, users: list[User], tokens: dict[int, int]) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.loop = asyncio.get_running_loop()
        self.lossy = True
        self.away = False
        self.users = users
        self.leaks: list[str] = []
        self.database = InlineDatabase(self)
        self.hubs = [Hub(InlineSource(self.database), QuietBus(), reconcile_s=1.0) for _ in range(2)]
        self.clients = [
            Client(self, user, tokens[user.pk]) for user in users for _ in range(self.random.choice((1, 2)))
        ]
        self.rooms: list[Room] = []
        self.failures: list[BaseException] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._interrupting = False
        self._said = 0
        self._last_words: list[Room] = []
        # (user, room) -> [(change, whether in it from then on)]
        self._history: dict[tuple[int, int], list[tuple[int, bool]]] = {}

    # --- time, the bus, the network

    def pause(self) -> Any:
        return asyncio.sleep(self.random.choice((0.0, 0.0, 0.005, 0.04, 0.2)))

    def latency_s(self) -> float:
        return self.random.choice((0.0, 0.001, 0.02, 0.1))

    def spawn(self, work: Any) -> None:
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.failures.append(error)

    def publish(self, frame: Frame) -> None:
        """Read positions are soft: a lost one is told by the next, or by the next hello. They are not lost here, so
        that all the others can be asked for exactly."""
        for hub in self.hubs:
            for _ in range(self._copies() if frame.change is not None else 1):
                self.loop.call_later(self._travel_s(), hub.receive, frame, 0.0)

    def hint(self, user_id: int) -> None:
        for hub in self.hubs:
            for _ in range(self._copies()):
                self.loop.call_later(self._travel_s(), hub.recheck, user_id)

    def _copies(self) -> int:
        if self.away:
            return 0
        return self.random.choices((0, 1, 2), (0.2, 0.7, 0.1))[0] if self.lossy else 1

    def _travel_s(self) -> float:
        return self.random.choice((0.0, 0.001, 0.01, 0.02, 0.06, 0.3))

    def current(self) -> Any:
        """Stands for runtime.current(): a session lives in one process or the other."""
        presence = SimpleNamespace(online=list, idle=list)
        return SimpleNamespace(hub=self.random.choice(self.hubs), presence=presence)

    def interrupt(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A wrapper of all statements: now and then somebody commits just before one that reads."""
        if (
            not self._interrupting
            and self.lossy
            and self.rooms
            and sql.startswith("SELECT")
            and not connection.in_atomic_block
            and self.random.random() < INTERRUPTED
        ):
            self._interrupting = True
            try:
                self.write()
            finally:
                self._interrupting = False
        return execute(sql, params, many, context)

    # --- what happens

    async def run(self) -> None:
        for hub in self.hubs:
            hub.start()
        host = self.users[0]
        self.rooms = [
            rooms.create_room(host, kind=kind, name=f"{kind} {self.seed}") for kind in (RoomKind.OPEN, RoomKind.PRIVATE)
        ]
        for room in self.rooms:
            for user in self.users[1:]:
                memberships.add_member(host, room.pk, user)
        for client in self.clients:
            self.loop.call_later(self.latency_s(), client.connect)
        for _ in range(STEPS):
            self.random.choices((self.write, self.move, self.outage), (12, 8, 0.3))[0]()
            await asyncio.sleep(self.random.choice((0.0, 0.0, 0.01, 0.05, 0.5)))
        self.lossy = self.away = False
        await asyncio.sleep(QUIET_S)
        if not self.wrong():  # coming back would mend it
            self.last_words()
            await asyncio.sleep(QUIET_S)

    def last_words(self) -> None:
        """Everybody comes back to what they hold already while each room changes for the last time: whoever misses that
        has nothing else to ask for, which would bring it along."""
        self._last_words = list(self.rooms)
        for client in self.clients:
            client.drop()

    def has_read(self, query: Callable[..., Any]) -> None:
        """The last word falls where it is missed most easily: between a snapshot and its arrival."""
        if query is snapshot and self._last_words and self.random.random() < 0.5:
            self.loop.call_soon(self.say, self.users[0], self._last_words.pop())

    async def end(self) -> None:
        for client in self.clients:
            client.line = None
            if client.session is not None:
                client.session.end()
        for hub in self.hubs:
            await hub.stop()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def move(self) -> None:
        """Something that a client does."""
        client = self.random.choice(self.clients)
        room = self.random.choice(self.rooms)
        self.random.choices(
            (
                client.drop,
                client.scroll_up,
                lambda: self.spawn(client.load(room.pk)),
                lambda: self.spawn(client.load_members(room.pk)),
                lambda: self.spawn(client.load_people()),
                lambda: self.read_up(client, room.pk),
            ),
            (3, 4, 2, 2, 1, 3),
        )[0]()

    def read_up(self, client: Client, room_id: int) -> None:
        held = client.ledger.rooms.get(room_id)
        if client.session is not None and client.line is not None and held is not None:
            number = held.facts["last_number"]
            frame = json.dumps({"type": "read", "room": room_id, "number": number})
            self.spawn(client._ask(client.session, client.line, frame))

    def outage(self) -> None:
        self.away = not self.away

    def write(self) -> None:
        """Something commits, in this process or another."""
        deeds = (self.post, self.edit, self.delete, self.hide, self.render, self.throw_out_or_take_back, self.rename)
        of_all = (self.rename_somebody, self.add_or_delete_emoji)
        with suppress(FlackError):  # somebody tried what they may not
            self.random.choices((*deeds, *of_all), (8, 4, 1, 1, 2, 4, 1, 1, 1))[0]()

    def post(self) -> None:
        self.say(self.random.choice(self.users), self.random.choice(self.rooms))

    def say(self, author: User, room: Room) -> None:
        self._said += 1
        wanted = [
            messages.new_post(author.pk, room.pk, f"line {self._said}.{n}", f"{self.seed}.{self._said}.{n}")
            for n in range(self.random.choice((1, 1, 1, 3)))
        ]
        messages.post_messages(wanted)

    def _some_message(self) -> Message:
        there = Message.objects.filter(room__in=self.rooms, deleted_at=None)
        ids = list(there.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise NotFound
        return Message.objects.get(pk=self.random.choice(ids))

    def overtake(self, page: Sequence[message_queries.Stored]) -> None:
        """Now and then something of a page is edited between its being read and its arrival."""
        if page and self.lossy and self.random.random() < OVERTAKEN:
            with suppress(FlackError):
                self.edit(Message.objects.get(pk=self.random.choice(page).id))

    def edit(self, message: Message | None = None) -> None:
        message = message or self._some_message()
        source = f"{message.source}!"
        if self.random.random() < 0.4:
            source += " | a | b |\n|---|---|"
        editing.edit_message(message.author, message.pk, source)

    def delete(self) -> None:
        message = self._some_message()
        editing.delete_message(message.author, message.pk)

    def hide(self) -> None:
        message = self._some_message()
        if message.hidden_at is None:
            hiding.hide_message(self.users[0], message.pk)
        elif message.author_id != self.users[0].pk:
            hiding.restore_message(self.users[0], message.pk)

    def render(self) -> None:
        message = self._some_message()
        rendering.apply_render(message.pk, self.random.choice((1, message.source_version)), f"<p>{self._said}</p>")

    def throw_out_or_take_back(self) -> None:
        user, room = self.random.choice(self.users[1:]), self.random.choice(self.rooms)
        inside = Membership.objects.filter(user=user, room=room, left_at=None).exists()
        if inside:
            memberships.remove_member(self.users[0], room.pk, user)
            self._note(user, room)
        if not inside or self.random.random() < 0.3:
            memberships.add_member(self.users[0], room.pk, user)
            self._note(user, room)

    def _note(self, user: User, room: Room) -> None:
        """As it stands: when this deed is told of, the next one may have been done already."""
        row = Membership.objects.get(user=user, room=room)
        self._history.setdefault((user.pk, room.pk), []).append((row.change, row.left_at is None))

    def rename(self) -> None:
        rooms.change_facts(self.users[0], self.random.choice(self.rooms).pk, topic=f"topic {self.random.random()}")

    def rename_somebody(self) -> None:
        user = self.random.choice(self.users)
        change_profile(user, user.pk, display_name=f"{user.nickname} {self.random.randrange(10**6)}")

    def add_or_delete_emoji(self) -> None:
        offered = CustomEmoji.objects.filter(deleted_at=None).order_by("pk").first()
        if offered is None or self.random.random() < 0.6:
            keep_emoji(self.random.choice(self.users), f"made_{self.random.randrange(10**6)}", "emoji/none.webp")
        else:
            delete_emoji(self.users[0], offered.pk)

    # --- what must be true

    def watch(self, user_id: int, frame: dict[str, Any]) -> None:
        """Nobody hears a message that was committed while they were out, unless they came back later."""
        if frame["type"] == "message" and not self._may_know(user_id, frame["room"], frame["change"]):
            self.leaks.append(f"user {user_id} heard change {frame['change']} of room {frame['room']}")

    def _may_know(self, user_id: int, room_id: int, change: int) -> bool:
        steps = self._history.get((user_id, room_id), [])
        before = [inside for at, inside in steps if at <= change]
        return (before[-1] if before else True) or any(inside for at, inside in steps if at > change)

    def wrong(self) -> list[str]:
        found = [f"failed: {error!r}" for error in self.failures]
        found += self.leaks
        for index, client in enumerate(self.clients):
            found += [f"client {index} of {client.user}: {what}" for what in client.wrong()]
        return found


@contextmanager
def installed(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The house in place of this process's threads and bus."""
    with monkeypatch.context() as patched, connection.execute_wrapper(house.interrupt):
        patched.setattr(session, "database", house.database)
        patched.setattr("chat.actions.reading.positions", InlinePositions(house))
        patched.setattr(runtime, "current", house.current)
        patched.setattr("realtime.publishing.publish", house.publish)
        patched.setattr("realtime.control.user_changed", house.hint)
        # One thread, one connection: nothing here can block another.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


def clear_away(house: House) -> None:
    """The rooms and emoji of one schedule are not those of the next."""
    ids = [room.pk for room in house.rooms]
    with transaction.atomic():
        Message.objects.filter(room__in=ids).delete()
        Membership.objects.filter(room__in=ids).delete()
        Room.objects.filter(pk__in=ids).delete()
        CustomEmoji.objects.all().delete()


def tokens_of(users: list[User]) -> dict[int, int]:
    return {user.pk: ApiToken.objects.create(user=user, digest=f"model {user.pk}").pk for user in users}
