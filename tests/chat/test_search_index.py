"""The index is the database's: whoever writes, what is shown is found and what is gone is not."""

import pytest
from django.db import connection
from django.db.models.functions import Now

from chat.actions.messages import new_post, post_message
from chat.models import Message
from chat.search import Page, search


@pytest.fixture
def say(world):
    def say(source):
        return post_message(new_post(world.alice.pk, world.garden.pk, source, f"said-{source[:20]}")).message_id

    return say


def found(user, text, **page):
    results = search(user, text, Page(**page))
    return [one.snippet for one in results.found]


@pytest.mark.parametrize(
    ("source", "query", "snippet"),
    [
        ("今天天气很好", "天气", "今天<mark>天气</mark>很好"),
        ("今天天气很好", "好", "今天天气很<mark>好</mark>"),
        ("我的iPhone手机坏了", "iphone手机", "我的<mark>iPhone</mark><mark>手机</mark>坏了"),
        ("東京タワーへ行く", "タワー", "東京<mark>タワー</mark>へ行く"),
        ("서울에서 만나요", "서울", "<mark>서울</mark>에서 만나요"),
        ("สวัสดีครับ", "สวัสดี", None),
        ("Straße nach Ulm", "straße", "<mark>Straße</mark> nach Ulm"),
        ("ÖFFNUNG um acht", "öffnung", "<mark>ÖFFNUNG</mark> um acht"),
        ("Das Café öffnet", "cafe", "Das <mark>Café</mark> öffnet"),
        ("Москва слезам", "МОСКВА", "<mark>Москва</mark> слезам"),
        ("the tomatoes", "mato", "the <mark>tomatoes</mark>"),
        ("see “bed-3.csv”…", "bed 3 csv", "see “<mark>bed</mark>-<mark>3</mark>.<mark>csv</mark>”…"),
        ("snake_case_name", "case", "snake_<mark>case</mark>_name"),
        ("3d print", "3d", "<mark>3d</mark> print"),
        ("a 1e5 b", "1e5", "a <mark>1e5</mark> b"),
        ("mail me@host.test", "host", "mail me@<mark>host</mark>.test"),
    ],
)
def test_words_of_all_scripts_and_parts_of_words_are_found(world, say, source, query, snippet):
    say(source)
    say("quite another thing")

    results = found(world.alice, query)

    assert len(results) == 1
    assert snippet is None or results == [snippet]


def test_characters_are_found_together_only(world, say):
    say("天上有气")
    say("天a气")

    assert found(world.alice, "天气") == []
    assert len(found(world.alice, "天 气")) == 2


def test_words_come_before_parts_of_words(world, say):
    say("art")
    say("party")

    assert found(world.alice, "art") == ["<mark>art</mark>"]
    assert len(found(world.alice, "art", parts=True)) == 2
    assert len(found(world.alice, "arty")) == 1
    assert found(world.alice, '"arty"') == []
    assert found(world.alice, "arty from:bob") == []
    assert found(world.alice, "arty -party") == []


@pytest.mark.parametrize("text", ["机" * 8_000, "tomato " * 1_100, "word 机 " * 1_000, "x" * 8_000])
def test_the_longest_messages_are_indexed_whole(world, say, text):
    say(text[:-4] + " end")

    assert len(found(world.alice, "end")) == 1


def test_writes_past_the_actions_are_noticed(world, say):
    pk = say("first weeds")
    row = Message.objects.filter(pk=pk)

    row.update(source="second flowers")
    assert (len(found(world.alice, "weeds")), len(found(world.alice, "flowers"))) == (0, 1)

    for field in ("deleted_at", "hidden_at"):
        row.update(**{field: Now()})
        assert (found(world.alice, "flowers"), found(world.alice, "lower")) == ([], [])
        assert rows_of(pk) == (0, 0)
        row.update(**{field: None})
        assert (len(found(world.alice, "flowers")), len(found(world.alice, "lower"))) == (1, 1)

    row.update(deleted_at=Now(), source="")
    row.update(source="weeds again")  # of a message that is gone
    assert found(world.alice, "weeds") == []
    assert rows_of(pk) == (0, 0)

    row.update(deleted_at=None)
    row.delete()
    assert rows_of(pk) == (0, 0)


def rows_of(pk):
    """How many rows of each index have the words that this message ever had."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*), count(*) FROM chat_search WHERE message = %s", [pk])
        else:
            cursor.execute(
                "SELECT (SELECT count(*) FROM chat_search WHERE chat_search MATCH 'weeds OR flowers'),"
                " (SELECT count(*) FROM chat_search_parts WHERE chat_search_parts MATCH 'wee OR low')"
            )
        return tuple(cursor.fetchone())


def test_no_text_pretends_to_be_a_mark(world, say):
    say("mine \ue000a999 /a999 /link \ue000link")

    assert found(world.alice, "mine has:link") == []
    assert len(found(world.alice, "mine a999")) == 1
