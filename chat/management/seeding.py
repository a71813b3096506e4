"""From the demonstration's text and dice to rows, through chat.actions.importing."""

import random
from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.actions.importing import issue_tokens
from accounts.models import Kind, Role, User
from chat.actions import importing, workspace
from chat.actions.importing import Line
from chat.actions.previews import Card, keep_card, keep_image, preview_of
from chat.actions.rooms import set_archived
from chat.management.demo.calendar import Calendar
from chat.management.demo.cast import Person, cast
from chat.management.demo.conversations import Said, Speaker, Stage, talk
from chat.management.demo.pages import PAGES
from chat.management.demo.pictures import card
from chat.management.demo.places import Place, places
from chat.management.story import Story
from chat.models import LinkPreview, Membership, MembershipRole, Room, RoomKind
from chat.queries.rooms import general
from chat.rendering import Names, render
from outbound.fetch import Failed
from outbound.images import encoded_anew
from outbound.urls import normalised

BATCH_PEOPLE = 500
ARRIVING = timedelta(days=14)
"""People and rooms are made in the two weeks before the first message."""

MODERATORS_EACH = 40
DONE_TALKING = timedelta(hours=3)
"""The last conversation begins this long ago, so that it has ended by now."""


class Seeding:
    """One world. `seed` decides everything but the time of day and the secrets of tokens.

    With `story` its people and rooms are there besides, and what they say comes in between at its times.
    """

    def __init__(self, *, seed: int, now: datetime, days: int, story: Story | None = None) -> None:
        self._seed = seed
        self._story = story
        self._calendar = Calendar(now - DONE_TALKING, days)
        self._people: list[tuple[User, Person]] = []
        self._rooms: list[tuple[Room, Place]] = []
        self._read: dict[int, dict[int, int]] = defaultdict(dict)  # room -> user -> number
        self._run = now.strftime("%y%m%d%H%M%S")

    # --- people ---------------------------------------------------------------------------------------------------

    def people(self, count: int, *, password: str | None) -> Iterator[int]:
        """How many more are there, in groups. With a password everybody has it, and somebody is administrator."""
        workspace.ensure()
        dice = self._dice("people")
        # One hash for all of them: Argon2 is slow on purpose. The password is as public as the rest of this world.
        hashed = make_password(password)
        wanted = self._free_nicknames(cast(dice))
        administrator = password is not None and not User.objects.filter(role=Role.ADMINISTRATOR).exists()
        if self._story is not None:
            yield self._troupe(self._story, hashed, administrator=administrator)
            administrator = False
        made = 0
        while made < count:
            group = list(islice(wanted, min(BATCH_PEOPLE, count - made)))
            users = [self._user(person, hashed, made + place, count) for place, person in enumerate(group)]
            if administrator and not made:
                users[0].role = Role.ADMINISTRATOR
            importing.import_people(users)
            self._people += zip(users, group, strict=True)
            made += len(users)
            yield len(users)

    def _troupe(self, story: Story, hashed: str, *, administrator: bool) -> int:
        """The people of the story, who talk in other rooms as much as others."""
        came = min(self._calendar.start, story.begins) - ARRIVING
        users = story.people(hashed, administrator=administrator, came=came)
        importing.import_people(users)
        for user in users:
            is_bot = user.kind == Kind.BOT
            person = Person(user.nickname, user.display_name, user.email, is_bot=is_bot, talk=0.0 if is_bot else 1.5)
            self._people.append((user, person))
        story.open_rooms(_cards())
        return len(users)

    def tokens(self) -> list[str]:
        return issue_tokens([user for user, _ in self._people], name="seed_demo")

    def _user(self, person: Person, hashed: str, place: int, count: int) -> User:
        came = self._calendar.start - ARRIVING + ARRIVING / 2 * (place / count)
        moderates = place % MODERATORS_EACH == 1 and not person.is_bot
        return User.objects.build(
            person.nickname,
            display_name=person.display_name,
            email=person.email,
            kind=Kind.BOT if person.is_bot else Kind.PERSON,
            role=Role.MODERATOR if moderates else Role.MEMBER,
            password=make_password(None) if person.is_bot else hashed,
            created_at=came,
            updated_at=came,
        )

    def _free_nicknames(self, people: Iterator[Person]) -> Iterator[Person]:
        """Without those that somebody has, or that look as if."""
        keys, looks = set(), set()
        for key, look in User.objects.values_list("nickname_key", "nickname_look").iterator():
            keys.add(key)
            looks.add(look)
        for person in people:
            user = User.objects.build(person.nickname)
            if user.nickname_key not in keys and user.nickname_look not in looks:
                keys.add(user.nickname_key)
                looks.add(user.nickname_look)
                yield person

    # --- rooms ----------------------------------------------------------------------------------------------------

    def rooms(self, count: int) -> Iterator[int]:
        """#general is one of them."""
        dice = self._dice("rooms")
        taken = set(Room.objects.exclude(slug=None).values_list("slug", flat=True))
        for place in places(dice):
            if len(self._rooms) == count:
                return
            if not self._rooms:
                self._rooms.append((general(), place))
            elif place.slug in taken:
                continue
            else:
                self._rooms.append((self._room(dice, place, len(self._rooms) / count), place))
            yield 1

    def _room(self, dice: random.Random, place: Place, part: float) -> Room:
        founded = self._calendar.start - ARRIVING / 2 + ARRIVING / 2 * part
        everybody = [user for user, _ in self._people]
        size = min(len(everybody), max(3, round(place.share * len(everybody) * dice.uniform(0.8, 1.1))))
        inside = dice.sample(everybody, size)
        owner = next((user for user in inside if user.kind == Kind.PERSON), inside[0])
        room = Room(
            kind=RoomKind.PRIVATE if place.is_private else RoomKind.OPEN,
            name=place.name,
            slug=place.slug,
            topic=place.topic,
            web_public=place.is_on_web,
            created_by=owner,
            created_at=founded,
        )
        seats = [(user, MembershipRole.OWNER if user is owner else MembershipRole.MEMBER) for user in inside]
        return importing.import_room(room, sorted(seats, key=lambda seat: seat[0].pk))

    # --- messages -------------------------------------------------------------------------------------------------

    def messages(self, count: int, *, batch: int) -> Iterator[int]:
        """How many more are there, in groups of at most `batch`."""
        cards = _cards()
        moderator = next((user.pk for user, _ in self._people if user.is_moderator), self._people[0][0].pk)
        open_rooms = [place.slug for _, place in self._rooms if not place.is_private]
        said = talk(self._dice("messages"), self._stages(), self._calendar, count=count, rooms=open_rooms)
        happenings = deque(self._story.happenings() if self._story is not None else ())
        waiting: list[Said] = []

        def write() -> int:
            lines = [self._line(one, moderator) for one in waiting]
            written = importing.import_messages(lines, render=_rendered, cards=cards, index=False)
            for message in written:
                self._read[message.room_id][message.author_id] = message.number
            waiting.clear()
            return len(written)

        for one in said:
            while happenings and happenings[0][0] <= one.at:
                yield write()
                happenings.popleft()[1]()
            waiting.append(one)
            if len(waiting) == batch:
                yield write()
        yield write()
        for _, happen in happenings:
            happen()

    def _stages(self) -> list[Stage]:
        """Members as they are in the table; bots are heard in the rooms they are in, like everybody."""
        talkative = {user.pk: (user.nickname, person.talk) for user, person in self._people}
        inside: dict[int, list[Speaker]] = defaultdict(list)
        rows = Membership.objects.filter(room__in=[room.pk for room, _ in self._rooms], left_at=None)
        for room_id, user_id in rows.order_by("room", "user").values_list("room", "user"):
            if user_id in talkative:
                inside[room_id].append(Speaker(user_id, *talkative[user_id]))
        return [
            Stage(room.pk, place.subject, (place.share + 0.02) ** 0.5 / (rank + 5), inside[room.pk])
            for rank, (room, place) in enumerate(self._rooms)
        ]

    def _line(self, said: Said, moderator: int) -> Line:
        return Line(
            room_id=said.room_id,
            author_id=said.author_id,
            source=said.text,
            client_id=self._client_id(said.ordinal),
            at=said.at,
            reply_to=(said.reply_to[0], self._client_id(said.reply_to[1])) if said.reply_to else None,
            edited_at=said.edited_at,
            deleted_at=said.deleted_at,
            hidden_at=said.hidden_at,
            hidden_by=moderator if said.hidden_at else None,
        )

    def _client_id(self, ordinal: int) -> str:
        return f"demo-{self._run}-{ordinal}"

    # --- the end --------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Who has read how far, the rooms whose time is over, and the index. Also after an interruption."""
        dice = self._dice("reading")
        users = [user.pk for user, _ in self._people]
        for room, _ in self._rooms:
            last = Room.objects.values_list("last_number", flat=True).get(pk=room.pk)
            own = self._read[room.pk]
            importing.import_reading(room.pk, {user: max(own.get(user, 0), _read_up_to(dice, last)) for user in users})
        for room, place in self._rooms:
            if place.is_archived and room.created_by is not None:
                set_archived(room.created_by, room.pk, archived=True)
        if self._story is not None:
            self._story.settle()
        importing.index_all()

    def _dice(self, purpose: str) -> random.Random:
        return random.Random(f"{self._seed} {purpose}")  # noqa: S311 - for talk, not for secrets


