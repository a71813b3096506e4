"""Both engines count at the client what a server does wrong."""

from dataclasses import replace

import pytest
from websockets.sync.server import ServerConnection

from tests.benchmarks.conftest import Gossip, gossiping, honestly, plan
from trials.load import generator
from trials.load.plan import Result
from trials.load.wire import Gone
from trials.programs import Missing

HARMLESS = "the generator used"
"""The machine that tests run on may be busy with others."""


@pytest.fixture(params=["C", "Python"])
def in_python(request: pytest.FixtureRequest) -> bool:
    if request.param == "C" and generator.compiler() is None:
        raise Missing("a C compiler")
    return bool(request.param == "Python")


def faults(result: Result) -> list[str]:
    return [fault for fault in result.faults() if not fault.startswith(HARMLESS)]


def after(number: int, then: str) -> object:
    """Honest but for one frame, sent after the warm-up."""

    def deliver(gossip: Gossip, socket: ServerConnection, text: str) -> None:
        if gossip.heard != number:
            honestly(gossip, socket, text)
            return
        first, *others = gossip.group_of(socket)
        match then:
            case "lose":
                first.send(text)
            case "double":
                for one in (first, first, *others):
                    one.send(text)
            case "stray":
                for _, one in gossip.clients:
                    one.send(text)

    return deliver


def close_a_listener(number: int) -> object:
    """Honest, but one listener has a frame as its last; its group has that frame only when the listener is gone."""

    def deliver(gossip: Gossip, socket: ServerConnection, text: str) -> None:
        if gossip.heard == number:
            listener = next(one for one in gossip.group_of(socket) if one is not socket)
            listener.send(text)
            listener.close()  # comes back when the client has closed its end
            gossip.forget(listener)
        honestly(gossip, socket, text)

    return deliver


def test_what_arrives_once_at_everybody_has_no_faults(in_python: bool) -> None:
    with gossiping() as port:
        result = generator.run(plan(port), in_python=in_python)

    assert faults(result) == []
    assert result.sent > 0
    assert result.delivered == 2 * result.sent
    assert 0 < result.p50_ms <= result.p99_ms <= result.max_ms
    assert result.frame_bytes == pytest.approx(len('{"id":"","group":1,"text":""}') + 17 + 50)


@pytest.mark.parametrize(
    ("then", "said"), [("lose", "1 lost"), ("double", "1 doubled"), ("stray", "2 strayed")], ids=str
)
def test_one_planted_fault_is_counted(in_python: bool, then: str, said: str) -> None:
    with gossiping(after(5, then)) as port:  # type: ignore[arg-type]
        result = generator.run(plan(port, stall_s=1), in_python=in_python)

    assert faults(result) == [said]


def test_a_connection_that_does_not_live_to_the_end_is_counted(in_python: bool) -> None:
    with gossiping(close_a_listener(5)) as port:  # type: ignore[arg-type]
        result = generator.run(plan(port, senders=1, warmup=4, most=1), in_python=in_python)

    assert faults(result) == ["1 connections closed"]
    assert (result.sent, result.delivered) == (1, 2)


def test_what_no_server_acknowledges_is_not_acknowledged(in_python: bool) -> None:
    with gossiping() as port, pytest.raises(Gone, match="warm-up"):
        generator.run(plan(port, ack='"type":"ack"'), in_python=in_python)


def test_a_server_that_never_greets_is_named(in_python: bool) -> None:
    with gossiping() as port, pytest.raises(Gone, match="only 0 of 4"):
        generator.run(plan(port, ready="never", connect_s=0.3), in_python=in_python)


def test_posts_come_at_the_rate_that_was_asked_for(in_python: bool) -> None:
    with gossiping() as port:
        result = generator.run(plan(port, rate=20, seconds=0.5), in_python=in_python)

    assert result.sent == 10
    assert faults(result) == []


def test_a_busy_generator_makes_its_figures_void() -> None:
    with gossiping() as port:
        result = generator.run(plan(port), in_python=True)

    busy = replace(result, generator_cpu_s=0.8 * result.wall_s)

    assert busy.faults() == ["the generator used 80% of its core"]
    assert replace(result, generator_cpu_s=0.79 * result.wall_s).faults() == []
