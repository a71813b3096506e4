"""202 now, the answer later: one effect, for its owner only, whatever happens meanwhile."""

from datetime import timedelta

import pytest

from accounts import actions
from api import async_requests, tasks
from api.async_requests import TryAgain, run
from api.models import AsyncRequest
from chat.models import Membership, Message
from foundation.clock import now
from foundation.errors import Unavailable
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

LATER = {"Prefer": "respond-async"}


@pytest.fixture
def alice(world):
    return Program(world.alice)


@pytest.fixture
def queued(monkeypatch):
    """The ids that workers were told of."""
    sent = []
    monkeypatch.setattr(async_requests, "enqueue", sent.append)
    return sent


def ask(program, source="hello", **more):
    answer = program.post("/api/messages", source=source, headers=LATER, **more)
    assert answer.status_code == 202
    return answer


def test_it_is_accepted_then_done_then_answered(world, alice, queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        accepted = ask(alice, room=world.garden.pk)
    place = accepted["Location"]
    assert place == f"/tasks/{queued[0]}"
    assert accepted["Preference-Applied"] == "respond-async"
    assert accepted["Retry-After"]
    waiting = alice.get(place)
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "1")
    assert not Message.objects.exists()

    run(queued[0])

    done = alice.get(place)
    message = Message.objects.get()
    assert (done.status_code, done["Location"]) == (201, f"/api/messages/{message.pk}")
    assert done.json()["source"] == "hello"
    assert done.json()["client_id"] == f"task:{queued[0]}"
    assert alice.get(place).content == done.content


@pytest.mark.parametrize("prefer", ["Respond-Async", "wait=10, respond-async", "respond-async; x=1"])
def test_the_preference_is_read_as_rfc_7240_writes_it(world, alice, prefer):
    assert alice.post("/api/messages", source="x", headers={"Prefer": prefer}).status_code == 202


def test_without_the_preference_the_answer_comes_at_once(world, alice):
    assert alice.post("/api/messages", source="x", headers={"Prefer": "return=minimal"}).status_code == 201


def test_done_twice_it_is_done_once(world, alice):
    [row] = [AsyncRequest.objects.get(pk=ask(alice)["Location"].split("/")[-1])]
    run(row.pk)
    run(row.pk)
    assert Message.objects.count() == 1
    run("never-was")


def test_killed_between_deed_and_answer_neither_happened(world, alice, monkeypatch):
    place = ask(alice)["Location"]
    save = AsyncRequest.save

    def die(row, **options):
        assert Message.objects.count() == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(AsyncRequest, "save", die)
    with pytest.raises(KeyboardInterrupt):
        run(place.split("/")[-1])
    assert not Message.objects.exists()
    assert alice.get(place).status_code == 202

    monkeypatch.setattr(AsyncRequest, "save", save)
    run(place.split("/")[-1])
    assert Message.objects.count() == 1
    assert alice.get(place).status_code == 201


def test_what_is_refused_later_is_the_answer(world):
    carol = Program(world.carol)
    place = ask(carol, room=world.garden.pk)["Location"]
    run(place.split("/")[-1])
    answer = carol.get(place)
    assert (answer.status_code, code_of(answer)) == (403, "forbidden")


def test_what_can_be_refused_at_once_is(world, alice):
    assert code_of(alice.post("/api/messages", headers=LATER)) == "invalid"
    headers = {"Authorization": f"Bearer {alice.token}", **LATER}
    multipart = alice._client.post("/api/messages", {"source": "x"}, headers=headers)
    assert (multipart.status_code, code_of(multipart)) == (415, "unsupported_media_type")
    assert Program().post("/api/messages", source="x", headers=LATER).status_code == 401
    assert not AsyncRequest.objects.exists()


def test_suspended_meanwhile_they_may_not(world, alice):
    place = ask(alice)["Location"]
    actions.suspend(world.dana, world.alice.pk)
    run(place.split("/")[-1])
    actions.restore(world.dana, world.alice.pk)
    assert code_of(alice.get(place)) == "suspended"
    assert not Message.objects.exists()


