"""The rules of docs/protocol.md, "What a client does", without any network: frames and pages in, exact rooms out.

    ledger = Ledger()
    ledger.receive(frame)           # each frame, in the order it arrived
    ledger.add_messages(room, page) # an answer of GET /api/rooms/ID/messages, whenever it arrives
    ledger.take_syncs()             # {room: change} to ask for with `sync` now; one at a time per room
    ledger.take_reloads()           # rooms whose newest page is to be loaded anew

C of a counter (a room with its threads, or the directory): of what is held, nothing newer with a change of at most C
exists. Numbers may arrive out of order; only changes are ordered.
"""

from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]


@dataclass
class Counter:
    """Where one counter stands here."""

    change: int | None = None  # C
    seen: int = 0  # the highest change heard of
    holds_page: bool = False
    syncing: bool = False
    doubtful: bool = False  # ask once, whatever was seen
    seen_when_asked: int = 0

    @property
    def behind(self) -> bool:
        return self.change is not None and not self.syncing and (self.doubtful or self.seen > self.change)

    def greet(self, last_change: int) -> None:
        """`hello` or `joined`: with a page held C stays, and what lies between is asked for."""
        self.seen = max(self.seen, last_change)
        if self.change is None or (not self.holds_page and last_change > self.change):
            self.change = last_change
        elif last_change < self.change:
            self.doubtful = True  # a server behind us answers with a reset

    def live(self, after: int, change: int) -> bool:
        """Whether to apply a frame that covers (after, change]."""
        self.seen = max(self.seen, change)
        if self.change is None or not after <= self.change < change:
            return False
        self.change = change
        return True

    def include(self, last_change: int) -> None:
        """Something more is held, read at `last_change`. If that is older than C, C goes back, and a sync mends it."""
        if self.change is None:
            self.change = last_change
        elif last_change < self.change:
            self.seen = max(self.seen, self.change)
            self.change = last_change

    def synced(self, start: int, change: int, *, more: bool) -> None:
        self.syncing = False
        if self.change is None or start > self.change:  # C went back since it was asked
            return
        self.change = max(self.change, change)
        self.seen = max(self.seen, change)
        if more:
            self.doubtful = True
        elif self.seen == self.seen_when_asked:
            self.seen = self.change  # the table is the truth: what it doesn't know never happened

    def ask(self) -> int:
        self.syncing, self.doubtful, self.seen_when_asked = True, False, self.seen
        return self.change or 0

    def reset(self, change: int | None) -> None:
        self.change, self.seen = change, change or 0
        self.holds_page = self.syncing = False
        self.doubtful = change is not None  # something newer may have been dropped while the reset was on its way


@dataclass
class Room:
    facts: Item
    membership: Item | None = None
    messages: dict[int, Item] = field(default_factory=dict)  # by number, in their newest form
    members: dict[int, Item] = field(default_factory=dict)
    follows: bool = False  # the newest page was loaded: every later message belongs here

    @property
    def counter(self) -> int:
        return int(self.facts["parent_id"] if self.facts["kind"] == "thread" else self.facts["id"])

    def wants(self, message: Item) -> bool:
        """It is held, it continues what is held, or it is newer than all of a timeline that follows."""
        number = message["number"]
        newest = max(self.messages, default=0)
        return any(near in self.messages for near in (number - 1, number, number + 1)) or (
            self.follows and number > newest
        )

    def merge_message(self, message: Item) -> None:
        held = self.messages.get(message["number"])
        if held is None or held["change"] < message["change"]:
            self.messages[message["number"]] = message

    def merge_facts(self, facts: Item) -> None:
        last_number = max(facts["last_number"], self.facts["last_number"])
        newer = facts if facts["change"] >= self.facts["change"] else self.facts
        self.facts = {**newer, "last_number": last_number}

    def merge_member(self, member: Item) -> None:
        held = self.members.get(member["user_id"])
        if held is None or held["change"] < member["change"]:
            self.members[member["user_id"]] = member

    def forget(self) -> None:
        self.messages, self.members, self.follows = {}, {}, False


