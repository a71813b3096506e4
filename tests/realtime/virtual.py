"""An event loop whose clock jumps: a minute of heartbeats takes no time, and every run is the same run."""

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

Scenario = Callable[..., Coroutine[Any, Any, None]]


class JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting for nothing to happen, it moves the clock to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self.elapsed_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready:
            return ready
        assert timeout is not None, "Everybody waits, and nothing will ever happen."
        self.elapsed_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.elapsed_s


def virtually(scenario: Scenario) -> Callable[..., None]:
    """Run an async test on a loop with virtual time."""

    @functools.wraps(scenario)
    def test(*args: Any, **kwargs: Any) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(scenario(*args, **kwargs))

    return test
