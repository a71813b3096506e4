"""On SQLite a message is indexed after it is written: what is due is never forgotten, never doubled, always found."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.db.utils import OperationalError

from chat import search as searching
from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.importing import Line, import_messages
from chat.actions.messages import new_post, post_message
from chat.models import Message
from chat.search import Page, search, sqlite
from chat.search.sqlite_index import MOST_AT_ONCE
from flackproject.due import look
from foundation.clock import now

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL indexes what it writes")

SEEDS = 3


def say(world, source, client_id="one"):
    return post_message(new_post(world.alice.pk, world.garden.pk, source, client_id)).message_id


def rows(table, word):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH %s", [word])
        return cursor.fetchone()[0]


def due():
    with connection.cursor() as cursor:
        cursor.execute("SELECT message FROM chat_search_due ORDER BY message")
        return [row[0] for row in cursor.fetchall()]


def count(world, text):
    return search(world.alice, text, Page()).count


def test_a_post_is_due_until_a_search_or_the_clock_takes_it(world):
    first = say(world, "weeds", "first")
    assert (due(), rows("chat_search", "weeds")) == ([first], 0)

    assert count(world, "weeds") == 1
    assert (due(), rows("chat_search", "weeds")) == ([], 1)

    say(world, "weeds again", "second")
    assert look() is False
    assert (due(), rows("chat_search", "weeds"), rows("chat_search_parts", "eed")) == ([], 2, 2)
    assert count(world, "weeds") == 2


@pytest.mark.parametrize("indexed", [False, True])
def test_what_is_edited_deleted_or_hidden_is_found_as_it_stands(world, indexed):
    edited, deleted, hidden = (say(world, "weeds", name) for name in ("edited", "deleted", "hidden"))
    if indexed:
        searching.index_all()

    edit_message(world.alice, edited, "flowers")
    delete_message(world.alice, deleted)
    hide_message(world.dana, hidden)

    assert (count(world, "weeds"), count(world, "flowers")) == (0, 1)
    assert (rows("chat_search", "weeds"), rows("chat_search", "flowers")) == (0, 1)
    assert (rows("chat_search_parts", "eed"), rows("chat_search_parts", "low")) == (0, 1)


def test_a_row_may_change_its_mind_before_it_is_indexed(world):
    pk = say(world, "weeds")
    row = Message.objects.filter(pk=pk)

    for field in ("hidden_at", "deleted_at"):
        row.update(**{field: Now()})
        row.update(**{field: None}, source="flowers")
        row.update(source="weeds")
    assert (due(), count(world, "weeds"), count(world, "flowers")) == ([pk], 1, 0)
    assert (rows("chat_search", "weeds"), rows("chat_search", "flowers")) == (1, 0)

    row.update(hidden_at=Now())
    row.update(hidden_at=None)
    row.update(hidden_at=Now())
    assert (count(world, "weeds"), rows("chat_search", "weeds"), due()) == (0, 0, [])


def test_a_row_that_is_removed_is_due_no_more(world):
    for indexed in (False, True):
        pk = say(world, "weeds", f"indexed {indexed}")
        if indexed:
            searching.index_all()
        Message.objects.filter(pk=pk).delete()
        assert (due(), count(world, "weeds"), rows("chat_search", "weeds")) == ([], 0, 0)


def test_what_is_interrupted_is_done_again_whole(committed_world, monkeypatch):
    pk = say(committed_world, "weeds")
    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "forget_due", lambda at_once: "DELETE FROM no_such_table")
        with pytest.raises(OperationalError):
            sqlite.index_due()

    assert (due(), rows("chat_search", "weeds"), rows("chat_search_parts", "eed")) == ([pk], 0, 0)
    assert count(committed_world, "weeds") == 1
    assert (due(), rows("chat_search", "weeds"), rows("chat_search_parts", "eed")) == ([], 1, 1)


def test_a_database_that_cannot_be_written_is_searched_as_it_is(committed_world, monkeypatch):
    monkeypatch.setattr(sqlite, "LONGEST_WAIT_MS", 1)
    say(committed_world, "weeds", "first")
    searching.index_all()
    say(committed_world, "weeds", "second")

    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert count(committed_world, "weeds") == 1
        another.execute("ROLLBACK")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
        assert count(committed_world, "weeds") == 1
        cursor.execute("PRAGMA query_only = 0")

    assert count(committed_world, "weeds") == 2


def test_several_at_once_lose_and_double_nothing(committed_world):
    written = 3 * MOST_AT_ONCE + 1
    fill(committed_world, written)

    def take(_turn):
        try:
            searching.index_all()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(take, range(4)))

    assert due() == []
    assert rows("chat_search", "seed") == rows("chat_search_parts", "see") == written


def test_a_turn_ends_so_that_posts_come_between(world):
    fill(world, MOST_AT_ONCE + SEEDS)

    assert look() is True
    assert len(due()) == SEEDS
    assert look() is False
    assert due() == []


def fill(world, many):
    """Rows as if somebody had written them past all actions."""
    template = Message.objects.get(pk=say(world, "template"))
    searching.index_all()
    Message.objects.bulk_create(
        Message(
            room=template.room,
            counter_room=template.counter_room,
            number=template.number + place,
            change=template.change + place,
            author=template.author,
            client_id=f"fill-{place}",
            source="seed",
        )
        for place in range(1, many + 1)
    )


def test_what_is_imported_is_indexed_with_it(world):
    lines = [Line(world.garden.pk, world.alice.pk, f"seed {n}", f"line-{n}", now()) for n in range(SEEDS)]
    gone = Line(world.garden.pk, world.alice.pk, "seed gone", "line-gone", now(), hidden_at=now(), hidden_by=None)

    import_messages([*lines, gone])

    assert (due(), rows("chat_search", "seed")) == ([], SEEDS)
    assert count(world, "seed") == SEEDS


def test_the_admin_finds_what_is_due(world):
    say(world, "weeds")

    assert searching.matching(Message.objects.all(), "wee").count() == 1
