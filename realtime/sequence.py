"""The order of one room's frames in one process (DESIGN.md, "Changes", rule 3). Pure: no clock, no loop.

Frames come from a bus that loses, doubles and reorders. What continues is passed on, what is had is
dropped, what came too early waits here until the missing part arrives or is read from the database.
"""

from typing import Literal

from realtime.frame import Frame

# More than this many frames waiting for one that was lost: the database brings them cheaper.
MAX_EARLY = 1000

Verdict = Literal["passed", "double", "early"]


class Sequence:
    """`have` is the last change passed on, None until the baseline is read; `seen` the highest heard of."""

    __slots__ = ("early", "have", "seen")

    def __init__(self) -> None:
        self.have: int | None = None
        self.seen = 0
        self.early: dict[int, Frame] = {}

    @property
    def behind(self) -> bool:
        return self.have is not None and self.seen > self.have

    def start(self, baseline: int) -> list[Frame]:
        """Everything up to `baseline` is in the database for whoever attaches now."""
        self.have = baseline
        self.seen = max(self.seen, baseline)
        return self._continue()

    def offer(self, frame: Frame) -> tuple[Verdict, list[Frame]]:
        """What this frame makes ready to be passed on, in order of change."""
        assert frame.after is not None
        assert frame.change is not None
        if frame.change > self.seen:
            self.seen = frame.change
        if self.have is None or frame.after > self.have:
            if len(self.early) < MAX_EARLY:
                self.early[frame.change] = frame
            return "early", []
        if frame.change <= self.have:
            return "double", []
        self.have = frame.change
        if not self.early:
            return "passed", [frame]
        return "passed", [frame, *self._continue()]

    def fill(self, covered: int, frames: list[Frame]) -> list[Frame]:
        """What the database said came after a change that was `have` when it was asked."""
        assert self.have is not None
        passed = []
        for frame in frames:
            assert frame.change is not None
            if frame.change > self.have:
                self.have = frame.change
                passed.append(frame)
        self.have = max(self.have, covered)
        self.seen = max(self.seen, self.have)
        return passed + self._continue()

    def reset(self) -> None:
        """Another database: nothing counted so far means anything."""
        self.have = None
        self.seen = 0
        self.early.clear()

    def _continue(self) -> list[Frame]:
        assert self.have is not None
        passed = []
        for change in sorted(self.early):
            frame = self.early[change]
            assert frame.after is not None
            if change <= self.have:
                del self.early[change]
            elif frame.after <= self.have:
                passed.append(self.early.pop(change))
                self.have = change
        return passed
