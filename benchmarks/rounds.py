"""Contestants in turn, round after round, so that whatever disturbs the machine disturbs them alike."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.bench import Bench
from benchmarks.contestants import Contestant
from benchmarks.contestants.flack import FRAME_BYTES, Flack
from benchmarks.figures import Section
from trials.load import generator
from trials.load.plan import Plan, Result
from trials.load.wire import Gone


def play(
    bench: Bench,
    section: Section,
    contestants: Sequence[Contestant],
    *,
    clients: int,
    value: Callable[[Result], float],
    rounds: int | None = None,
    **options: Any,
) -> None:
    """One run of each contestant a round, as many rounds as the scale says; `options` are the plan's."""
    present = []
    for contestant in contestants:
        figure = section.figure(contestant.name)
        figure.missing = contestant.missing()
        if not figure.missing:
            present.append(contestant)
    frame_bytes = FRAME_BYTES
    for _ in range(rounds or bench.scale.repeats):
        for contestant in present:
            result = _run(bench, section, contestant, clients, frame_bytes, value, options)
            if result is not None and isinstance(contestant, Flack):
                frame_bytes = round(result.frame_bytes)


def _run(
    bench: Bench,
    section: Section,
    contestant: Contestant,
    clients: int,
    frame_bytes: int,
    value: Callable[[Result], float],
    options: dict[str, Any],
) -> Result | None:
    figure = section.figure(contestant.name)
    try:
        with contestant.stage(bench.folder, clients=clients, frame_bytes=frame_bytes) as stage:
            plan = Plan(
                port=stage.port,
                clients=stage.clients,
                frame=stage.frame,
                path=stage.path,
                ready=stage.ready,
                ack=stage.ack,
                text_bytes=stage.text_bytes,
                servers=stage.servers,
                **options,
            )
            result = generator.run(plan, in_python=bench.in_python)
            faults = result.faults() + stage.check(result)
    except (Gone, RuntimeError, TimeoutError) as error:
        figure.add(0, [str(error).splitlines()[0]], {})
        return None
    figure.add(value(result), faults, asdict(result))
    bench.say(f"  {contestant.name}: {value(result):,.0f}{'  void: ' + ', '.join(faults) if faults else ''}")
    return result
