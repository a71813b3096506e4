"""Finds that a room's frames have a gap, waits a moment, and fills it from the database."""

import asyncio
from collections.abc import Callable

from realtime.background import Background
from realtime.counters import counters
from realtime.frame import Frame
from realtime.source import Source
from realtime.topics import Topic

# How long a frame that came too early waits for the one it overtook, before the database is asked.
OVERTAKEN_S = 0.03


class Gaps:
    """`pass_on` gets what the database had, in order; `failed` hears of each read that did not work."""

    def __init__(
        self,
        source: Source,
        background: Background,
        *,
        pass_on: Callable[[Topic, Frame, float | None], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._source = source
        self._background = background
        self._pass_on = pass_on
        self._failed = failed

    def notice(self, topic: Topic) -> None:
        """Something newer than what was passed on is known to exist."""
        if topic.window_open or topic.filling:
            return
        assert topic.sequence is not None
        topic.window_open = True
        asyncio.get_running_loop().call_later(OVERTAKEN_S, self._window_over, topic, topic.sequence.seen)

    def _window_over(self, topic: Topic, wanted: int) -> None:
        topic.window_open = False
        sequence = topic.sequence
        if sequence is None or sequence.have is None or not sequence.behind:
            return
        if sequence.have >= wanted:
            self.notice(topic)  # that one came; a younger one is missing since
        else:
            topic.filling = True
            self._background.spawn(self._fill(topic, sequence.have))

    async def _fill(self, topic: Topic, had: int) -> None:
        assert topic.room is not None
        assert topic.sequence is not None
        generation = topic.generation
        try:
            covered, frames = await self._source.frames_after(topic.room, had)
        except Exception as error:  # noqa: BLE001 - the source may raise anything; the reconcile asks again
            self._failed(error)
            return
        finally:
            topic.filling = False
        if topic.generation != generation:
            return  # the answer is about another database
        counters.fills += 1
        for frame in topic.sequence.fill(covered, frames):
            self._pass_on(topic, frame, None)
        # Without progress the next try waits for the reconcile, or a table that lags would be asked in a loop.
        if topic.sequence.behind and (topic.sequence.have or 0) > had:
            self.notice(topic)
