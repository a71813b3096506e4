"""Beside what is said in a room on the web, by whom and when, its pages tell nothing."""

import pytest

from accounts.actions import create_account
from accounts.models import User
from chat.actions.forwarding import quoted
from chat.actions.keeping import set_pinned
from chat.actions.memberships import join
from chat.actions.messages import new_post, post_message
from chat.actions.posts import NewPoll
from chat.actions.reactions import Votes, Wanted, react_together
from chat.actions.rooms import change_facts, create_room
from chat.actions.threads import start_thread
from chat.models import PollOption, Room
from tests.chat.public.conftest import Stranger, say
from tests.conftest import World

ADDRESSES = ("/rooms", "/rooms/garden", "/rooms/garden/2", "/rooms/garden/feed.atom", "/sitemap.xml")


@pytest.fixture
def quiet(world: World, garden: Room) -> User:
    """Somebody who is in the room, reads, votes and reacts, and says nothing."""
    quiet = create_account(nickname="quietone", password=None)
    User.objects.filter(pk=quiet.pk).update(display_name="Quiet Person", about="gardener", email="q@example.org")
    join(quiet, garden.pk)
    return quiet


def all_of_it(stranger: Stranger, *more: str) -> str:
    answers = [stranger.get(address) for address in (*ADDRESSES, *more)]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.content.decode() for answer in answers)


def test_who_is_there_and_does_what_is_not_told(world: World, garden: Room, quiet: User, stranger: Stranger) -> None:
    poll = say(world.alice, garden.pk, "Tea?", poll=NewPoll(("Yes", "No"), several=False))
    said = say(world.alice, garden.pk, "hello")
    options = list(PollOption.objects.order_by("position"))
    react_together(poll.pk, [Votes(quiet.pk, (options[0].pk,))])
    react_together(said.pk, [Wanted(quiet.pk, "🌱", on=True)])
    set_pinned(quiet, said.pk, True)
    thread = start_thread(world.alice, said.pk).room
    say(quiet, thread.pk, "I can see it, and nobody else did")

    told = all_of_it(stranger)

    assert "🌱" in told
    assert "1 reply" in told
    secrets = ("quietone", "quiet person", "gardener", "example.org", "user_id", "data-user", "/people/", "online")
    for secret in (*secrets, "member"):
        assert secret not in told.lower(), secret
    assert "Quiet Person" in all_of_it(stranger, f"/rooms/id-{thread.pk}")  # who speaks has a name


def test_who_is_mentioned_is_a_plain_name(world: World, garden: Room, quiet: User, stranger: Stranger) -> None:
    say(world.alice, garden.pk, "ask @quietone about it")

    page = stranger.sees("/rooms/garden")

    assert page.select_one(".mention").name == "span"
    assert page.select_one(".mention").attrs == {"class": ["mention"]}
    assert page.select_one(".mention").get_text() == "@Quiet Person"


def test_other_rooms_are_not_named(world: World, garden: Room, stranger: Stranger) -> None:
    """Not where somebody wrote of them, forwarded from them, answers, asks, or links to them."""
    cellar = create_room(world.alice, kind="private", name="Cellar")
    create_room(world.alice, kind="open", name="Kitchen")
    attic = create_room(world.alice, kind="private", name="Attic")
    change_facts(world.alice, attic.pk, slug="loft")
    hidden = say(world.alice, cellar.pk, "the treasure")
    first = say(world.alice, garden.pk, "see #cellar, #Kitchen/3, #attic and http://testserver/rooms/loft/1")
    say(world.alice, garden.pk, quoted(world.alice, hidden.pk).source, reply_to=first.pk)
    say(world.alice, garden.pk, "In **#cellar**?", poll=NewPoll(("In #kitchen", "At home"), several=False))

    told = all_of_it(stranger, f"/rooms/garden/{first.number}")

    assert "the treasure" in told
    for name in ("cellar", "kitchen", "attic", "loft"):
        assert name not in told.lower(), name


def test_before_a_message_is_rendered_it_names_them_no_more(world: World, garden: Room, stranger: Stranger) -> None:
    create_room(world.alice, kind="private", name="Cellar")
    post_message(new_post(world.alice.pk, garden.pk, "**see** #cellar", "1"))

    told = all_of_it(stranger)

    assert "**see** #…" in told
    assert "cellar" not in told


def test_a_room_that_comes_to_the_web_is_led_to(world: World, garden: Room, stranger: Stranger) -> None:
    kitchen = create_room(world.alice, kind="open", name="Kitchen")
    say(world.alice, garden.pk, "see #kitchen/1")
    assert "kitchen" not in all_of_it(stranger)

    Room.objects.filter(pk=kitchen.pk).update(web_public=True)

    assert stranger.sees("/rooms/garden").select_one("a.room")["href"] == "/rooms/kitchen/1"
