"""A trace of a few events, as Chromium writes them: microseconds, frames with their stages inside."""

from itertools import count
from typing import Any

import pytest

from benchmarks.tracing import Frame, Trace, frames_by_second

PAGE, MAIN, COMPOSITOR = 7, 1, 2

_ids = count(1)


def mark(name: str, at_ms: float, **more: Any) -> dict[str, Any]:
    return {"cat": "blink.user_timing", "name": name, "ph": "I", "pid": PAGE, "tid": MAIN, "ts": at_ms * 1000, **more}


def frame(began_ms: float, ended_ms: float, state: str, committed_ms: float | None = None) -> list[dict[str, Any]]:
    about = {"pid": PAGE, "tid": COMPOSITOR, "id2": {"local": hex(next(_ids) % 2)}}
    report = {**about, "name": "PipelineReporter", "args": {"frame_reporter": {"state": state}}}
    commit = {**about, "name": "Commit", "ph": "b"}
    return [
        {**report, "ph": "b", "ts": began_ms * 1000},
        *([] if committed_ms is None else [{**commit, "ts": committed_ms * 1000}]),
        {**report, "ph": "e", "ts": ended_ms * 1000},
    ]


def task(at_ms: float, took_ms: float, cpu_ms: float, thread: int = MAIN) -> dict[str, Any]:
    times = {"ts": at_ms * 1000, "dur": took_ms * 1000, "tdur": cpu_ms * 1000}
    return {"name": "ThreadControllerImpl::RunTask", "ph": "X", "pid": PAGE, "tid": thread, **times}


def test_what_was_drawn_is_on_the_screen_with_the_next_frame_that_took_it_over() -> None:
    trace = Trace(
        [
            mark("drawn", 100),
            *frame(90, 110, "STATE_PRESENTED_ALL", committed_ms=95),  # of before
            *frame(105, 120, "STATE_PRESENTED_ALL"),  # the compositor alone
            *frame(110, 130, "STATE_DROPPED", committed_ms=112),
            *frame(120, 140, "STATE_PRESENTED_PARTIAL", committed_ms=125),
            *frame(130, 150, "STATE_NO_UPDATE_DESIRED"),
        ]
    )

    assert trace.shown_after(trace.mark("drawn")) == 140
    assert [one.dropped for one in trace.frames] == [False, False, True, False]
    with pytest.raises(LookupError):
        trace.shown_after(126)


def test_each_second_has_its_frames_and_those_of_one_moment_are_one() -> None:
    shown = [Frame(0, ms, dropped=False, committed_ms=None) for ms in (10, 10.2, 500, 1100)]

    assert frames_by_second([*shown, Frame(0, 700, dropped=True, committed_ms=None)], 0, 3_000) == [2, 1, 0]


def test_tasks_are_those_of_the_pages_main_thread_in_that_time() -> None:
    trace = Trace([mark("here", 0), task(10, 30, 20), task(50, 90, 5), task(60, 400, 300, thread=COMPOSITOR)])

    assert trace.longest_task_ms(0, 100) == 90
    assert trace.most_cpu_ms(0, 100) == 20
    assert trace.cpu_ms(0, 100) == 25
    assert trace.cpu_ms(0, 40) == 20


def test_other_processes_and_shifts_that_somebody_caused_do_not_count() -> None:
    shift = {"name": "LayoutShift", "ph": "I", "pid": PAGE, "tid": MAIN, "ts": 5_000}
    caused = {"data": {"score": 0.5, "had_recent_input": True}}
    by_itself = {"data": {"score": 0.25, "had_recent_input": False}}
    trace = Trace(
        [
            mark("there", 1),
            {**shift, "args": caused},
            {**shift, "args": by_itself},
            {**shift, "args": by_itself, "pid": PAGE + 1},
        ]
    )

    assert trace.layout_shift(0, 100) == 0.25


def test_the_way_to_a_page_begins_before_the_empty_document_of_its_process() -> None:
    def event(name: str, at_ms: float, address: str, process: int = PAGE) -> dict[str, Any]:
        about = {"name": name, "ph": "I", "pid": process, "tid": MAIN, "ts": at_ms * 1000}
        return {**about, "args": {"data": {"documentLoaderURL": address}}}

    begun, empty = event("navigationStart", 10, "http://page", PAGE - 1), event("navigationStart", 100, "")
    painted = event("firstContentfulPaint", 300, "http://page")

    trace = Trace([begun, empty, painted, mark("drawn", 290)])

    assert trace.first_content() - trace.navigated() == 290
    with pytest.raises(LookupError):
        Trace([empty, painted, mark("drawn", 290)]).navigated()


def test_a_trace_without_a_mark_is_nobodys() -> None:
    with pytest.raises(LookupError):
        Trace([task(1, 1, 1)])
