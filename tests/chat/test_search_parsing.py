"""What somebody types is always a query, and says what people expect it to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.search.parsing import LEAST_BEGINNING, Query, Term, parse, period, quoted
from chat.search.words import phrases_of, words_of

TODAY = date(2026, 11, 27)
OPERATORS = ["from:", "in:", "has:link", "is:", "before:2026-02-30", "after:9999-12-31"]
PIECES = [*OPERATORS, "-from:", "-", '"', " ", "tom", "手机", "_", "\x00"]


def read(text: str) -> Query:
    return parse(text, traits={"has:link", "is:thread"}, today=TODAY)


def test_operators_are_taken_out_of_the_words():
    query = read('tomato "bed 3" -slugs -"old bed" from:@Anna in:#Garden has:LINK is:thread leaf')

    assert query == Query(
        terms=(Term(("tomato",)), Term(("bed", "3"), exact=True), Term(("leaf",), beginning=True)),
        without=(Term(("slugs",), exact=True), Term(("old", "bed"), exact=True)),
        authors=("Anna",),
        rooms=("garden",),
        traits=("has:link", "is:thread"),
    )


def test_a_minus_leaves_out_what_an_operator_would_ask_for():
    query = read('tomato -from:@Anna -in:#Garden -has:LINK -is:wings -from:"Bert" -during:2026')

    assert query == Query(
        terms=(Term(("tomato",), beginning=True),),
        without=(Term(("is", "wings"), exact=True), Term(("during", "2026"), exact=True)),
        without_authors=("Anna", "Bert"),
        without_rooms=("garden",),
        without_traits=("has:link",),
    )


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("after:2026-03-09", date(2026, 3, 10), None),
        ("before:2026-03-09", None, date(2026, 3, 9)),
        ("during:2026-03-09", date(2026, 3, 9), date(2026, 3, 10)),
        ("during:2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("during:2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("during:today", TODAY, TODAY + timedelta(days=1)),
        ("after:yesterday", TODAY, None),
        ("after:2026-01 before:2026-03 after:2025", date(2026, 2, 1), date(2026, 3, 1)),
    ],
)
def test_days_months_and_years(text, since, until):
    query = read(text)

    assert (query.since, query.until, query.terms) == (since, until, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("has:wings", ["has", "wings"]),
        ("before:christmas", ["before", "christmas"]),
        ("during:2026-02-30", ["during", "2026", "02", "30"]),
        ("from:", ["from"]),
        ("a:b", ["a", "b"]),
        ("http://example.test/in:out", ["http", "example", "test", "in", "out"]),
        ('"never closed', ["never", "closed"]),
        ("-5", ["5"]),
        ("bed-3", ["bed", "3"]),
    ],
)
def test_what_is_no_operator_is_words(text, words):
    query = read(text)

    assert [word for term in query.terms for word in term.words] == words
    assert (query.authors, query.rooms, query.traits, query.without) == ((), (), (), ())


def test_characters_that_stand_together_are_a_phrase():
    assert phrases_of("iPhone手机 ok") == [("iphone",), ("手", "机"), ("ok",)]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_text_is_an_error(text):
    query = read(text)

    assert all(term.words and all(term.words) for term in (*query.terms, *query.without))
    assert all(len(term.words[-1]) >= LEAST_BEGINNING for term in query.terms if term.beginning)
    assert not query.without or query.terms or query.authors or query.rooms


@given(st.text())
def test_what_is_quoted_is_read_as_its_words(text):
    words = words_of(text)

    assert read(quoted(text)).terms == ((Term(words, exact=True),) if words else ())


@given(st.text(), st.dates())
def test_a_period_has_at_least_a_day(text, today):
    days = period(text, today)

    assert days is None or days[0] < days[1]
