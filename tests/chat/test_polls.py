"""Polls: a message that asks. Each vote is seen by all, one person's votes are replaced as a whole."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.actions import create_account
from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import join, leave
from chat.actions.messages import new_post, post_message
from chat.actions.polls import Votes, checked_poll, close_poll
from chat.actions.reaction_queue import react_and_wait
from chat.actions.reactions import Wanted, react_together
from chat.actions.rooms import set_archived
from chat.models import Message, Poll, PollVote, Room
from chat.queries.messages import message_of, met
from chat.queries.polls import votes_of
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLong

pytestmark = pytest.mark.django_db


def ask(world, *, options=("Tea", "Coffee", "Water"), several=False, client_id="drink"):
    poll = checked_poll(options, several=several)
    return post_message(new_post(world.alice.pk, world.garden.pk, "What do we *drink*?", client_id, poll=poll))


def shown(user, message_id):
    return json.loads(message_of(met(user, message_id)).frame)


def options_of(user, message_id):
    return [option["id"] for option in shown(user, message_id)["poll"]["options"]]


def counts(user, message_id):
    return [option["count"] for option in shown(user, message_id)["poll"]["options"]]


def vote(user, message_id, *option_ids):
    return react_and_wait(message_id, Votes(user.pk, option_ids))


def test_a_poll_is_one_message_with_its_question_and_options(world, heard):
    with heard() as frames:
        posted = ask(world)

    [frame] = frames.of("message")
    message = frame["message"]
    assert (message["kind"], message["source"], message["id"]) == ("poll", "What do we *drink*?", posted.message_id)
    assert [option["text"] for option in message["poll"]["options"]] == ["Tea", "Coffee", "Water"]
    assert (message["poll"]["several"], message["poll"]["voters"], message["poll"]["closed_at"]) == (False, 0, None)
    assert shown(world.bob, posted.message_id)["poll"] == message["poll"]


def test_the_same_poll_again_is_the_first_one_and_another_is_a_conflict(world):
    first, again = ask(world), ask(world)

    assert (again.message_id, again.duplicate) == (first.message_id, True)
    assert Poll.objects.count() == 1
    with pytest.raises(Conflict):
        ask(world, options=("Tea", "Coffee"))
    with pytest.raises(Conflict):
        ask(world, several=True)
    with pytest.raises(Conflict):
        post_message(new_post(world.alice.pk, world.garden.pk, "What do we *drink*?", "drink"))


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["Tea"], Invalid),
        ([str(n) for n in range(13)], Invalid),
        (["Tea", " \n"], Invalid),
        (["Tea", " Tea "], Invalid),
        (["Tea", "x" * 201], TooLong),
    ],
)
def test_what_a_poll_may_offer(options, refusal):
    with pytest.raises(refusal):
        checked_poll(options, several=False)
    assert checked_poll([str(n) for n in range(12)], several=True).options[-1] == "11"


def test_a_vote_is_one_change_and_the_same_again_is_none(world, heard):
    message_id = ask(world).message_id
    tea, coffee, _ = options_of(world.bob, message_id)
    before = Room.objects.get(pk=world.garden.pk).last_change

    with heard() as frames:
        first, again = vote(world.bob, message_id, tea), vote(world.bob, message_id, tea)
    [frame] = frames
    assert (frame["change"], first, again) == (before + 1, before + 1, before + 1)
    assert frame["message"]["poll"]["options"][0]["user_ids"] == [world.bob.pk]

    vote(world.bob, message_id, coffee)
    vote(world.alice, message_id, coffee)
    assert counts(world.alice, message_id) == [0, 2, 0]
    assert (votes_of(world.bob, message_id), votes_of(world.carol, message_id)) == ([coffee], [])

    vote(world.bob, message_id)
    assert (counts(world.alice, message_id), votes_of(world.bob, message_id)) == ([0, 1, 0], [])


def test_several_only_where_the_poll_says_so(world):
    one, many = ask(world).message_id, ask(world, several=True, client_id="many").message_id

    with pytest.raises(Invalid):
        vote(world.bob, one, *options_of(world.bob, one)[:2])
    chosen = options_of(world.bob, many)
    vote(world.bob, many, *chosen[:2], chosen[0])
    assert counts(world.bob, many) == [1, 1, 0]
    assert shown(world.bob, many)["poll"]["voters"] == 1
    vote(world.bob, many, *chosen[1:])
    assert counts(world.bob, many) == [0, 1, 1]


def test_only_options_of_this_poll_by_people_of_the_room(world):
    message_id, other = ask(world).message_id, ask(world, client_id="other").message_id
    tea, *_ = options_of(world.bob, message_id)

    with pytest.raises(Invalid):
        vote(world.bob, message_id, *options_of(world.bob, other)[:1])
    with pytest.raises(Forbidden):
        vote(world.carol, message_id, tea)
    plain = post_message(new_post(world.alice.pk, world.garden.pk, "hello", "plain")).message_id
    for read in (lambda: vote(world.bob, plain, tea), lambda: votes_of(world.bob, plain)):
        with pytest.raises(NotFound):
            read()
    set_archived(world.alice, world.garden.pk, True)
    with pytest.raises(Forbidden):
        vote(world.bob, message_id, tea)
    assert PollVote.objects.count() == 0


def test_many_votes_and_reactions_at_once_are_one_change(world, heard):
    message_id = ask(world).message_id
    tea, coffee, _ = options_of(world.bob, message_id)
    people = [create_account(nickname=f"person{n}", password=None) for n in range(110)]
    for person in people:
        join(person, world.garden.pk)

    with heard() as frames:
        outcomes = react_together(
            message_id,
            [
                *(Votes(person.pk, (tea,)) for person in people),
                Wanted(people[0].pk, "👍", True),
                Votes(world.bob.pk, (coffee, tea)),
            ],
        )

    [frame] = frames.of("message")
    assert len(frame["message"]["poll"]["options"][0]["user_ids"]) == 100
    assert [option["count"] for option in frame["message"]["poll"]["options"]] == [110, 0, 0]
    assert [type(outcome).__name__ for outcome in outcomes[-2:]] == ["int", "Invalid"]


def test_it_is_closed_by_its_author_or_a_moderator_and_stays_as_it_is(world, heard):
    message_id = ask(world).message_id
    tea, coffee, _ = options_of(world.bob, message_id)
    vote(world.bob, message_id, tea)
    with pytest.raises(Forbidden):
        close_poll(world.bob, message_id)

    with heard() as frames:
        close_poll(world.dana, message_id)
        close_poll(world.alice, message_id)
        vote(world.bob, message_id, tea)  # as it is already
    assert [frame["message"]["poll"]["closed_at"] is None for frame in frames] == [False]
    with pytest.raises(Forbidden):
        vote(world.bob, message_id, coffee)
    with pytest.raises(NotFound):
        close_poll(world.alice, post_message(new_post(world.alice.pk, world.garden.pk, "hello", "h")).message_id)


def test_an_author_who_left_closes_nothing(world):
    poll = checked_poll(["yes", "no"], several=False)
    message_id = post_message(new_post(world.bob.pk, world.garden.pk, "?", "bob's", poll=poll)).message_id
    leave(world.bob, world.garden.pk)

    with pytest.raises(Forbidden):
        close_poll(world.bob, message_id)


def test_a_question_changes_only_until_somebody_has_voted(world):
    message_id = ask(world).message_id
    edit_message(world.alice, message_id, "What shall we drink?")
    assert shown(world.bob, message_id)["source"] == "What shall we drink?"

    vote(world.bob, message_id, options_of(world.bob, message_id)[0])
    with pytest.raises(Forbidden):
        edit_message(world.alice, message_id, "What shall we not drink?")
    vote(world.bob, message_id)
    edit_message(world.alice, message_id, "And now?")


def test_a_hidden_or_deleted_poll_shows_nothing(world):
    message_id = ask(world).message_id
    tea, *_ = options_of(world.bob, message_id)
    hide_message(world.dana, message_id)
    with pytest.raises(NotFound):
        vote(world.bob, message_id, tea)
    with pytest.raises(NotFound):
        votes_of(world.bob, message_id)
    assert json.loads(Message.objects.get(pk=message_id).frame)["poll"] is None

    other = ask(world, client_id="other").message_id
    delete_message(world.alice, other)
    assert not Poll.objects.filter(message=other).exists()


@pytest.mark.django_db(transaction=True)
def test_votes_of_many_threads_lose_nothing(committed_world):
    world = committed_world
    message_id = ask(world).message_id
    options = options_of(world.bob, message_id)
    people = [world.alice, world.bob]

    def voting(n):
        try:
            return vote(people[n % 2], message_id, options[n % 3])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(voting, range(12)))
    for person in people:
        vote(person, message_id, options[2])

    assert counts(world.alice, message_id) == [0, 0, 2]
    assert PollVote.objects.count() == 2
