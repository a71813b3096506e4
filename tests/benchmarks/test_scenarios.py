"""Every scenario runs through at a tiny size: the programs work, everything sent arrives and is kept."""

import functools
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.bench import Bench
from benchmarks.contestants import node
from benchmarks.figures import Figure
from benchmarks.scenarios import SCENARIOS
from benchmarks.scenarios.fan_out import one_poster
from tests.benchmarks.test_generator import HARMLESS
from trials.load import generator

pytestmark = pytest.mark.timeout(180)


def wrong(figure: Figure) -> list[str]:
    """Nothing measured, or anything lost, doubled, strayed, refused or not in the database."""
    if figure.missing:
        return []
    if not figure.runs:
        return [f"{figure.who}: no run"]
    return [
        f"{figure.who}: {fault}" for run in figure.runs for fault in run["faults"] if not fault.startswith(HARMLESS)
    ]


# Of those with a browser the one that shares most with the others runs here: each takes ten seconds.
APART = {"reads", "page-switching", "page-scrolling", "page-typing", "page-busy"}


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in APART])
def test_it_runs(bench: Bench, name: str) -> None:
    section = SCENARIOS[name](bench)

    assert section.figures
    assert [fault for figure in section.figures for fault in wrong(figure)] == []


def test_reading_asks_no_more_questions_in_a_larger_room(bench: Bench) -> None:
    section = SCENARIOS["reads"](bench)

    read = {figure.who.rpartition(", ")[0] for figure in section.figures}
    assert {"newest page", "sync of 100 changes", "search, common word", "unread", "first page"} <= read
    assert [fault for figure in section.figures for fault in wrong(figure)] == []
    assert len(section.goals) == len(read)
    assert [f"{goal.text}: {goal.measured}" for goal in section.goals if not goal.reached] == []


def test_everybody_is_measured_and_who_is_missing_is_marked(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "compiler", lambda: None)
    monkeypatch.setattr(generator, "compiled", functools.cache(generator.compiled.__wrapped__))
    monkeypatch.setattr("benchmarks.contestants.c_loop.compiled", generator.compiled)
    monkeypatch.setattr(node, "_prepared", lambda: (Path("nowhere"), "npm could not install `ws`."))

    section = one_poster(bench)

    notes = {figure.who: figure.missing for figure in section.figures}
    assert list(notes) == ["Flack", "Channels on Daphne", "Channels on uvicorn", "Node ws", "C loop"]
    assert notes["Node ws"] == "npm could not install `ws`."
    assert notes["C loop"] == "There is no C compiler (cc, gcc or clang) here, so the limit is not measured."
    assert [fault for figure in section.figures for fault in wrong(figure)] == []


def test_a_message_that_is_not_in_the_database_is_missed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.contestants.flack.stored", lambda house, marker: 1)

    section = one_poster(replace(bench, against=frozenset()))

    [flack] = section.figures
    assert flack.median is None
    assert "in the database" in flack.note


def test_the_command_prints_a_table_and_writes_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--only", "joined", "--scale", "tiny", "--markdown", "--results", str(tmp_path)]

    assert main(options) == 0

    assert "| Flack |" in capsys.readouterr().out
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".svg"}


def test_an_unknown_scenario_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "fan-out,nonsense"]) == 2
    assert "There is no scenario 'nonsense'." in capsys.readouterr().err
