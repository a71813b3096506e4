"""What a scenario brings home: figures from repeated runs, and the goals held against their medians."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass
class Figure:
    """One contestant in one scenario. Only runs that count are in `values`; `void` says why others don't."""

    who: str
    values: list[float] = field(default_factory=list)
    void: list[str] = field(default_factory=list)
    missing: str = ""  # a sentence, where it can't run on this machine
    remark: str = ""  # what else is to be said, beside the figure
    runs: list[dict[str, Any]] = field(default_factory=list)  # everything that was measured

    def add(self, value: float, faults: Sequence[str], details: dict[str, Any]) -> None:
        if faults:
            self.void.append(", ".join(faults))
        else:
            self.values.append(value)
        self.runs.append({"value": value, "faults": list(faults), **details})

    @property
    def median(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def note(self) -> str:
        if self.missing:
            return self.missing
        return f"void: {'; '.join(dict.fromkeys(self.void))}" if self.void else ""


@dataclass(frozen=True)
class Goal:
    text: str
    measured: str
    reached: bool | None  # None: what it takes was not measured


@dataclass
class Section:
    """One table: who did how much of `unit`, under which conditions."""

    name: str
    title: str
    unit: str
    conditions: str
    figures: list[Figure] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    less_is_better: bool = False

    def figure(self, who: str) -> Figure:
        """The one of that name; a new one when there is none."""
        for figure in self.figures:
            if figure.who == who:
                return figure
        self.figures.append(Figure(who))
        return self.figures[-1]

    def median(self, who: str) -> float | None:
        return next((figure.median for figure in self.figures if figure.who == who), None)

    def want(self, text: str, value: float | None, *, least: float | None = None, most: float | None = None) -> None:
        """A goal for a value: at least, or at most, so much."""
        reached = None
        if value is not None:
            reached = (least is None or value >= least) and (most is None or value <= most)
        self.goals.append(Goal(text, number(value), reached))

    def want_share(self, text: str, who: str, other: str, least: float) -> None:
        """A goal for the ratio of two medians."""
        mine, theirs = self.median(who), self.median(other)
        ratio = mine / theirs if mine and theirs else None
        measured = number(None) if ratio is None else f"{number(ratio)} times"
        self.goals.append(Goal(text, measured, None if ratio is None else ratio >= least))


def number(value: float | None) -> str:
    """As people read it: three digits that say something."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
