"""Chromium's own account of what it did: which frames reached the screen, which it dropped, and what held it up.

A `Trace` is read from the events of a tracing session ("Trace Event Format" of Chromium's catapult; here times are
milliseconds of its one clock). `PipelineReporter` is the life of one frame, with its stages inside it; it ends when
the frame is on the screen and tells what became of it (cc/metrics/compositor_frame_reporter.h).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

CATEGORIES = "blink.user_timing,loading,benchmark,toplevel"
SHOWN = ("STATE_PRESENTED_ALL", "STATE_PRESENTED_PARTIAL")
SECOND_MS = 1000.0

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """One that had something to show. `committed_ms`: when it took over what the page had drawn; None where only the
    compositor moved something, as in scrolling."""

    began_ms: float
    ended_ms: float
    dropped: bool
    committed_ms: float | None


@dataclass(frozen=True, slots=True)
class Task:
    """Of the main thread. `cpu_ms`: as long as it was really on a processor."""

    began_ms: float
    took_ms: float
    cpu_ms: float


class Trace:
    """Of the process of the page that made the marks; what others did does not count."""

    def __init__(self, events: Iterable[Event]) -> None:
        timed = sorted((event for event in events if "ts" in event), key=lambda event: event["ts"])
        marks = [event for event in timed if event.get("cat") == "blink.user_timing" and event["ph"] == "I"]
        if not marks:
            raise LookupError("no mark in the trace")
        self._process, self._thread = marks[-1]["pid"], marks[-1]["tid"]
        self._events = [event for event in timed if event["pid"] == self._process]
        ways = [event for event in timed if event["name"] == "navigationStart"]
        self._ways = [event["ts"] / 1000 for event in ways if event["args"]["data"]["documentLoaderURL"]]
        self._marks = {event["name"]: event["ts"] / 1000 for event in marks}
        self.frames = sorted(self._frames(), key=lambda frame: frame.ended_ms)

    def mark(self, name: str) -> float:
        """When the page last called performance.mark(name). Raises KeyError."""
        return float(self._marks[name])

    def navigated(self) -> float:
        """When the way to the document began of which the first content was painted. It may have begun in the process
        of the page before; the empty document that a new process begins with has no address, and is of later. Raises
        LookupError."""
        painted = self.first_content()
        before = [way for way in self._ways if way < painted]
        if not before:
            raise LookupError("no navigation")
        return float(max(before))

    def first_content(self) -> float:
        """The first frame with text or a picture in it, of the last document. Raises LookupError."""
        for event in reversed(self._events):
            if event["name"] == "firstContentfulPaint":
                return float(event["ts"]) / 1000
        raise LookupError("no content was painted")

    def shown_after(self, moment_ms: float) -> float:
        """When that was on the screen which the page had drawn at this moment. Raises LookupError."""
        for frame in self.frames:
            if not frame.dropped and frame.committed_ms is not None and frame.committed_ms >= moment_ms:
                return frame.ended_ms
        raise LookupError("no frame was shown after that")

    def longest_task_ms(self, since_ms: float, until_ms: float) -> float:
        """Of the page's main thread, among those that began in this time."""
        return max((task.took_ms for task in self._tasks(since_ms, until_ms)), default=0.0)

    def cpu_ms(self, since_ms: float, until_ms: float) -> float:
        """What the main thread had of a processor for tasks that began in this time: a shared machine lengthens all
        but this."""
        return sum(task.cpu_ms for task in self._tasks(since_ms, until_ms))

    def most_cpu_ms(self, since_ms: float, until_ms: float) -> float:
        """Of one task."""
        return max((task.cpu_ms for task in self._tasks(since_ms, until_ms)), default=0.0)

    def layout_shift(self, since_ms: float, until_ms: float) -> float:
        """The sum of the scores of https://wicg.github.io/layout-instability, without those just after input."""
        shifts = [event for event in self._events if event["name"] == "LayoutShift"]
        there = [event["args"]["data"] for event in shifts if since_ms <= event["ts"] / 1000 < until_ms]
        return float(sum(data["score"] for data in there if not data["had_recent_input"]))

    def _tasks(self, since_ms: float, until_ms: float) -> Iterable[Task]:
        for event in self._events:
            if event["name"] == "ThreadControllerImpl::RunTask" and event["ph"] == "X" and event["tid"] == self._thread:
                began_ms = event["ts"] / 1000
                if since_ms <= began_ms < until_ms:
                    yield Task(began_ms, event["dur"] / 1000, event.get("tdur", 0) / 1000)

    def _frames(self) -> Iterable[Frame]:
        """Stages and their frame share an id, which is used again by later frames."""
        open_frames: dict[str, Event] = {}
        commits: dict[str, float] = {}
        for event in self._events:
            if event["ph"] not in "be" or "id2" not in event:
                continue
            at, key = event["ts"] / 1000, event["id2"].get("local", "")
            if event["name"] == "Commit" and event["ph"] == "b":
                commits[key] = at
            elif event["name"] == "PipelineReporter" and event["ph"] == "b":
                open_frames[key] = event
                commits.pop(key, None)
            elif event["name"] == "PipelineReporter" and key in open_frames:
                began = open_frames.pop(key)
                state = began["args"]["frame_reporter"]["state"]
                if state in SHOWN or state == "STATE_DROPPED":
                    yield Frame(began["ts"] / 1000, at, state == "STATE_DROPPED", commits.pop(key, None))


def frames_by_second(frames: Iterable[Frame], since_ms: float, until_ms: float) -> list[int]:
    """How many were shown in each whole second of this time. Two that were shown at once are one."""
    counted: dict[int, set[float]] = defaultdict(set)
    for frame in frames:
        if not frame.dropped and since_ms <= frame.ended_ms < until_ms:
            counted[int((frame.ended_ms - since_ms) / SECOND_MS)].add(round(frame.ended_ms))
    return [len(counted[second]) for second in range(int((until_ms - since_ms) / SECOND_MS))]
