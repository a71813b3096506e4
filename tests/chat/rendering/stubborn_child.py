"""A rendering child that some words make loop, fail or die. Run as a module by test_render_child."""

import os
import re

from chat.rendering.__main__ import serve
from chat.rendering.markdown import render
from chat.rendering.scanner import Names


def rendering(source: str, names: Names) -> str:
    match source.strip("*"):  # with the stars it needs a renderer
        case "loop":
            while True:
                pass
        case "loop in C":
            re.match(r"(a+)+$", "a" * 64 + "b")
        case "environment":
            return " ".join(sorted(os.environ))
        case "fail":
            raise ValueError
        case "die":
            os._exit(3)
    return render(source, names)


if __name__ == "__main__":
    serve(rendering)
