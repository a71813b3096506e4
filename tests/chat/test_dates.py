"""Jump to a date: found by halving, so that a long room costs as little as a short one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from chat.actions.messages import new_post, post_messages
from chat.models import Message
from chat.queries.dates import SQL, number_at, parameters
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def hourly(world):
    """Forty messages, one an hour; the last three at the same moment."""
    posts = [new_post(world.alice.pk, world.garden.pk, f"line {n}", f"line {n}") for n in range(1, 41)]
    post_messages(posts)
    world.garden.refresh_from_db()
    for number in range(1, 41):
        at = FIRST + timedelta(hours=min(number, 38))
        Message.objects.filter(room=world.garden, number=number).update(created_at=at)
    return world


@pytest.mark.parametrize(
    ("hours", "number"),
    [(-1000, 1), (0.5, 1), (1, 1), (1.01, 2), (19.5, 20), (20, 20), (37.5, 38), (38, 38), (38.1, 41)],
)
def test_the_first_message_at_that_moment_or_later(hourly, hours, number):
    assert number_at(hourly.garden, FIRST + timedelta(hours=hours)) == number


def test_an_empty_room_has_a_beginning(world):
    assert number_at(world.garden, FIRST) == 1


def test_other_rooms_do_not_count(hourly):
    assert number_at(hourly.general, FIRST) == 1


def test_a_page_of_that_time(hourly):
    bob = Program(hourly.bob)
    address = f"/api/rooms/{hourly.garden.pk}/messages"

    page = bob.get(f"{address}?at=2026-11-01T20:00:00Z&limit=4").json()
    assert [message["number"] for message in page["messages"]] == [18, 19, 20, 21]
    late = bob.get(f"{address}?at={int((FIRST + timedelta(days=30)).timestamp())}&limit=4").json()
    assert [message["number"] for message in late["messages"]] == [39, 40]
    assert (late["last_number"], late["epoch"] == page["epoch"]) == (40, True)
    assert code_of(bob.get(f"{address}?at=2026-11-01&around=3")) == "invalid"
    assert bob.get(f"{address}?at=yesterday").json()["error"]["field"] == "at"


def test_who_may_not_read_learns_nothing(hourly):
    hourly.garden.kind = "private"
    hourly.garden.save(update_fields=["kind"])

    assert Program(hourly.carol).get(f"/api/rooms/{hourly.garden.pk}/messages?at=0").status_code == 404


def test_each_step_is_one_look_up_of_an_index(hourly):
    steps = SQL.replace("SELECT low FROM look WHERE low = high", "SELECT count(*) FROM look")
    with connection.cursor() as cursor:
        cursor.execute(steps, parameters(hourly.garden.pk, 40, FIRST + timedelta(hours=20)))
        assert cursor.fetchone()[0] <= 7  # 2 ** 6 > 40
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + SQL, parameters(hourly.garden.pk, 40, FIRST))
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "SEARCH probe USING INDEX" in plan
            assert "(room_id=? AND number=?)" in plan
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + SQL, parameters(hourly.garden.pk, 40, FIRST))
            assert "message_number" in "\n".join(row[0] for row in cursor.fetchall())
