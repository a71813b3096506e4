"""Whom a message wakes: what is decrypted at a browser's end, for the people of the small world."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import suspend
from accounts.models import ApiToken, User
from chat.actions import memberships
from chat.actions.direct import open_direct
from chat.actions.editing import delete_message
from chat.actions.involvement import set_involvement
from chat.actions.notifications import QuietHours, change_notification_rules
from chat.actions.reading import mark_read
from chat.actions.threads import start_thread
from chat.models import Message
from notifications import considering, sending, tasks, verdicts
from notifications.models import Device, Push
from realtime import attendance
from realtime.models import Connected
from tests.conftest import World
from tests.notifications.conftest import Due, Subscriber, say, tell
from trials.push_service import PushService

pytestmark = pytest.mark.django_db


def at_a_page(user_id: int, *, idle: bool) -> None:
    attendance.enter("process")
    Connected.objects.filter(user_id=user_id).delete()
    Connected.objects.create(process="process", user_id=user_id, idle=idle)


def test_who_is_named_is_told_and_nobody_else(world: World, subscribed: Subscriber) -> None:
    alice, bob, dana = subscribed(world.alice), subscribed(world.bob), subscribed(world.dana)

    message = say(world.alice, world.garden, "@bob the beans are up")
    tell(world.garden)

    [payload] = bob.said()
    at = payload.pop("at")
    assert payload == {
        "room": world.garden.pk,
        "reminder": 0,
        "number": message.number,
        "path": f"/rooms/garden/{message.number}",
        "title": "alice in Garden",
        "body": "@bob the beans are up",
        "badge": 1,
        "closed": [],
    }
    assert at == int(message.created_at.timestamp() * 1000)
    assert alice.said() == dana.said() == []


def test_everything_direct_threads_and_words_are_told(world: World, subscribed: Subscriber) -> None:
    alice = subscribed(world.alice)
    direct = open_direct(world.bob, [world.alice.pk]).room
    root = say(world.alice, world.garden, "what about tea?")
    thread = start_thread(world.bob, root.pk).room
    for room in (direct, thread):
        say(world.bob, room, "hello there")
    say(world.bob, world.garden, "nothing for her")
    tell(direct, thread, world.garden)
    assert sorted(alice.titles()) == ["bob", "bob in a thread"]

    set_involvement(world.alice, world.garden.pk, involvement="everything")
    say(world.bob, world.garden, "and this?")
    tell(world.garden)
    assert alice.titles()[2:] == ["2 new messages in Garden"]

    set_involvement(world.alice, world.garden.pk, involvement="mentions")
    mark_read(world.alice, world.garden.pk, Message.objects.filter(room=world.garden).count())
    change_notification_rules(world.alice, keywords=["slugs"])
    say(world.bob, world.garden, "there are Slugs!")
    tell(world.garden)
    assert alice.titles()[3:] == ["bob in Garden"]


def test_nothing_is_told_where_it_is_not_wanted(world: World, subscribed: Subscriber) -> None:
    alice, bob = subscribed(world.alice), subscribed(world.bob)
    set_involvement(world.alice, world.garden.pk, involvement="nothing")
    change_notification_rules(world.bob, quiet=QuietHours(on=True, starts="00:00", ends="00:00"))

    say(world.bob, world.garden, "@alice")
    say(world.alice, world.garden, "@bob")
    tell(world.garden)

    assert alice.said() == bob.said() == []
    assert not Push.objects.exists()
    set_involvement(world.alice, world.garden.pk, involvement="mentions")
    say(world.bob, world.garden, "@alice")
    tell(world.garden)
    assert len(alice.said()) == 1


def test_a_burst_is_one_push_and_what_follows_says_how_many(world: World, subscribed: Subscriber) -> None:
    bob = subscribed(world.bob)
    for number in range(5):
        say(world.alice, world.garden, f"@bob {number}")
    tell(world.garden)
    tell(world.garden)  # as often as it is looked at
    say(world.dana, world.general, "@bob")
    say(world.alice, world.garden, "@bob 5")
    tell(world.garden, world.general)

    first, *others = bob.said()
    second = next(payload for payload in others if payload["room"] == world.garden.pk)
    assert (first["title"], first["body"]) == (
        "5 new messages in Garden",
        "alice: @bob 2\nalice: @bob 3\nalice: @bob 4",
    )
    assert (second["title"], second["number"], second["badge"]) == ("6 new messages in Garden", 6, 7)
    assert len(others) == 2


def test_who_is_at_a_page_is_told_only_when_they_have_left_it(
    world: World, subscribed: Subscriber, make_due: Due
) -> None:
    bob, dana = subscribed(world.bob), subscribed(world.dana)
    at_a_page(world.bob.pk, idle=False)
    say(world.alice, world.general, "@bob @dana")
    tell(world.general)
    assert (len(bob.said()), len(dana.said())) == (0, 1)

    make_due()
    tell()
    assert bob.said() == []

    at_a_page(world.bob.pk, idle=True)
    make_due()
    tell()
    assert len(bob.said()) == 1


def test_what_was_read_deleted_or_is_old_by_then_is_not_told(
    world: World, subscribed: Subscriber, make_due: Due
) -> None:
    bob = subscribed(world.bob)
    at_a_page(world.bob.pk, idle=False)
    read = say(world.alice, world.garden, "@bob one")
    tell(world.garden)
    mark_read(world.bob, world.garden.pk, read.number)
    deleted = say(world.alice, world.general, "@bob two")
    tell(world.general)
    delete_message(world.alice, deleted.pk)
    at_a_page(world.bob.pk, idle=True)
    make_due()
    tell()
    assert (bob.said(), Push.objects.count()) == ([], 0)

    at_a_page(world.bob.pk, idle=False)
    old = say(world.alice, world.garden, "@bob three")
    tell(world.garden)
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - considering.RECENT - timedelta(seconds=1))
    Device.objects.update(created_at=timezone.now() - timedelta(days=1))
    make_due()
    tell()
    assert (bob.said(), Push.objects.count()) == ([], 0)


def test_the_door_is_asked_when_it_is_sent(world: World, subscribed: Subscriber) -> None:
    """Removed, suspended, signed out: between the message and its push."""
    dana, bob, carol = subscribed(world.dana), subscribed(world.bob), subscribed(world.carol)
    alice = subscribed(world.alice)
    memberships.join(world.dana, world.garden.pk)
    say(world.alice, world.garden, "@bob @dana")
    say(world.bob, world.general, "@alice @carol")
    considering.consider([world.garden.pk, world.general.pk])
    assert Push.objects.count() == 4

    memberships.leave(world.bob, world.garden.pk)
    suspend(world.dana, world.carol.pk)
    ApiToken.objects.filter(pk=int(dana.device.credential_key)).delete()  # by the clock, without a word to anybody
    tell()

    assert bob.said() == carol.said() == dana.said() == []
    assert alice.titles() == ["bob in General"]
    assert not Device.objects.filter(pk=carol.device.pk).exists()


def test_without_words_it_tells_no_name_and_no_room(world: World, subscribed: Subscriber) -> None:
    bob = subscribed(world.bob, words=False)
    say(world.alice, world.garden, "@bob the secret")
    tell(world.garden)

    [payload] = bob.said()
    assert (payload["title"], payload["body"]) == ("Flack", "1 new message")


def test_what_was_read_elsewhere_is_closed_by_the_next_push(world: World, subscribed: Subscriber) -> None:
    bob = subscribed(world.bob)
    first = say(world.alice, world.garden, "@bob")
    tell(world.garden)
    mark_read(world.bob, world.garden.pk, first.number)
    say(world.alice, world.general, "@bob")
    tell(world.general)
    say(world.alice, world.general, "@bob")
    tell(world.general)

    assert [payload["closed"] for payload in bob.said()] == [[], [world.garden.pk], []]


def test_a_browser_hears_of_nothing_from_before_it_subscribed(world: World, subscribed: Subscriber) -> None:
    earlier = subscribed(world.bob)
    say(world.alice, world.garden, "@bob")
    later = subscribed(world.bob)
    tell(world.garden)

    assert (len(earlier.said()), len(later.said())) == (1, 0)


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_over_is_forgotten(
    world: World, subscribed: Subscriber, service: PushService, status: int
) -> None:
    gone, other = subscribed(world.bob), subscribed(world.bob)
    service.answers[gone.name] = status
    say(world.alice, world.garden, "@bob")
    tell(world.garden)

    assert len(other.said()) == 1
    assert [device.pk for device in Device.objects.all()] == [other.device.pk]


def test_a_push_service_that_is_busy_is_asked_again(
    world: World, subscribed: Subscriber, service: PushService, make_due: Due
) -> None:
    bob = subscribed(world.bob)
    service.answers[bob.name], service.retry_after = 429, "120"
    say(world.alice, world.garden, "@bob")
    tell(world.garden)
    waits = Push.objects.get()
    assert waits.due_at is not None
    assert timedelta(seconds=100) < waits.due_at - timezone.now() <= timedelta(seconds=120)

    service.answers.clear()
    make_due()
    tell()
    assert len(bob.said()) == 2
    assert Push.objects.get().due_at is None


def test_a_subscription_that_is_refused_for_good_is_given_up(
    world: World, subscribed: Subscriber, service: PushService
) -> None:
    bob = subscribed(world.bob)
    service.answers[bob.name] = 403
    for number in range(sending.MOST_FAILURES):
        assert Device.objects.filter(failures=number).exists()
        say(world.alice, world.garden, "@bob")
        tell(world.garden)
    assert not Device.objects.exists()


def test_who_leads_us_to_an_address_that_is_not_public_is_forgotten(
    world: World, subscribed: Subscriber, settings: object, service: PushService
) -> None:
    subscribed(world.bob)
    settings.FLACK_OUTBOUND_ALLOW = []  # type: ignore[attr-defined]
    say(world.alice, world.garden, "@bob")
    tell(world.garden)

    assert service.taken == []
    assert not Device.objects.exists()


def test_a_killed_sender_s_work_is_done_again_and_takes_the_place_of_the_first(
    world: World, subscribed: Subscriber, service: PushService, monkeypatch: pytest.MonkeyPatch, make_due: Due
) -> None:
    bob = subscribed(world.bob)
    say(world.alice, world.garden, "@bob")
    considering.consider([world.garden.pk])
    with monkeypatch.context() as patched:
        patched.setattr(sending, "_note", _killed)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due()
    assert not sending.send_due()  # claimed

    make_due()
    tell()

    first, second = service.taken
    assert first.headers["Topic"] == second.headers["Topic"]
    assert bob.said()[0] == bob.said()[1]
    assert Push.objects.get().due_at is None


def _killed(*args: object) -> None:
    raise KeyboardInterrupt


def test_what_nobody_has_looked_at_is_found(world: World, subscribed: Subscriber) -> None:
    bob = subscribed(world.bob)
    message = say(world.alice, world.garden, "@bob")
    assert considering.left_undone() == []  # its task is on the way
    settled = timezone.now() - considering.SETTLED - timedelta(seconds=1)
    Message.objects.filter(pk=message.pk).update(created_at=settled)
    Device.objects.update(created_at=settled - timedelta(seconds=1))

    assert considering.left_undone() == [world.garden.pk]
    considering.consider(considering.left_undone())
    assert considering.left_undone() == []
    tell()
    assert len(bob.said()) == 1


def test_what_is_over_by_the_clock_is_let_go(world: World, subscribed: Subscriber) -> None:
    ended, stays = subscribed(world.bob), subscribed(world.bob)
    say(world.alice, world.garden, "@bob")
    tell(world.garden)
    ApiToken.objects.filter(pk=int(ended.device.credential_key)).update(expires_at=timezone.now())
    tasks.tidy()
    assert list(Push.objects.values_list("device", flat=True)) == [stays.device.pk]

    Push.objects.update(updated_at=timezone.now() - tasks.STANDS_FOR - timedelta(seconds=1))
    tasks.tidy()
    assert not Push.objects.exists()
    assert Device.objects.get() == stays.device


def test_it_says_how_urgent_it_is_and_how_long_it_keeps(
    world: World, subscribed: Subscriber, service: PushService
) -> None:
    subscribed(world.bob)
    set_involvement(world.bob, world.garden.pk, involvement="everything")
    say(world.alice, world.garden, "whenever")
    tell(world.garden)
    say(world.alice, world.general, "@bob now")
    tell(world.general)

    normal, high = [pushed.headers for pushed in service.taken]
    assert (normal["Urgency"], high["Urgency"]) == ("normal", "high")
    assert normal["TTL"] == str(sending.TTL_S)
    assert normal["Content-Encoding"] == "aes128gcm"
    assert normal["Topic"] != high["Topic"]
    assert len(normal["Topic"]) == 32


def test_the_statements_do_not_grow_with_those_who_are_told(world: World, subscribed: Subscriber) -> None:
    def statements(*people: User) -> int:
        for person in people:
            subscribed(person)
        say(world.alice, world.general, "@room")
        with CaptureQueriesContext(connection) as queries:
            considering.consider([world.general.pk])
            verdicts.judged(list(Push.objects.exclude(due_at=None).select_related("device")), timezone.now())
        return len(queries)

    assert statements(world.bob) >= statements(world.bob, world.carol, world.dana, world.robo, world.carol)
    assert Push.objects.count() == 6


def test_it_is_said_in_the_language_of_who_reads_it(world: World, subscribed: Subscriber) -> None:
    bob, carol = subscribed(world.bob), subscribed(world.carol)
    User.objects.filter(pk=world.bob.pk).update(language="de")
    Device.objects.filter(pk=carol.device.pk).update(language="fr")
    for _ in range(2):
        say(world.alice, world.general, "@bob @carol")
    tell(world.general)

    assert (bob.titles(), carol.titles()) == (["2 neue Nachrichten in General"], ["2 nouveaux messages dans General"])
