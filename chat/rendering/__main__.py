"""`python -m chat.rendering`: renders what comes in on stdin until stdin ends. Started by child.py."""

from collections.abc import Callable
from typing import Any

from chat.rendering.answering import answer_all
from chat.rendering.markdown import render
from chat.rendering.scanner import Names


def serve(rendering: Callable[[str, Names], str]) -> None:
    """Answer requests with `rendering` until stdin ends."""

    def work(request: dict[str, Any]) -> dict[str, Any]:
        names = {name: (int(person[0]), str(person[1])) for name, person in request["names"].items()}
        return {"html": rendering(request["source"], names)}

    answer_all(work)


if __name__ == "__main__":
    serve(render)
