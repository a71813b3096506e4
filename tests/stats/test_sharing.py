"""Each process keeps a row of what it counted; whoever is asked adds up all of them, and counts nothing twice."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError

from stats import sharing as module
from stats.models import Traffic
from stats.process import ProcessStatistics
from stats.report import added
from stats.sharing import EARLIER, FOLD_AFTER, Sharing, fold, summary
from tests.stats.conftest import Clock

pytestmark = pytest.mark.django_db


class Process(Sharing):
    """One more process, which has answered `requests`."""

    def __init__(self, requests: int = 0) -> None:
        self.statistics = ProcessStatistics(Clock(time.monotonic()))
        super().__init__(self.statistics)
        self.answer(requests)

    def answer(self, requests: int) -> None:
        for _ in range(requests):
            self.statistics.record("api", 200, 5)

    def writes(self) -> "Process":
        self.write()
        return self


def total(asked: Sharing) -> int:
    asked._others_until = 0.0
    return sum(added(report.totals for report in asked.reports()).requests.values())


def age(process: Sharing) -> None:
    Traffic.objects.filter(process=process.process).update(
        seen_at=Traffic.objects.get(process=process.process).seen_at - FOLD_AFTER - timedelta(minutes=1)
    )


def test_each_process_sees_the_sum_of_all() -> None:
    for each in (processes := [Process(5).writes(), Process(7).writes(), Process(0).writes()]):
        assert total(each) == 12
        assert len(each.reports()) == len(processes)


def test_the_own_figures_are_fresh_and_the_others_as_written() -> None:
    one, two = Process(5).writes(), Process(7).writes()
    one.answer(1)
    two.answer(1)

    assert total(one) == 13
    two.write()
    assert total(one) == 14


def test_what_was_counted_outlives_its_process_but_its_connections_do_not(
    own: ProcessStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.counters.counters.connections", 3)
    stopped, killed = Process(7), Process(5)
    stopped.write(ended=True)
    killed.write()
    age(killed)
    monkeypatch.setattr("realtime.counters.counters.connections", 0)
    module.sharing._others_until = 0.0

    figures = summary()

    assert figures["totals"]["requests"] == 12
    assert figures["processes"] == 1
    assert figures["connections"] == 0
    assert figures["responses"]["2xx"] == 12


def test_an_idle_process_writes_nothing_until_it_must_say_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = Process(3).writes()
    Traffic.objects.all().delete()

    idle.write()
    assert not Traffic.objects.exists()

    monkeypatch.setattr(module, "ALIVE_EVERY_S", 0.0)
    idle.write()
    assert Traffic.objects.exists()


def test_rows_of_long_ago_become_one_and_the_sum_stays() -> None:
    asked, old, older = Process(1).writes(), Process(10).writes(), Process(100).writes()
    age(old)
    fold()
    age(older)
    fold()
    fold()

    assert set(Traffic.objects.values_list("process", flat=True)) == {EARLIER, asked.process}
    assert total(asked) == 111


def test_a_process_that_only_slept_goes_on_beside_what_was_folded() -> None:
    asked, sleeper = Process(1).writes(), Process(10).writes()
    age(sleeper)
    fold()
    assert total(asked) == 11

    sleeper.answer(2)
    sleeper.write()
    assert (total(asked), total(sleeper)) == (13, 13)
    sleeper.answer(3)
    sleeper.write()
    assert (total(asked), total(sleeper)) == (16, 16)


def test_a_report_that_makes_no_sense_is_left_out() -> None:
    one, two = Process(5).writes(), Process(7).writes()
    Traffic.objects.filter(process=two.process).update(report=b"\xc1 from another version")

    assert total(one) == 5


def test_with_the_database_away_the_others_stay_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    one, _two = Process(5).writes(), Process(7).writes()
    assert total(one) == 12

    def away(*args: object, **options: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Traffic.objects, "exclude", away)
    one.answer(1)
    assert total(one) == 13


def test_what_prometheus_reads_never_falls_whichever_process_it_asks() -> None:
    one, two = Process(5).writes(), Process(7).writes()
    read = []
    for asked in (one, two, one, two):
        one.answer(1)
        two.answer(1)
        read.append(sum(added(report.totals for report in asked.written()).requests.values()))

    assert read == sorted(read)
    assert read[0] >= 13
