"""Background tasks inside the server process: at once, all of them, and ended at once."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as django_settings

from flackproject import embedded
from flackproject.celery import app
from realtime import leases
from realtime.models import Lease

pytestmark = pytest.mark.django_db(transaction=True)

WAIT_S = 20

done: list[int] = []
all_done = threading.Event()
wanted = 0


@app.task(name="tests.remember")
def remember(number: int) -> None:
    done.append(number)
    if len(done) >= wanted:
        all_done.set()


@app.task(name="tests.fail")
def fail() -> None:
    raise ZeroDivisionError


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(app.conf, "beat_schedule", {})
    done.clear()
    all_done.clear()
    embedded.start()
    yield
    embedded.stop()


def send(count: int) -> None:
    global wanted
    wanted = count
    for number in range(count):
        current_app.send_task("tests.remember", args=[number])


def test_a_burst_with_failures_in_between_is_done_to_the_last(worker: None) -> None:
    for _ in range(20):
        fail.delay()
    send(300)
    assert all_done.wait(WAIT_S)
    assert sorted(done) == list(range(300))


def test_starting_twice_is_once_and_stopping_waits_for_no_interval(worker: None) -> None:
    before = threading.active_count()
    embedded.start()
    assert threading.active_count() == before

    embedded.stop()
    embedded.stop()
    assert not [thread for thread in threading.enumerate() if thread.name in ("worker", "beat")]


def test_it_can_be_started_again(worker: None) -> None:
    embedded.stop()
    embedded.start()
    send(3)
    assert all_done.wait(WAIT_S)


def test_what_keeps_the_worker_from_starting_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no worker today")

    monkeypatch.setattr(embedded, "WorkController", broken)
    with pytest.raises(RuntimeError, match="no worker today"):
        embedded.start()
    assert embedded._worker is None


@pytest.mark.parametrize(
    ("wish", "redis_url", "wanted"),
    [("auto", "", True), ("auto", "redis://x", False), ("on", "redis://x", True), ("off", "", False)],
)
def test_who_runs_tasks_inside(settings: Any, wish: str, redis_url: str, wanted: bool) -> None:
    settings.FLACK_WORKER, settings.REDIS_URL = wish, redis_url
    assert embedded.is_wanted() is wanted


def test_beat_runs_what_is_due_at_once_and_lets_go_of_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    global wanted
    entry = {"task": "tests.remember", "schedule": 3600.0, "args": [7]}
    monkeypatch.setitem(app.conf, "beat_schedule", {"remember": entry})
    done.clear()
    all_done.clear()
    wanted = 1
    embedded.start()
    assert all_done.wait(WAIT_S)
    assert leases.holder_of("beat")

    embedded.stop()
    assert done == [7]
    assert not Lease.objects.filter(name="beat").exists()


def test_only_the_holder_of_the_lease_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    from flackproject.beat import LeasedScheduler  # noqa: PLC0415

    entry = {"task": "tests.remember", "schedule": 3600.0, "args": [7]}
    monkeypatch.setitem(app.conf, "beat_schedule", {"remember": entry})
    sent: list[str] = []
    monkeypatch.setattr(LeasedScheduler, "apply_entry", lambda self, entry, producer=None: sent.append(self._holder))
    first, second = LeasedScheduler(app), LeasedScheduler(app)

    for _ in range(5):
        first.tick()
        second.tick()
    assert sent == [first._holder]

    first.close()
    second._ask_again_at = first._ask_again_at
    monkeypatch.setattr("flackproject.beat.RENEW_S", 0.0)
    second._ask_again_at = second._ask_again_at.min.replace(tzinfo=second._ask_again_at.tzinfo)
    for _ in range(5):
        second.tick()
    assert sent == [first._holder, second._holder]
    second.close()


def test_everything_on_the_clock_and_every_follow_up_is_a_task() -> None:
    from chat.followups import TASKS  # noqa: PLC0415

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert (scheduled | set(TASKS.values())) <= set(app.tasks)
