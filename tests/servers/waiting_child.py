"""A rendering child that says so and waits while the file named by its argument is there."""

import signal
import sys
from pathlib import Path

from chat.rendering.__main__ import serve
from chat.rendering.markdown import render
from chat.rendering.scanner import Names


def rendering(source: str, names: Names) -> str:
    if Path(sys.argv[1]).exists():
        sys.stderr.write("The child waits.\n")
        sys.stderr.flush()
        signal.pause()
    return render(source, names)


if __name__ == "__main__":
    serve(rendering)
