"""Everybody is cut off at once, misses some messages, and comes back: until the last one has caught up."""

import time

from benchmarks.bench import Bench
from benchmarks.figures import Section
from trials.cores import LOAD, on_core
from trials.house import bearer, everybody, general
from trials.installation import Server
from trials.load.herd import JITTER_S, Herd, Lost
from trials.load.plan import BUSIEST

MISSED = 20


def cut_at_once(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="coming-back",
        title=f"{scale.idle_sockets:,} clients cut at once, until all are caught up",
        unit="seconds",
        conditions=f"{MISSED} messages are posted while they are away. A client waits up to {JITTER_S:g} s before it "
        "comes back, as the protocol asks; the second row is without that wait.",
        less_is_better=True,
    )
    house = bench.house(scale.idle_sockets)
    for _ in range(scale.repeats):
        for who, jitter_s in (("as the protocol asks", JITTER_S), ("all in the same moment", 0.0)):
            server = house.up()
            try:
                seconds, faults, refused = _cut_and_return(server, house.tokens, jitter_s)
            finally:
                server.stop()
            section.figure(who).add(seconds, faults, {"refused": refused})
            bench.say(f"  {who}: {seconds:.2f} s {', '.join(faults)}")
    if scale.judges:
        section.want("at most 6 s", section.median("as the protocol asks"), most=6)
    return section


def _cut_and_return(server: Server, tokens: list[str], jitter_s: float) -> tuple[float, list[str], int]:
    herd = Herd(server.port, everybody(server, tokens))
    herd.come_in()
    herd.idle(1)
    before = general(server, tokens[0])
    herd.cut(before["last_change"])
    _post(server, tokens[0], before["id"])
    now = general(server, tokens[0])
    missed = list(range(before["last_number"] + 1, now["last_number"] + 1))
    try:
        with on_core(LOAD):
            own = time.process_time()
            took = herd.come_back(now["last_change"], jitter_s=jitter_s)
            share = (time.process_time() - own) / took
    except Lost as lost:
        return 0.0, [str(lost)], herd.refused
    finally:
        herd.close()
    wrong = sum(sorted(member.numbers) != missed for member in herd.members)
    faults = [f"{wrong:,} heard something else than what they had missed"] if wrong else []
    if len(missed) != MISSED:
        faults.append(f"{len(missed)} of {MISSED} were posted")
    if share >= BUSIEST:
        faults.append(f"the generator used {share:.0%} of its core")
    return took, faults, herd.refused


def _post(server: Server, token: str, room: int) -> None:
    for number in range(MISSED):
        body = {"room": room, "source": f"while you were away, {number}"}
        answer = server.request("POST", "/api/messages", body, {"Authorization": bearer(token)})
        if answer.status != 201:
            raise RuntimeError(f"not posted: {answer.status}")
