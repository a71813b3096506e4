"""seed_demo makes a world that keeps every rule."""

import stat
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F

from accounts.actions import create_account
from accounts.authentication import by_token
from accounts.models import AuditEntry, Role, User
from chat import objects
from chat.actions import importing, messages
from chat.actions.mentions import names_of, others_mentioned
from chat.actions.posts import new_post
from chat.models import Membership, Mention, Message, MessagePreview, Room, RoomKind
from chat.queries.messages import composed
from chat.queries.rooms import directory, general
from chat.rendering import fast_html, references, render
from tests.chat.management.conftest import checked, seed


def test_it_makes_as_much_as_was_asked(demo: str) -> None:
    assert "20 people, 6 rooms and 600 messages" in demo
    assert User.objects.count() == 20
    assert Room.objects.exclude(kind=RoomKind.DIRECTORY).count() == 6
    assert Message.objects.count() == 600


def test_all_sequences_are_in_order(demo: str) -> None:
    assert "600 messages in 7 rooms are in order." in checked()


def test_one_of_its_rooms_is_on_the_web(demo: str) -> None:
    assert list(Room.objects.filter(web_public=True).values_list("slug", flat=True)) == ["support"]


def test_everybody_is_in_general_and_in_the_directory(demo: str) -> None:
    assert general().member_count == 20
    assert sorted(User.objects.values_list("change", flat=True)) == list(range(1, 21))
    assert directory().last_change == 20


def test_a_version_counts_the_rooms_somebody_entered(demo: str) -> None:
    assert all(user.version == user.rooms for user in User.objects.annotate(rooms=Count("memberships")))


def test_who_speaks_is_in_the_room(demo: str) -> None:
    inside = set(Membership.objects.values_list("room", "user"))
    assert set(Message.objects.values_list("room", "author")) <= inside


def test_stored_frames_are_what_the_rows_say(demo: str) -> None:
    assert all(message.frame == frame for message, frame in composed(Message.objects.all()))
    assert set(Message.objects.values_list("frame_version", flat=True)) == {objects.FRAME_VERSION}


def test_html_is_what_the_renderer_makes(demo: str) -> None:
    for message in Message.objects.filter(deleted_at=None):
        assert message.html == render(message.source, names_of(references(message.source).names))
    assert not Message.objects.filter(rendered_at=None).exists()


def test_mentions_are_those_of_the_text_and_of_members(demo: str) -> None:
    inside = set(Membership.objects.values_list("room", "user"))
    expected = set()
    for message in Message.objects.filter(deleted_at=None):
        refs = references(message.source)
        for user_id in others_mentioned(refs, names_of(refs.names), message.author_id):
            if (message.room_id, user_id) in inside:
                expected.add((message.pk, user_id, message.room_id, message.number))
    assert expected
    assert set(Mention.objects.values_list("message", "user", "room", "number")) == expected


def test_nobody_has_read_past_the_end_or_less_than_they_said(demo: str) -> None:
    assert not Membership.objects.filter(read_number__gt=F("room__last_number")).exists()
    for membership in Membership.objects.all():
        own = Message.objects.filter(room=membership.room_id, author=membership.user_id).order_by("-number").first()
        assert own is None or membership.read_number >= own.number
    assert Membership.objects.filter(read_number__lt=F("room__last_number")).exists()


def test_times_run_with_the_numbers(demo: str) -> None:
    for room in Room.objects.all():
        times = list(room.messages.order_by("number").values_list("created_at", flat=True))
        assert times == sorted(times)
    joined = Membership.objects.order_by("-joined_at").values_list("joined_at", flat=True).first()
    said = Message.objects.order_by("created_at").values_list("created_at", flat=True).first()
    assert joined < said


def test_sixty_percent_of_the_lines_take_the_short_road(db: None) -> None:
    seed(messages=3000)
    sources = Message.objects.filter(deleted_at=None).values_list("source", flat=True)
    taken = sum(fast_html(source, {}) is not None for source in sources)
    assert 0.6 <= taken / len(sources) < 0.97