def _read_up_to(dice: random.Random, last: int) -> int:
    """Most have read nearly everything, some were away, a few have not looked for a long time."""
    mood = dice.random()
    if mood < 0.65:
        return last
    if mood < 0.9:
        return max(0, last - dice.randint(1, 30))
    return int(last * dice.random())


def _cards() -> dict[str, LinkPreview]:
    """The pages of this world, as if they had been asked; some have a picture."""
    kept = {}
    for page in PAGES:
        preview = preview_of(normalised(page.url) or page.url)
        kept[page.url] = keep_card(preview, Card(page.title, page.description, page.site, **_picture(page.url)))
    return kept


def _picture(url: str) -> dict[str, Any]:
    """Of the almanac's pages: what a card knows of its picture."""
    if not url.startswith("https://almanac."):
        return {}
    picture = encoded_anew(card())
    if isinstance(picture, Failed):
        raise TypeError(picture)
    return {"image": keep_image(picture.data), "image_width": picture.width, "image_height": picture.height}


def _rendered(source: str, names: Names) -> str:
    """Our own text, so it may be rendered here. Without names in it the same text is the same HTML."""
    return render(source, names) if "@" in source else _kept(source)


@lru_cache(maxsize=20_000)
def _kept(source: str) -> str:
    return render(source, {})
