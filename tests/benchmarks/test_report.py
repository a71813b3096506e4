"""What the tables, the JSON and the picture say of figures that count, that don't, and that are missing."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import report
from benchmarks.figures import Section

WHERE = {
    "time": "2026-11-27T10:00:00+00:00",
    "commit": "abc",
    "processor": "A processor",
    "cores": "2",
    "kernel": "6",
    "python": "3.11",
    "sqlite": "3.40",
}


@pytest.fixture
def section() -> Section:
    """Flack three times as quick as the other; one run of a third was void, a fourth is not there."""
    made = Section(name="race", title="A <race>", unit="laps", conditions="On a track.")
    for value in (290, 300, 330):
        made.figure("Flack").add(value, [], {})
    made.figure("Other").add(100, [], {})
    made.figure("Busy").add(9_999, ["the generator used 93% of its core"], {})
    made.figure("Absent").missing = "There is no such thing here."
    made.want_share("at least twice the other", "Flack", "Other", 2)
    made.want_share("at least four times the other", "Flack", "Other", 4)
    made.want_share("at least Busy", "Flack", "Busy", 1)
    made.want("at most 200", made.median("Flack"), most=200)
    return made


def test_goals_are_held_against_medians_of_runs_that_count(section: Section) -> None:
    assert [(goal.reached, goal.measured) for goal in section.goals] == [
        (True, "3.00 times"),
        (False, "3.00 times"),
        (None, "–"),
        (False, "300"),
    ]


@pytest.mark.parametrize("write", [report.text, report.markdown])
def test_a_void_and_a_missing_contestant_are_marked(section: Section, write: object) -> None:
    said = write([section], WHERE)  # type: ignore[operator]

    assert "void: the generator used 93% of its core" in said
    assert "There is no such thing here." in said
    assert "290 to 330" in said
    assert "9,999" not in said
    assert "FLACK_POST_RATE=0" in said
    assert "MISSED" in said


def test_json_and_picture_hold_the_same(section: Section, tmp_path: Path) -> None:
    as_json, picture = report.write(tmp_path, [section], WHERE)

    [kept] = json.loads(as_json.read_text())["sections"]
    assert [run["value"] for run in kept["figures"][0]["runs"]] == [290, 300, 330]
    assert report.read([as_json]) == ([section], WHERE)
    drawn = ElementTree.fromstring(picture.read_text())
    widths = [float(bar.get("width", 0)) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    assert "A <race>" in [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
