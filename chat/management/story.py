"""The story of the demonstration, from its text to what people did: every step is an action, at the time it was done.

So it holds what a workspace can hold: rooms of every kind, threads, polls, files, edits, pins, and what somebody has
planned. What the texts are, and who says them, is in `demo/`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial, singledispatchmethod

from accounts.actions.avatars import set_avatar
from accounts.actions.profile import change_profile
from accounts.models import Kind, Role, User
from accounts.profiles import Status
from chat.actions import attachments, forwarding, importing, keeping, pictures, polls, rendering, rooms, scheduling
from chat.actions.copying_files import copied
from chat.actions.direct import open_direct
from chat.actions.drafts import save_draft
from chat.actions.editing import delete_message, edit_message
from chat.actions.emoji import add_emoji
from chat.actions.hiding import hide_message
from chat.actions.involvement import set_involvement
from chat.actions.memberships import add_member, set_role
from chat.actions.mentions import names_of
from chat.actions.messages import new_post, post_message
from chat.actions.posts import NewPoll
from chat.actions.reactions import Wanted, react_together
from chat.actions.reminding import remind
from chat.actions.reporting import report_message
from chat.actions.threads import follow_for_reply, start_thread
from chat.management.demo import enclosed
from chat.management.demo.events import (
    Archives,
    Changes,
    Closes,
    Deletes,
    Edits,
    Event,
    Forwards,
    Hides,
    Pins,
    Reacts,
    Reports,
    Says,
    Votes,
)
from chat.management.demo.pictures import fern, happy_tomato, portrait, ship
from chat.management.demo.told import STORY
from chat.management.demo.troupe import BOT, DEMO, PLACES, TROUPE, Member, Place
from chat.management.then import at
from chat.models import LinkPreview, Membership, MembershipRole, Message, PollOption, Posting, Room
from chat.queries.rooms import general
from chat.rendering import references, render
from foundation.errors import FlackError

FIRST_DAY = 20
"""Working days ago: the day before the first line."""

READ_UNTIL = timedelta(hours=2)
"""When the demonstration's own person last looked."""

MODERATOR = "dana"
EMOJI: dict[str, Callable[[], bytes]] = {"fern": fern, "happy-tomato": happy_tomato, "ship-it": ship}

Happening = tuple[datetime, Callable[[], None]]