class Ledger:
    def __init__(self) -> None:
        self.epoch: str | None = None
        self.directory: int | None = None
        self.rooms: dict[int, Room] = {}
        self.users: dict[int, Item] = {}
        self.emoji: dict[int, Item] = {}  # deleted ones too: what came later than a page is not undone by it
        self.counters: dict[int, Counter] = {}
        self._reloads: set[int] = set()

    def receive(self, frame: Item) -> None:
        """One frame of the server. What is no data (acks, errors, typing, presence) is left alone."""
        match frame["type"]:
            case "hello":
                self._hello(frame)
            case "message" | "room" | "member" | "user" | "emoji":
                self._live(frame)
            case "synced":
                self._synced(frame)
            case "joined":
                self._joined(frame["facts"], frame["membership"])
            case "left":
                self._forget(frame["room"])
            case "read":
                self._read(frame)

    def add_messages(self, room_id: int, page: Item) -> bool:
        """A page of messages. False when it is of another epoch and is to be loaded again."""
        if page["epoch"] != self.epoch:
            return False
        if room := self.rooms.get(room_id):
            for message in page["messages"]:
                room.merge_message(message)
            newest = page["messages"][-1]["number"] if page["messages"] else 0
            room.follows = room.follows or newest >= page["last_number"]
            room.facts["last_number"] = max(room.facts["last_number"], page["last_number"])
            self._hold_page(room.counter, page["last_change"])
        return True

    def add_members(self, room_id: int, page: Item) -> bool:
        if page["epoch"] != self.epoch:
            return False
        if room := self.rooms.get(room_id):
            for member in page["members"]:
                room.merge_member(member)
            self._hold_page(room.counter, page["last_change"])
        return True

    def add_users(self, page: Item) -> bool:
        if page["epoch"] != self.epoch or self.directory is None:
            return False
        for user in page["users"]:
            self._merge_user(user)
        self._hold_page(self.directory, page["last_change"])
        return True

    def add_emoji(self, page: Item) -> bool:
        """A page of `GET /api/emoji?deleted=1`: one that was deleted meanwhile has to say so."""
        if page["epoch"] != self.epoch or self.directory is None:
            return False
        for emoji in page["emoji"]:
            self._merge_emoji(emoji)
        self._hold_page(self.directory, page["last_change"])
        return True

    def open_thread(self, facts: Item) -> None:
        """Keep a thread's messages from now on: its room as GET /api/rooms/ID gives it. Load a page next."""
        if facts["id"] not in self.rooms:
            self.rooms[facts["id"]] = Room({key: value for key, value in facts.items() if key != "membership"})
            self._hold_page(facts["parent_id"], facts["last_change"])

    def change_of(self, room_id: int) -> int | None:
        """C of the counter that numbers this room."""
        room = self.rooms.get(room_id)
        return self._counter(room.counter if room else room_id).change

    def take_syncs(self) -> dict[int, int]:
        """What to ask for now, and from which change. Marked as asked."""
        live = {room.counter for room in self.rooms.values() if room.membership} | {self.directory}
        return {key: each.ask() for key, each in self.counters.items() if each.behind and key in live}

    def take_reloads(self) -> set[int]:
        reloads, self._reloads = self._reloads, set()
        return reloads

    def disconnected(self) -> None:
        """No sync that was asked for will be answered."""
        for counter in self.counters.values():
            counter.syncing = False

    def _hello(self, frame: Item) -> None:
        is_new_epoch = self.epoch not in (None, frame["epoch"])
        if is_new_epoch:
            self._start_anew()
        self.epoch, self.directory = frame["epoch"], frame["directory"]["id"]
        present = {facts["id"] for facts in frame["rooms"]}
        for room_id, room in list(self.rooms.items()):
            if room_id not in present and (room.membership or is_new_epoch):
                self._forget(room_id)
        places: dict[int, int] = {}
        for facts in frame["rooms"]:
            counter = Room(facts).counter
            places[counter] = min(facts["last_change"], places.get(counter, facts["last_change"]))
        for counter, last_change in places.items():
            self._counter(counter).greet(last_change)
        for facts in frame["rooms"]:
            self._enter(facts, facts["membership"])
        self._counter(self.directory).greet(frame["directory"]["last_change"])
        self._merge_user(frame["user"])

    def _live(self, frame: Item) -> None:
        room = self.rooms.get(frame["room"])
        if frame["room"] != self.directory and not (room and room.membership):
            return
        if not self._counter(frame["room"]).live(frame["after"], frame["change"]):
            return
        if "message" in frame:
            self._merge_message(frame["message"])
        if "member" in frame:
            self._merge_member(frame["member"])
        if "user" in frame:
            self._merge_user(frame["user"])
        if "emoji" in frame:
            self._merge_emoji(frame["emoji"])
        if "facts" in frame:
            self._merge_facts(frame["facts"])

    def _synced(self, frame: Item) -> None:
        if frame["epoch"] != self.epoch:
            return
        if frame["reset"]:
            self._reset(frame["room"], frame["change"])
            for facts in frame["facts"]:
                if room := self.rooms.get(facts["id"]):
                    room.facts = facts
            return
        for facts in frame["facts"]:
            self._merge_facts(facts)
        for message in frame["messages"]:
            self._merge_message(message)
        for member in frame["members"]:
            self._merge_member(member)
        for user in frame.get("users", []):
            self._merge_user(user)
        for emoji in frame.get("emoji", []):
            self._merge_emoji(emoji)
        self._counter(frame["room"]).synced(frame["from"], frame["change"], more=frame["more"])

    def _joined(self, facts: Item, membership: Item) -> None:
        if Room(facts).counter == facts["id"]:  # of a thread's parent more is held than this frame brings anew
            self._counter(facts["id"]).greet(facts["last_change"])
        self._enter(facts, membership)

    def _enter(self, facts: Item, membership: Item) -> None:
        facts = {key: value for key, value in facts.items() if key != "membership"}
        if room := self.rooms.get(facts["id"]):
            room.merge_facts(facts)
        else:
            room = self.rooms[facts["id"]] = Room(facts)
            self._counter(room.counter).include(facts["last_change"])
        room.membership = membership

    def _read(self, frame: Item) -> None:
        room = self.rooms.get(frame["room"])
        if not room or not room.membership:
            return
        held = room.membership
        if (frame["read_version"], frame["number"]) >= (held["read_version"], held["read_number"]):
            read = {"read_version": frame["read_version"], "read_number": frame["number"]}
            room.membership = {**held, **read, "mentions": frame["mentions"]}

    def _forget(self, room_id: int) -> None:
        room = self.rooms.pop(room_id, None)
        if room and room.counter == room_id:
            self.counters.pop(room_id, None)
            for other_id in [key for key, other in self.rooms.items() if other.counter == room_id]:
                self._forget(other_id)

    def _start_anew(self) -> None:
        """Another database, or another history of it: nothing held is comparable with what will come."""
        self.users.clear()
        self.emoji.clear()
        for key in self.counters:
            self._reset(key, None)
        for room in self.rooms.values():
            room.facts = {**room.facts, "change": 0, "last_number": 0}

    def _reset(self, counter: int, change: int | None) -> None:
        self._counter(counter).reset(change)
        for room_id, room in self.rooms.items():
            if room.counter == counter:
                if room.messages or room.follows:
                    self._reloads.add(room_id)
                room.forget()
        if counter == self.directory:
            self._reloads.add(counter)

    def _hold_page(self, counter: int, last_change: int) -> None:
        self._counter(counter).holds_page = True
        self._counter(counter).include(last_change)

    def _merge_message(self, message: Item) -> None:
        if room := self.rooms.get(message["room_id"]):
            if room.wants(message):
                room.merge_message(message)
            room.facts["last_number"] = max(room.facts["last_number"], message["number"])

    def _merge_facts(self, facts: Item) -> None:
        if room := self.rooms.get(facts["id"]):
            room.merge_facts(facts)

    def _merge_member(self, member: Item) -> None:
        if room := self.rooms.get(member["room_id"]):
            room.merge_member(member)

    def _merge_user(self, user: Item) -> None:
        held = self.users.get(user["id"])
        if held is None or held["change"] < user["change"]:
            self.users[user["id"]] = user

    def _merge_emoji(self, emoji: Item) -> None:
        held = self.emoji.get(emoji["id"])
        if held is None or held["change"] < emoji["change"]:
            self.emoji[emoji["id"]] = emoji

    def _counter(self, key: int) -> Counter:
        return self.counters.setdefault(key, Counter())
