"""Who says what to whom, and when: conversations that overlap, in the order of time, in constant memory."""

import heapq
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from chat.management.demo.calendar import Calendar
from chat.management.demo.lines import Company, answer, opening

LINES_EACH = 6.0
"""On average, in a conversation."""

EDITED, DELETED, HIDDEN, REPLY = 0.015, 0.004, 0.001, 0.08


@dataclass(frozen=True, slots=True)
class Speaker:
    user_id: int
    nickname: str
    talk: float


@dataclass(frozen=True, slots=True)
class Stage:
    """A room as a place to talk in. `busy` weighs how much is said there."""

    room_id: int
    subject: str
    busy: float
    speakers: Sequence[Speaker]


@dataclass(frozen=True, slots=True)
class Said:
    """`ordinal` is unique; `reply_to` is another's of the same room. The times of what happened to it later."""

    at: datetime
    ordinal: int
    room_id: int
    author_id: int
    text: str
    reply_to: tuple[int, int] | None = None  # (author, ordinal)
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden_at: datetime | None = None


def talk(
    dice: random.Random, stages: Sequence[Stage], calendar: Calendar, *, count: int, rooms: Sequence[str]
) -> Iterator[Said]:
    """`count` lines in the order of their times."""
    stages = [stage for stage in stages if stage.speakers]
    weights = list(accumulate(stage.busy for stage in stages))
    loudness = {stage.room_id: list(accumulate(speaker.talk for speaker in stage.speakers)) for stage in stages}
    waiting: list[tuple[datetime, int, Said]] = []
    begun = 0
    while begun < count:
        start = calendar.moment(begun / count)
        while waiting and waiting[0][0] <= start:
            yield heapq.heappop(waiting)[2]
        stage = dice.choices(stages, cum_weights=weights)[0]
        people = _company(dice, stage, loudness[stage.room_id])
        length = min(count - begun, max(1, int(dice.expovariate(1 / LINES_EACH)) + 1))
        for said in _conversation(dice, stage, people, start, begun, length, rooms):
            heapq.heappush(waiting, (said.at, said.ordinal, said))
        begun += length
    while waiting:
        yield heapq.heappop(waiting)[2]


def _company(dice: random.Random, stage: Stage, loudness: Sequence[float]) -> list[Speaker]:
    """Two to five of those who are there; nobody talks alone where there are others."""
    people = dict.fromkeys(dice.choices(stage.speakers, cum_weights=loudness, k=dice.randint(2, 5)))
    if len(people) == 1:
        others = [speaker for speaker in stage.speakers if speaker not in people]
        people |= dict.fromkeys(others and [dice.choice(others)])
    return list(people)


def _conversation(
    dice: random.Random,
    stage: Stage,
    people: Sequence[Speaker],
    start: datetime,
    first: int,
    length: int,
    rooms: Sequence[str],
) -> Iterator[Said]:
    at, speaker = start, people[0]
    spoken: list[tuple[int, int]] = []
    heard: set[str] = set()
    for place in range(length):
        if place:
            at += timedelta(seconds=dice.expovariate(1 / 70) + 3)
            others = [person for person in people if person is not speaker]
            if others and dice.random() < 0.85:
                speaker = dice.choice(others)
        company = Company([person.nickname for person in people if person is not speaker], rooms, heard)
        text = (answer if place else opening)(dice, stage.subject, company)
        heard_from = [line for line in spoken if line[0] != speaker.user_id]
        reply_to = dice.choice(heard_from) if heard_from and dice.random() < REPLY else None
        fate, later = dice.random(), at + timedelta(seconds=dice.expovariate(1 / 120) + 10)
        yield Said(
            at=at,
            ordinal=first + place,
            room_id=stage.room_id,
            author_id=speaker.user_id,
            text=text,
            reply_to=reply_to,
            deleted_at=later if fate < DELETED else None,
            hidden_at=later if DELETED <= fate < DELETED + HIDDEN else None,
            edited_at=later if DELETED + HIDDEN <= fate < DELETED + HIDDEN + EDITED else None,
        )
        spoken.append((speaker.user_id, first + place))