class Story:
    """`users` come first, then `open_rooms`, `happenings` in their order, `settle` at the end."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.begins = self._moment(f"{FIRST_DAY} 08:00")
        self.users: dict[str, User] = {}
        self._rooms: dict[str, int] = {}
        self._messages: dict[str, int] = {}
        self._posted = 0

    def people(self, password: str, *, administrator: bool, came: datetime) -> list[User]:
        """Accounts, not saved yet. `password` is hashed already."""
        for member in TROUPE:
            role = Role.MODERATOR if member.nickname == MODERATOR else Role.MEMBER
            self.users[member.nickname] = User.objects.build(
                member.nickname,
                display_name=member.display_name,
                email=f"{member.nickname}@fernworks.example",
                role=Role.ADMINISTRATOR if administrator and member.nickname == DEMO else role,
                password=password,
                created_at=came,
                updated_at=came,
            )
        nickname, display_name = BOT
        self.users[nickname] = User.objects.build(
            nickname, display_name=display_name, kind=Kind.BOT, created_at=came, updated_at=came
        )
        return list(self.users.values())

    def open_rooms(self, cards: dict[str, LinkPreview]) -> None:
        """What is there before anybody says anything: profiles, emoji, rooms. `cards`: previews by address."""
        self._cards = cards
        with at(self.begins):
            for member in TROUPE:
                self._introduce(member)
            for name, picture in EMOJI.items():
                add_emoji(self.users[MODERATOR], name, picture())
            for place in PLACES:
                self._open(place)
        self._rooms["general"] = general().pk

    def happenings(self) -> Iterator[Happening]:
        """What is done, and when, in the order of the times."""
        events = sorted(STORY, key=lambda event: self._moment(event.at))
        for event in events:
            yield self._moment(event.at), partial(self._happen, event)

    def settle(self) -> None:
        """Who has read how far, and what is the demonstration's own person's alone."""
        for room in Room.objects.filter(memberships__user__in=self.users.values()).distinct():
            self._read(room)
        me = self.users[DEMO]
        set_involvement(me, self._rooms["garden"], involvement="everything", starred=True)
        set_involvement(me, self._rooms["sensors"], involvement="mentions", starred=True)
        set_involvement(me, self._rooms["releases"], involvement="nothing")
        keeping.set_bookmarked(me, self._messages["maths"], note="For the almanac page")
        keeping.set_bookmarked(me, self._messages["runbook"])
        keeping.set_bookmarked(me, self._messages["how"], note="Two packets back in autumn")
        save_draft(me, self._rooms["sensors"], "Take the left half of bed 3, and ", reply_to=self._messages["borrow"])
        save_draft(me, self._rooms["seed-library"], "I have more borage than")
        scheduling.schedule(me, self._rooms["kitchen"], "Good morning. Who brings bread?", self._tomorrow(7))
        files = self._uploaded(me, ("bed-3.csv",))
        scheduling.schedule(
            me, self._rooms["garden"], "Vents open, please :sunny:", self._tomorrow(9), attachments=files
        )
        remind(me, self._tomorrow(10), message_id=self._messages["key"])
        remind(me, self._tomorrow(8), text="Order seed potatoes")

    # --- before the first line ------------------------------------------------------------------------------------

    def _introduce(self, member: Member) -> None:
        user = self.users[member.nickname]
        emoji, text = member.status
        until = self._now + timedelta(hours=member.hours) if member.hours else None
        user = change_profile(
            user,
            user.pk,
            about=member.about,
            pronouns=member.pronouns,
            time_zone=member.time_zone,
            status=Status(emoji, text, until),
            availability=member.availability,
            availability_until=until,
        )
        self.users[member.nickname] = set_avatar(user, portrait(member.look, long_hair=member.long_hair))

    def _open(self, place: Place) -> None:
        owner = self.users[place.owner]
        room = rooms.create_room(
            owner,
            kind=place.kind,
            name=place.name,
            slug=place.slug,
            topic=place.topic,
            description=place.description,
        )
        self._rooms[place.slug] = room.pk
        for nickname in place.members.split() or self.users:
            if nickname != place.owner:
                add_member(owner, room.pk, self.users[nickname])
        for nickname in place.moderators.split():
            set_role(owner, room.pk, self.users[nickname], MembershipRole.MODERATOR)
        if place.read_only:
            rooms.change_facts(owner, room.pk, posting=Posting.MODERATORS)
        if place.web_public:
            rooms.change_kind(owner, room.pk, web_public=True)

    # --- what happens ----------------------------------------------------------------------------------------------

    def _happen(self, event: Event) -> None:
        with at(self._moment(event.at)):
            self._do(event)

    @singledispatchmethod
    def _do(self, event: Event) -> None:
        raise TypeError(event)

    @_do.register
    def _(self, event: Says) -> None:
        author = self.users[event.who]
        room = self._thread(author, event.thread) if event.thread else self._room(event.room)
        files = self._uploaded(author, event.files)
        poll = polls.checked_poll(event.poll, several=event.several) if event.poll else None
        self._post(author, room, event.text, event.key, reply_to=event.reply_to, files=files, poll=poll)
        for file in files:
            pictures.remake(file)

    @_do.register
    def _(self, event: Forwards) -> None:
        author = self.users[event.who]
        quoted = forwarding.quoted(author, self._messages[event.key], event.comment)
        self._post(author, self._room(event.room), quoted.source, "", files=copied(author, quoted.files))

    @_do.register
    def _(self, event: Reacts) -> None:
        wanted = [Wanted(user.pk, emoji, on=True) for emoji, who in event.emoji.items() for user in self._named(who)]
        _agreed(react_together(self._messages[event.key], wanted))

    @_do.register
    def _(self, event: Votes) -> None:
        message = self._messages[event.key]
        options = list(
            PollOption.objects.filter(poll__message=message).order_by("position").values_list("pk", flat=True)
        )
        votes = [
            polls.Votes(self.users[who].pk, tuple(options[place] for place in chosen))
            for who, chosen in event.votes.items()
        ]
        _agreed(react_together(message, votes))

    @_do.register
    def _(self, event: Edits) -> None:
        message = Message.objects.select_related("author").get(pk=self._messages[event.key])
        self._finish(edit_message(message.author, message.pk, event.text))

    @_do.register
    def _(self, event: Deletes) -> None:
        message = Message.objects.select_related("author").get(pk=self._messages[event.key])
        delete_message(message.author, message.pk)

    @_do.register
    def _(self, event: Reports) -> None:
        report_message(self.users[event.who], self._messages[event.key], event.why, event.text)

    @_do.register
    def _(self, event: Hides) -> None:
        hide_message(self.users[event.who], self._messages[event.key], reason="spam")

    @_do.register
    def _(self, event: Pins) -> None:
        keeping.set_pinned(self.users[event.who], self._messages[event.key], True)

    @_do.register
    def _(self, event: Closes) -> None:
        polls.close_poll(self.users[event.who], self._messages[event.key])

    @_do.register
    def _(self, event: Changes) -> None:
        rooms.change_facts(self.users[event.who], self._rooms[event.room], **event.facts)

    @_do.register
    def _(self, event: Archives) -> None:
        rooms.set_archived(self.users[event.who], self._rooms[event.room], archived=True)

    def _post(
        self,
        author: User,
        room: int,
        source: str,
        key: str,
        *,
        reply_to: str = "",
        files: list[int] | None = None,
        poll: NewPoll | None = None,
    ) -> None:
        self._posted += 1
        posted = post_message(
            new_post(
                author.pk,
                room,
                source,
                f"story-{self._posted}",
                reply_to=self._messages[reply_to] if reply_to else None,
                attachments=files or [],
                poll=poll,
                call_all=True,
            )
        )
        if key:
            self._messages[key] = posted.message_id
        self._finish(Message.objects.get(pk=posted.message_id))

    def _finish(self, message: Message) -> None:
        """What tasks would do: the text is our own, and its links lead nowhere."""
        pointed = references(message.source)
        if message.rendered_at is None:
            html = render(message.source, names_of(pointed.names))
            rendering.apply_render(message.pk, message.source_version, html)
        if message.links_due:
            cards = [self._cards[url] for url in pointed.urls if url in self._cards]
            rendering.apply_previews(message.pk, message.source_version, cards)
        follow_for_reply(message.pk)

    def _uploaded(self, author: User, names: tuple[str, ...]) -> list[int]:
        return [attachments.upload_whole(author, name, len(data), [data]).pk for name, data in _enclosed(names)]

    # --- who, where, when --------------------------------------------------------------------------------------------

    def _named(self, who: str) -> list[User]:
        return (
            [self.users[member.nickname] for member in TROUPE]
            if who == "*"
            else [self.users[one] for one in who.split()]
        )

    def _room(self, name: str) -> int:
        """`garden`, or `@emi @ravi`: with them and the demonstration's own person."""
        if name not in self._rooms:
            others = [self.users[one.removeprefix("@")].pk for one in name.split()]
            self._rooms[name] = open_direct(self.users[DEMO], others).room.pk
        return self._rooms[name]

    def _thread(self, author: User, key: str) -> int:
        return start_thread(author, self._messages[key]).room.pk

    def _read(self, room: Room) -> None:
        """Everybody has read all, but for the one whose page is shown, who was away for a while."""
        before = room.messages.filter(created_at__lt=self._now - READ_UNTIL).order_by("-number").first()
        inside = Membership.objects.filter(room=room, user__in=self.users.values(), left_at=None)
        numbers = dict.fromkeys(inside.values_list("user", flat=True), room.last_number)
        me = self.users[DEMO].pk
        if me in numbers and room.parent_id is None:
            numbers[me] = before.number if before else 0
        importing.import_reading(room.pk, numbers)

    def _moment(self, when: str) -> datetime:
        if when.startswith("-"):
            return self._now - timedelta(minutes=int(when[1:]))
        working_days, clock = when.split()
        hour, minute = clock.split(":")
        day = self._now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        for _ in range(int(working_days)):
            day -= timedelta(days=1)
            while day.weekday() > 4:
                day -= timedelta(days=1)
        return day

    def _tomorrow(self, hour: int) -> datetime:
        return (self._now + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def _enclosed(names: tuple[str, ...]) -> list[tuple[str, bytes]]:
    return [(name, enclosed.file(name)) for name in names]


def _agreed(outcomes: list[int | FlackError]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, FlackError):
            raise outcome
