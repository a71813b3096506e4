"""Processes tell one another their figures through the shared cache, and do without it when it is away."""

import time

import pytest
from django.core.cache import cache
from pytest_django import Settings

from stats import sharing as module
from stats.process import ProcessStatistics
from stats.sharing import REGISTRY, Reporter, Sharing, summary
from tests.stats.conftest import Clock


@pytest.fixture(autouse=True)
def several_processes(settings: Settings) -> None:
    settings.REDIS_URL = "redis://elsewhere"  # the cache itself stays the one of the tests
    cache.clear()


def process(name: str, requests: int) -> Sharing:
    own = ProcessStatistics(Clock(time.monotonic()))
    for _ in range(requests):
        own.record("api", 200, 5)
    return Sharing(own, name)


def test_each_process_sees_the_sum_of_all() -> None:
    one, two, three = process("one", 5), process("two", 7), process("three", 0)
    for each in (one, two, three):
        each.publish()

    for each in (one, two, three):
        reports = each.reports()
        assert reports[0].process == each.process
        assert sorted(report.process for report in reports) == ["one", "three", "two"]
        assert sum(count for report in reports for _, _, count in report.requests) == 12
        assert sum(second.requests for report in reports for second in report.seconds) == 12


def test_the_figures_of_all_are_one_summary(own: ProcessStatistics, monkeypatch: pytest.MonkeyPatch) -> None:
    process("two", 7).publish()
    monkeypatch.setattr(module.sharing, "_others_until", 0.0)
    own.record("page", 200, 5)

    figures = summary()

    assert figures["processes"] == 2
    assert figures["responses"]["2xx"] == 8


def test_a_process_that_is_gone_is_not_counted() -> None:
    one, two = process("one", 5), process("two", 7)
    one.publish()
    two.publish()
    cache.delete("stats:two")  # as when its time is over

    assert [report.process for report in one.reports()] == ["one"]


def test_a_name_lost_from_the_list_is_back_with_the_next_report() -> None:
    one, two = process("one", 5), process("two", 7)
    two.publish()
    cache.delete(REGISTRY)
    one.publish()
    assert [report.process for report in process("x", 0).reports()] == ["x", "one"]

    two.publish()

    assert sorted(report.process for report in process("x", 0).reports()) == ["one", "two", "x"]


def test_a_report_that_makes_no_sense_is_left_out() -> None:
    one = process("one", 5)
    one.publish()
    process("two", 7).publish()
    process("three", 7).publish()
    cache.set("stats:two", b"\xc1 from another version")

    assert sorted(report.process for report in one.reports()) == ["one", "three"]


def test_with_the_cache_away_each_tells_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    one = process("one", 5)

    def away(*args: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "get", away)

    assert [report.process for report in one.reports()] == ["one"]


def test_without_redis_nothing_runs(settings: Settings) -> None:
    settings.REDIS_URL = ""
    one = process("one", 5)
    process("two", 7).publish()
    reporter = Reporter(one)

    reporter.ensure_running()

    assert reporter._pid is None
    assert [report.process for report in one.reports()] == ["one"]
