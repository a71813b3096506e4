"""From what was measured to what an operator asks: how many people, and what comes next. Pure arithmetic."""

import math
import os
import resource
from collections.abc import Sequence
from dataclasses import dataclass

from trials.capacity.measure import Measured
from trials.plot import Bar, Group, svg

SHARE = 0.5
"""Of the core, and of the memory: people come in bursts, and a machine that is full all day is too small."""

SPARE_FILES = 200
"""Files a server needs beside its sockets."""


@dataclass(frozen=True, slots=True)
class Activity:
    name: str
    posts_an_hour: float  # by each person online
    pages_an_hour: float  # read by each: opening rooms, scrolling back
    heard_by: int | None  # people online in the room of a message; None: everybody


ACTIVITIES = (
    Activity("a quiet office, teams of 15", 4, 20, 15),
    Activity("a busy company, rooms of 50", 20, 60, 50),
    Activity("an incident all day, rooms of 100", 60, 120, 100),
    Activity("one hall: all hear everything", 2, 20, None),
)


@dataclass(frozen=True, slots=True)
class Machine:
    cores: int
    memory_bytes: int
    open_files: int  # that a process may have at most

    @classmethod
    def this(cls) -> "Machine":
        return cls(
            cores=len(os.sched_getaffinity(0)),
            memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            open_files=resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        )


@dataclass(frozen=True, slots=True)
class Room:
    """How many people can be online at the same time with one server process, and what stops more."""

    activity: Activity
    people: int
    limit: str  # processor, memory or open files
    messages_a_second: float


def people(measured: Measured, machine: Machine, activity: Activity) -> Room:
    limits = {
        "processor": _by_processor(measured, activity),
        "memory": (SHARE * machine.memory_bytes - measured.server_bytes) / max(1.0, measured.connection_bytes),
        "open files": machine.open_files - SPARE_FILES,
    }
    limit = min(limits, key=lambda name: limits[name])
    count = max(0, math.floor(limits[limit]))
    return Room(activity, count, limit, count * activity.posts_an_hour / 3600)


def _by_processor(measured: Measured, activity: Activity) -> float:
    """The n for which n·(post + read + idle) + n·posts·heard·delivery = SHARE of the core; 0 if not measured."""
    if not (measured.posts_per_cpu_s and measured.pages_per_cpu_s and measured.deliveries_per_cpu_s):
        return 0
    posts, pages = activity.posts_an_hour / 3600, activity.pages_an_hour / 3600
    each = posts / measured.posts_per_cpu_s + pages / measured.pages_per_cpu_s + measured.idle_share
    delivery = posts / measured.deliveries_per_cpu_s
    if activity.heard_by is not None:
        return SHARE / (each + delivery * activity.heard_by)
    return (-each + math.sqrt(each * each + 4 * delivery * SHARE)) / (2 * delivery)


def report(measured: Measured, machine: Machine) -> str:
    rooms = [people(measured, machine, activity) for activity in ACTIVITIES]
    lines = [
        "Measured, one server process on one core, SQLite:",
        *_aligned([(what, value) for what, value in _figures(measured)]),
        "",
    ]
    if measured.faults:
        lines += ["These figures do not count:", *(f"  {fault}" for fault in measured.faults), ""]
    lines += [
        f"People online at the same time, with {SHARE:.0%} of the core and of the memory left for bursts:",
        *_aligned([("", "people", "messages", "the next limit"), *map(_row, rooms)]),
        "",
        *_what_to_set(measured, machine, max(room.people for room in rooms)),
    ]
    return "\n".join(lines)


def _figures(measured: Measured) -> list[tuple[str, str]]:
    return [
        ("deliveries of a message, per CPU second", f"{measured.deliveries_per_cpu_s:,.0f}"),
        ("posts acknowledged, per second", f"{measured.posts_per_s:,.0f}"),
        ("pages of 50 messages, per CPU second", f"{measured.pages_per_cpu_s:,.0f}"),
        ("memory of a connection", f"{measured.connection_bytes / 1000:,.0f} KB"),
        ("memory of the server with nobody there", f"{measured.server_bytes / 1e6:,.0f} MB"),
        ("processor for 1,000 idle connections", f"{1000 * measured.idle_share:.2%} of a core"),
    ]


def _row(room: Room) -> tuple[str, str, str, str]:
    return room.activity.name, f"{room.people:,}", f"{room.messages_a_second:,.1f} a second", room.limit


def _what_to_set(measured: Measured, machine: Machine, most: int) -> list[str]:
    lines = [
        "What to set:",
        f"  Open files: a server process needs {most + SPARE_FILES:,} for the most people above; it may have "
        f"{machine.open_files:,} (LimitNOFILE in its unit, `ulimit -n` in a shell).",
        f"  Memory: {(measured.server_bytes + most * measured.connection_bytes) / 1e6:,.0f} MB for as many; this "
        f"machine has {machine.memory_bytes / 1e6:,.0f} MB.",
    ]
    if machine.cores == 1:
        lines.append("  This machine has one core, which server and load have shared: expect up to twice as much.")
    else:
        lines.append(
            f"  Processor: one process uses one of {machine.cores} cores. Past it, run several server processes on "
            "PostgreSQL and Redis: docs/operations.md."
        )
    return lines


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    ends = {0, 3}  # these begin at the left
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if place in ends else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def picture(measured: Measured, machine: Machine) -> str:
    """The same as an SVG."""
    rooms = [people(measured, machine, activity) for activity in ACTIVITIES]
    bars = [
        Bar(room.activity.name, room.people, f"{room.people:,} (then: {room.limit})", is_ours=True) for room in rooms
    ]
    rates = [
        Bar("deliveries", measured.deliveries_per_cpu_s, f"{measured.deliveries_per_cpu_s:,.0f}"),
        Bar("posts", measured.posts_per_cpu_s, f"{measured.posts_per_cpu_s:,.0f}"),
        Bar("pages", measured.pages_per_cpu_s, f"{measured.pages_per_cpu_s:,.0f}"),
    ]
    groups = [
        Group("People online at the same time", "one server process, half of the core left for bursts", bars),
        Group("What one core does", "per CPU second of the server", rates),
    ]
    return svg("What this machine can carry", groups)
