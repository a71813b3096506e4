"""How far long work has come: a bar on a terminal, nothing where nobody watches."""

import time
from types import TracebackType
from typing import Self, TextIO

WIDTH = 32
EVERY_S = 0.1


class Progress:
    """`with Progress(sys.stderr, "Messages", 1_000) as progress: progress.advance(10)`."""

    def __init__(self, out: TextIO, label: str, total: int) -> None:
        self._out, self._label, self._total = out, label, total
        self._shown = out.isatty()
        self._began = self._drawn = time.monotonic()
        self.done = 0

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            self._draw()
            self._out.write("\n")
            self._out.flush()

    def advance(self, count: int = 1) -> None:
        self.done += count
        if self._shown and time.monotonic() - self._drawn >= EVERY_S:
            self._draw()

    def _draw(self) -> None:
        if not self._shown:
            return
        self._drawn = time.monotonic()
        part = min(1.0, self.done / self._total) if self._total else 1.0
        full = int(part * WIDTH)
        rate = self.done / max(self._drawn - self._began, 0.001)
        left = f", {(self._total - self.done) / rate:,.0f} s left" if rate and self.done < self._total else ""
        bar = "█" * full + "░" * (WIDTH - full)
        self._out.write(f"\r\x1b[2K{self._label} {bar} {self.done:,} of {self._total:,}{left}")
        self._out.flush()