def test_some_were_edited_deleted_hidden_replied_to_and_have_cards(db: None) -> None:
    seed(messages=6000, users=30)
    assert Message.objects.filter(edited_at__isnull=False, source_version=2).exists()
    deleted = Message.objects.filter(deleted_at__isnull=False)
    assert deleted.exists()
    assert set(deleted.values_list("source", "html")) == {("", "")}
    assert not Mention.objects.filter(message__in=deleted).exists()
    hidden = Message.objects.filter(hidden_at__isnull=False)
    assert hidden.exists()
    assert AuditEntry.objects.filter(action="hide message").count() == hidden.count()
    assert Message.objects.filter(reply_to__isnull=False, reply_to__room=F("room")).exists()
    assert not Message.objects.exclude(reply_to=None).exclude(reply_to__room=F("room")).exists()
    assert MessagePreview.objects.exists()
    assert "in order" in checked()


def _said() -> list[Any]:
    return list(Message.objects.order_by("pk").values_list("room__slug", "number", "author__nickname", "source"))


def test_the_same_seed_says_the_same_and_another_something_else(db: None) -> None:
    with time_machine.travel("2026-11-20T12:00Z", tick=False):
        with transaction.atomic():
            seed()
            first = _said()
            transaction.set_rollback(True)
        seed()

    assert _said() == first
    seed(seed=2, more=True)
    assert {source for *_, source in _said()[600:]} != {source for *_, source in first}


def test_again_it_adds_to_what_is_there(demo: str) -> None:
    create_account(nickname="somebody", password=None)
    seed(seed=1, messages=300, more=True)
    assert User.objects.count() == 41
    assert general().member_count == 41
    assert Message.objects.count() == 900
    assert "900 messages" in checked()


def test_each_person_gets_a_token_that_opens_the_door(db: None, tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    seed(tokens_file=file)
    lines = file.read_text().splitlines()
    opened = {found[0].pk for line in lines if (found := by_token(line)) is not None}
    assert opened == set(User.objects.values_list("pk", flat=True))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_password_nobody_can_sign_in_and_nobody_is_administrator(demo: str) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not User.objects.filter(role=Role.ADMINISTRATOR).exists()


def test_with_a_password_people_sign_in_and_one_is_administrator(db: None) -> None:
    seed(password="demonstration")
    assert all(user.check_password("demonstration") for user in User.objects.filter(kind="person"))
    assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize("words", [("--users", "0"), ("--rooms", "x"), ("--messages", "-1")])
def test_nonsense_is_refused_before_anything_is_made(db: None, words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="whole number"):
        call_command("seed_demo", *words)
    assert not User.objects.exists()


def test_interrupted_it_says_what_was_done_and_that_is_whole(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = importing.import_messages
    calls: list[int] = []

    def interrupt_the_third(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return written(*args, **options)

    monkeypatch.setattr(importing, "import_messages", interrupt_the_third)
    monkeypatch.setattr("chat.management.commands.seed_demo.BATCH", 100)
    with pytest.raises(SystemExit) as ended:
        call_command("seed_demo", "--plain", "--users", "10", "--rooms", "3", "--messages", "600")

    assert ended.value.code == 130
    assert "200 messages" in capsys.readouterr().out
    assert Message.objects.count() == 200
    assert "200 messages" in checked()
    assert Membership.objects.filter(read_number__gt=0).exists()


def test_a_post_after_it_goes_on_counting(demo: str) -> None:
    room, user = general(), User.objects.order_by("pk").first()
    assert user is not None
    posted = messages.post_message(new_post(user.pk, room.pk, "And now live.", "live-1"))
    assert (posted.number, posted.change) == (room.last_number + 1, room.last_change + 1)
    assert "601 messages" in checked()
