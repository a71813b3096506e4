"""The command: `make bench`, or `python -m benchmarks`. Prints the tables; writes a JSON and a picture."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import report
from benchmarks.bench import SCALES, Bench
from benchmarks.figures import Section
from benchmarks.scenarios import SCENARIOS
from trials.installation import REPOSITORY
from trials.load.generator import NO_COMPILER, compiler
from trials.load.herd import raise_file_limit

RESULTS = REPOSITORY / "benchmarks" / "results"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure Flack, beside others and the limit.")
    parser.add_argument("--only", help=f"scenarios, separated by commas: {', '.join(SCENARIOS)}")
    parser.add_argument("--scale", choices=SCALES, default="full", help="goals are judged at full (default) only")
    parser.add_argument("--repeats", type=int, help="rounds; the median counts")
    parser.add_argument("--seconds", type=float, help="length of one measurement")
    parser.add_argument("--against", help='names of other contestants, separated by commas; "" for none')
    parser.add_argument("--worlds", type=Path, help="a folder for installations, kept for the next run")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for JSON and picture")
    parser.add_argument("--from", dest="earlier", type=Path, nargs="+", help="measure nothing: tables of these JSONs")
    parser.add_argument("--markdown", action="store_true", help="print the tables as docs/performance.md has them")
    parser.add_argument("--python-generator", action="store_true", help="as on a machine without a C compiler")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    options = arguments(given)
    names = options.only.split(",") if options.only else list(SCENARIOS)
    if unknown := [name for name in names if name not in SCENARIOS]:
        print(f"There is no scenario {unknown[0]!r}. There are: {', '.join(SCENARIOS)}.", file=sys.stderr)
        return 2
    tables = report.markdown if options.markdown else report.text
    if options.earlier:
        print(tables(*report.read(options.earlier)))
        return 0
    raise_file_limit()
    if compiler() is None:
        say(NO_COMPILER)
    with _folder(options.worlds) as folder:
        sections = measure(_bench(options, folder), names)
    where = report.conditions()
    print(tables(sections, where))
    as_json, picture = report.write(options.results, sections, where)
    say(f"Written: {as_json} and {picture}")
    return 0


def measure(bench: Bench, names: Sequence[str]) -> list[Section]:
    sections = []
    for name in names:
        bench.say(f"{name} …")
        sections.append(SCENARIOS[name](bench))
    return sections


def _bench(options: argparse.Namespace, folder: Path) -> Bench:
    scale = SCALES[options.scale]
    return Bench(
        scale=replace(scale, repeats=options.repeats or scale.repeats, seconds=options.seconds or scale.seconds),
        folder=folder,
        against=None if options.against is None else frozenset(filter(None, options.against.split(","))),
        in_python=options.python_generator,
        say=say,
    )


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="flack-bench-") as folder:
        yield Path(folder)


def say(line: str) -> None:
    """What goes on; the tables alone go to standard output."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