def test_a_token_revoked_meanwhile_opens_nothing(world, alice):
    place = ask(alice)["Location"]
    actions.revoke_token(world.alice, world.alice.tokens.get().pk)
    run(place.split("/")[-1])
    answer = Program(world.alice).get(place)
    assert (answer.status_code, code_of(answer)) == (401, "authentication_required")
    assert not Message.objects.exists()


def test_its_owner_alone_sees_it(world, alice):
    place = ask(alice)["Location"]
    assert Program(world.alice).get(place).status_code == 202  # with another token of hers
    assert code_of(Program(world.bob).get(place)) == "not_found"
    assert code_of(alice.get("/tasks/never-was")) == "not_found"
    assert Program().get(place).status_code == 401


def test_a_client_id_is_honoured(world, alice):
    places = [ask(alice, client_id="k1")["Location"] for _ in range(2)]
    headers = {**LATER, "Idempotency-Key": "k1"}
    places.append(alice.post("/api/messages", source="hello", headers=headers)["Location"])
    for place in places:
        run(place.split("/")[-1])
    assert [alice.get(place).status_code for place in places] == [201, 200, 200]
    assert Message.objects.get().client_id == "k1"


def test_a_post_made_later_does_not_mark_the_room_read(world, alice):
    place = ask(alice, room=world.garden.pk)["Location"]
    run(place.split("/")[-1])
    assert Membership.objects.get(user=world.alice, room=world.garden).read_number == 0


def test_an_answer_is_kept_for_a_day(world, alice):
    place = ask(alice)["Location"]
    run(place.split("/")[-1])
    tasks.expire_requests()
    assert alice.get(place).status_code == 201

    AsyncRequest.objects.update(finished_at=now() - timedelta(hours=25))
    assert code_of(alice.get(place)) == "not_found"
    tasks.expire_requests()
    assert not AsyncRequest.objects.exists()


def test_what_the_database_could_not_do_is_tried_again_and_at_last_answered(world, alice, monkeypatch):
    place = ask(alice)["Location"]

    def away(*args, **kwargs):
        raise Unavailable

    monkeypatch.setattr("chat.commands.post_now", away)
    for _ in range(async_requests.MOST_TRIES - 1):
        with pytest.raises(TryAgain):
            run(place.split("/")[-1])
        assert alice.get(place).status_code == 202
    run(place.split("/")[-1])
    assert code_of(alice.get(place)) == "unavailable"


def test_what_a_broker_lost_is_queued_again(world, alice, queued):
    place = ask(alice)["Location"]
    tasks.sweep_requests()
    assert queued == []  # too young to be lost
    AsyncRequest.objects.update(created_at=now() - timedelta(minutes=1))
    tasks.sweep_requests()
    assert queued == [place.split("/")[-1]]


def test_with_the_broker_away_it_is_accepted_all_the_same(
    world, alice, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("celery.app.base.Celery.send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        ask(alice)


def test_asking_too_often_is_answered_429(world, alice, settings):
    settings.FLACK_POST_RATE = 0.2
    ask(alice)
    assert code_of(alice.post("/api/messages", source="x", headers=LATER)) == "rate_limited"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("post", "/api/rooms", {"kind": "open", "name": "Later"}, 201),
        ("patch", "/api/rooms/{room}", {"topic": "Later"}, 200),
        ("post", "/api/rooms/{room}/join", {}, 200),
        ("post", "/api/rooms/{room}/leave", {}, 204),
    ],
)
def test_other_writes_can_wait_too(world, alice, method, path, body, status):
    place = getattr(alice, method)(path.format(room=world.garden.pk), headers=LATER, **body)["Location"]
    run(place.split("/")[-1])
    assert alice.get(place).status_code == status


def test_no_password_is_ever_kept(world, alice):
    alice.put("/api/me/password", current="x", new="y", headers=LATER)
    alice.post("/api/users", nickname="anna", password="correct horse battery", headers=LATER)
    assert not AsyncRequest.objects.exists()
