"""`manage.py capacity`: from what was measured to how many people, and the whole command at a tiny size."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from trials.capacity.advice import Activity, Machine, people, picture, report
from trials.capacity.measure import Measured
from trials.installation import Installation

MEASURED = Measured(
    deliveries_per_cpu_s=100_000,
    posts_per_s=4_000,
    posts_per_cpu_s=5_000,
    pages_per_cpu_s=1_000,
    connection_bytes=30_000,
    server_bytes=100_000_000,
    idle_share=0,
)
LARGE = Machine(cores=4, memory_bytes=64_000_000_000, open_files=1_000_000)

TALK = Activity("talk", posts_an_hour=36, pages_an_hour=0, heard_by=100)
"""0.01 posts a second by each; one costs 1/5,000 + 100/100,000 = 0.0012 s, so half a core carries 41,666."""


def test_the_processor_limits_what_people_say_and_hear() -> None:
    room = people(MEASURED, LARGE, TALK)

    assert (room.people, room.limit) == (41_666, "processor")
    assert room.messages_a_second == pytest.approx(416.66)


def test_in_one_hall_the_cost_grows_with_the_square() -> None:
    hall = people(MEASURED, LARGE, replace(TALK, heard_by=None))

    spent = hall.people * 0.01 * (1 / 5_000 + hall.people / 100_000)
    assert spent == pytest.approx(0.5, rel=0.01)


def test_memory_limits_before_the_processor_where_it_is_small() -> None:
    room = people(MEASURED, replace(LARGE, memory_bytes=500_000_000), TALK)

    assert (room.people, room.limit) == (5_000, "memory")


def test_open_files_limit_where_nobody_raised_them() -> None:
    room = people(MEASURED, replace(LARGE, open_files=1_024), TALK)

    assert (room.people, room.limit) == (824, "open files")


def test_what_was_not_measured_promises_nobody_a_place() -> None:
    failed = replace(MEASURED, posts_per_cpu_s=0, faults=["posts: 3 lost"])

    assert people(failed, LARGE, TALK).people == 0
    assert "posts: 3 lost" in report(failed, LARGE)


def test_one_core_is_said_to_be_shared() -> None:
    assert "has one core" in report(MEASURED, replace(LARGE, cores=1))


def test_the_picture_is_well_formed() -> None:
    assert ElementTree.fromstring(picture(MEASURED, LARGE)).tag.endswith("svg")


def test_the_command_measures_with_a_server_of_its_own(empty_installation: Installation, tmp_path: Path) -> None:
    plot = tmp_path / "capacity.svg"

    said = empty_installation.manage("capacity", "--members", "20", "--seconds", "0.3", "--plot", str(plot))

    assert "People online at the same time" in said
    assert "Open files" in said
    assert str(plot) in said
    assert "lost" not in said
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")
    assert not empty_installation.data.exists() or not list(empty_installation.data.glob("*.sqlite3"))


def test_too_few_members_are_refused_in_a_sentence(empty_installation: Installation) -> None:
    with pytest.raises(RuntimeError, match="It takes at least 20 members"):
        empty_installation.manage("capacity", "--members", "2")
