"""The tables, for a terminal or as Markdown, and the same as JSON and as a picture."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contestants import others
from benchmarks.figures import Figure, Goal, Section, number
from trials.house import LIFTED
from trials.installation import REPOSITORY
from trials.plot import Bar, Group, svg

LIMITS = ", ".join(f"{name}={value}" for name, value in LIFTED.items())
AS_INSTALLED = f"Limits are lifted ({LIMITS}); everything else is as installed, except where it says so."
REACHED = {True: "reached", False: "MISSED", None: "not measured"}


def conditions() -> dict[str, str]:
    """The machine and the versions, as far as they matter."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def text(sections: Iterable[Section], where: dict[str, str]) -> str:
    parts = []
    for section in sections:
        parts += [section.title, f"  {section.unit}. {section.conditions}", ""]
        parts += _aligned([("", "median", "runs", ""), *_rows(section)])
        parts += _aligned([(f"goal: {g.text}", g.measured, REACHED[g.reached], "") for g in section.goals])
        parts.append("")
    return "\n".join([*parts, AS_INSTALLED, _told(where), ""])


def markdown(sections: Iterable[Section], where: dict[str, str]) -> str:
    parts = []
    for section in sections:
        parts += [f"### {section.title}", "", section.conditions, ""]
        parts += [f"| | {section.unit} | runs | |", "|---|---:|---|---|"]
        parts += [f"| {' | '.join(row)} |" for row in _rows(section)]
        parts += ["", *[f"- {g.text}: **{REACHED[g.reached]}** ({g.measured})" for g in section.goals], ""]
    return "\n".join([*parts, AS_INSTALLED, "", _told(where), ""])


def _rows(section: Section) -> list[tuple[str, str, str, str]]:
    return [
        (figure.who, number(figure.median), _range(figure), " · ".join(filter(None, (figure.remark, figure.note))))
        for figure in section.figures
    ]


def _range(figure: Figure) -> str:
    if len(figure.values) < 2:
        return ""
    return f"{number(min(figure.values))} to {number(max(figure.values))}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(widths[i]) if i in (0, 3) else cell.rjust(widths[i]) for i, cell in enumerate(row))
        for row in rows
    ]
    return [f"  {line.rstrip()}" for line in lines]


def _told(where: dict[str, str]) -> str:
    return (
        f"{where['processor']}, {where['cores']} cores, Linux {where['kernel']}, Python {where['python']}, "
        f"SQLite {where['sqlite']}; commit {where['commit']}, {where['time'][:10]}."
    )


def write(folder: Path, sections: Sequence[Section], where: dict[str, str]) -> tuple[Path, Path]:
    """The JSON and the picture; where they are. Named for the time, so that nothing is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / where["time"].replace(":", "").partition("+")[0]
    everything: dict[str, Any] = {"conditions": where, "sections": [asdict(section) for section in sections]}
    as_json, picture = stem.with_suffix(".json"), stem.with_suffix(".svg")
    as_json.write_text(json.dumps(everything, indent=1))
    picture.write_text(svg("Flack, measured", [_group(section) for section in sections]))
    return as_json, picture


def read(files: Sequence[Path]) -> tuple[list[Section], dict[str, str]]:
    """The sections of earlier runs, each as it was measured last, and the conditions of the last run."""
    sections: dict[str, Section] = {}
    where: dict[str, str] = {}
    for file in files:
        everything = json.loads(file.read_text())
        where = everything["conditions"]
        for fields in everything["sections"]:
            figures = [Figure(**figure) for figure in fields.pop("figures")]
            goals = [Goal(**goal) for goal in fields.pop("goals")]
            sections[fields["name"]] = Section(**fields, figures=figures, goals=goals)
    return list(sections.values()), where


def _group(section: Section) -> Group:
    unit = f"{section.unit} ({'less' if section.less_is_better else 'more'} is better)"
    theirs = {contestant.name for contestant in others()}
    return Group(section.title, unit, [_bar(figure, is_ours=figure.who not in theirs) for figure in section.figures])


def _bar(figure: Figure, *, is_ours: bool) -> Bar:
    said = " · ".join(filter(None, (number(figure.median), figure.remark))) if figure.values else figure.note
    return Bar(figure.who, figure.median, said, is_ours=is_ours)
