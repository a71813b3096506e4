"""Whose post is next: whoever sends much waits behind themselves."""

from chat.actions.posts import new_post
from chat.actions.waiting import Turns, Waiting


def waiting(author_id: int, name: str, source: str = "hello") -> Waiting:
    return Waiting(new_post(author_id, 1, source, name), lambda outcome: None)


def names(taken: list[Waiting]) -> list[str]:
    return [one.post.client_id for one in taken]


def test_authors_take_turns_and_each_keeps_their_order() -> None:
    turns = Turns()
    for n in range(3):
        turns.add(waiting(1, f"a{n}"))
    turns.add(waiting(2, "b0"))
    turns.add(waiting(3, "c0"))

    assert names(turns.take(most=4, most_chars=1_000)) == ["a0", "b0", "c0", "a1"]
    assert names(turns.take(most=4, most_chars=1_000)) == ["a2"]
    assert len(turns) == 0


def test_long_texts_of_one_do_not_hold_the_short_ones_of_others() -> None:
    turns = Turns()
    for n in range(10):
        turns.add(waiting(1, f"long{n}", "x" * 8_000))
    for author_id in (2, 3):
        turns.add(waiting(author_id, f"short{author_id}"))

    first = turns.take(most=256, most_chars=24_000)

    assert names(first) == ["long0", "short2", "short3", "long1", "long2"]
    assert len(turns) == 7


def test_a_batch_has_at_least_one_however_long_it_is() -> None:
    turns = Turns()
    turns.add(waiting(1, "long", "x" * 8_000))

    assert names(turns.take(most=256, most_chars=10)) == ["long"]
