"""Where a message names not all who reacted or voted, one's own choices and everybody's are told all the same."""

import pytest

from chat.actions import memberships
from chat.actions.hiding import hide_message
from chat.actions.messages import new_post, post_message
from chat.actions.polls import Votes, checked_poll
from chat.actions.reactions import Wanted, react_together
from chat.models import PollOption
from chat.queries import choices, details
from foundation.errors import NotFound, Unauthenticated
from tests.api.conftest import Program
from tests.conftest import World

THUMB, HEART = "👍", "❤️"


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> int:
    """A poll to which three people react with one thumb after the other, and vote for the first option, where one is
    named."""
    for module in (details, choices):
        monkeypatch.setattr(module, "MOST_PEOPLE", 1)
    memberships.join(world.carol, world.garden.pk)
    poll = checked_poll(["tea", "coffee"], several=True)
    message_id = post_message(new_post(world.alice.pk, world.garden.pk, "What?", "q", poll=poll)).message_id
    for user in (world.carol, world.alice, world.bob):
        react_together(message_id, [Wanted(user.pk, THUMB, True), Votes(user.pk, options(message_id)[:1])])
    return message_id


def options(message_id: int) -> tuple[int, ...]:
    return tuple(PollOption.objects.filter(poll__message=message_id).order_by("position").values_list("pk", flat=True))


def test_mine_are_told_whoever_the_message_names(world: World, asked: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    react_together(asked, [Wanted(world.bob.pk, HEART, True)])
    other = post_message(new_post(world.alice.pk, world.garden.pk, "plain", "p")).message_id

    with django_assert_num_queries(3):
        [poll, plain] = choices.my_choices(world.bob, [other, asked, 10**12])

    assert (poll.message_id, poll.reactions, poll.options) == (asked, [THUMB, HEART], list(options(asked)[:1]))
    assert (plain.message_id, plain.reactions, plain.options) == (other, [], [])


def test_of_what_i_may_not_read_or_is_gone_nothing_is_told(world: World, asked: int) -> None:
    hide_message(world.dana, asked)

    assert choices.my_choices(world.bob, [asked]) == []
    for read in (lambda: choices.reactors(world.bob, asked, THUMB, after=0, limit=5), lambda: voted(world, asked)):
        with pytest.raises(NotFound):
            read()
    with pytest.raises((NotFound, Unauthenticated)):
        choices.reactors(None, asked, THUMB, after=0, limit=5)  # type: ignore[arg-type]


def voted(world: World, message_id: int) -> choices.Choosers:
    return choices.voters(world.bob, message_id, options(message_id)[0], after=0, limit=5)


def test_all_who_reacted_and_voted_come_by_the_page_in_their_order(world: World, asked: int) -> None:
    people = [world.carol.pk, world.alice.pk, world.bob.pk]
    first = choices.reactors(world.dana, asked, THUMB, after=0, limit=2)
    rest = choices.reactors(world.dana, asked, THUMB, after=first.after or 0, limit=2)

    assert (first.user_ids + rest.user_ids, first.count, rest.after) == (people, 3, None)
    assert voted(world, asked).user_ids == people
    with pytest.raises(NotFound):
        choices.voters(world.bob, asked, 10**12, after=0, limit=5)


def test_only_who_chose_hears_it_apart_and_only_where_not_all_are_named(world: World, asked: int, heard) -> None:  # type: ignore[no-untyped-def]
    with heard() as frames:
        react_together(asked, [Wanted(world.bob.pk, HEART, True), Wanted(world.carol.pk, THUMB, True)])

    told, message = frames  # ahead of the message: nobody sees theirs go out in between
    assert (told["type"], told["id"], told["reactions"]) == ("chosen", asked, [THUMB, HEART])
    assert told["options"] == list(options(asked)[:1])
    assert (message["type"], message["change"]) == ("message", told["change"])

    plain = post_message(new_post(world.alice.pk, world.garden.pk, "plain", "p")).message_id
    with heard() as frames:
        react_together(plain, [Wanted(world.bob.pk, HEART, True)])
    assert [frame["type"] for frame in frames] == ["message"]


def test_over_rest(world: World, asked: int) -> None:
    bob = Program(world.bob)

    [mine] = bob.get(f"/api/me/choices?messages={asked}").json()["choices"]
    page = bob.get(f"/api/messages/{asked}/reactions/{THUMB}?limit=2").json()
    votes = bob.get(f"/api/messages/{asked}/votes/{options(asked)[0]}").json()

    assert mine["reactions"] == [THUMB]
    assert bob.get(page["next"]).json() == {"user_ids": [world.bob.pk], "count": 3, "next": None}
    assert votes["count"] == 3
    assert bob.get("/api/me/choices?messages=1,x").json()["error"]["field"] == "messages"
