"""Files wait with a message for later: for it alone, as long as it waits, and are free when it is cancelled."""

from datetime import timedelta

import pytest

from chat.actions import removing_files, scheduling
from chat.models import Attachment, Message, ScheduledMessage
from foundation.clock import now
from tests.api.conftest import Program
from tests.files.conftest import Sender

LONG_AGO = timedelta(days=30)


@pytest.fixture
def alice(world):
    return Sender(world.alice)


@pytest.fixture
def later(world):
    """Schedule over REST, with these files."""

    def schedule(*files, source="", whose=world.alice):
        due_at = (now() + timedelta(days=9)).isoformat()
        ids = [file["id"] for file in files]
        return Program(whose).post(
            "/api/scheduled", room=world.garden.pk, source=source, due_at=due_at, attachments=ids
        )

    return schedule


def send():
    ScheduledMessage.objects.update(due_at=now() - timedelta(seconds=1))
    return scheduling.send_due()


def test_they_go_out_with_it_in_their_order_and_no_sweep_takes_them_before(world, alice, later, heard):
    one, two = alice.sent(b"one", "one.txt"), alice.sent(b"two", "two.txt")
    made = later(two, one)
    Attachment.objects.update(touched_at=now() - LONG_AGO)
    removing_files.let_go_of_orphans()

    listed = Program(world.alice).get("/api/scheduled").json()["scheduled"]
    with heard() as frames:
        assert send() == 1

    assert (made.status_code, made.json()["attachments"]) == (201, [two, one])
    assert listed == [made.json()]
    [frame] = frames.of("message")
    assert (frame["message"]["source"], frame["message"]["attachments"]) == ("", [two, one])
    assert frames.of("scheduled")[0]["scheduled"]["state"] == "sent"


def test_no_other_message_has_them_meanwhile(world, alice, later):
    file = alice.sent(b"one")
    later(file)

    assert alice.post(world.garden.pk, file["id"]).status_code == 404
    assert later(file).status_code == 404
    assert later(alice.sent(b"two"), whose=world.bob).status_code == 404
    assert ScheduledMessage.objects.count() == 1


def test_cancelled_they_are_as_if_they_had_just_come_up(world, alice, later):
    file = alice.sent(b"one")
    made = later(file).json()
    Attachment.objects.update(touched_at=now() - LONG_AGO)

    Program(world.alice).delete(f"/api/scheduled/{made['id']}")
    removing_files.let_go_of_orphans()

    assert alice.post(world.garden.pk, file["id"]).status_code == 201


def test_words_may_be_taken_away_where_files_are_left(world, alice, later):
    alone, with_file = later(source="words").json(), later(alice.sent(b"one"), source="words").json()
    program = Program(world.alice)

    assert program.patch(f"/api/scheduled/{alone['id']}", source="").status_code == 400
    assert program.patch(f"/api/scheduled/{with_file['id']}", source="").status_code == 200
    assert send() == 2
    assert sorted(Message.objects.values_list("source", flat=True)) == ["", "words"]
