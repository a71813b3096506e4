"""`python -m chat.rendering`: renders what comes in on stdin until stdin ends. Started by child.py.

It stops itself as well: a text that hangs is ended by the alarm signal, which no loop in Python or C can hold
off, so nothing is left running when the parent was killed and nobody is there to kill the child.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from chat.rendering.markdown import render
from chat.rendering.scanner import Names
from chat.rendering.wire import HEADER, packed, unpacked

GRACE_S = 1.0  # the parent kills first, and knows why


def serve(rendering: Callable[[str, Names], str]) -> None:
    """Answer requests with `rendering` until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not speak into the protocol
    _send(outgoing, {"ready": True})
    while header := incoming.read(HEADER.size):
        request = unpacked(incoming.read(HEADER.unpack(header)[0]))
        signal.setitimer(signal.ITIMER_REAL, request["timeout_s"] + GRACE_S)
        answer = _answer(request, rendering)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(outgoing, answer)


def _answer(request: dict[str, Any], rendering: Callable[[str, Names], str]) -> dict[str, Any]:
    names = {name: (int(person[0]), str(person[1])) for name, person in request["names"].items()}
    try:
        return {"html": rendering(request["source"], names)}
    except Exception as error:  # noqa: BLE001  (whatever it is, the parent is told and falls back)
        return {"error": type(error).__name__}


def _send(outgoing: BinaryIO, message: dict[str, Any]) -> None:
    outgoing.write(packed(message))
    outgoing.flush()


if __name__ == "__main__":
    serve(render)
