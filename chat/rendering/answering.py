"""What a child of child.py does all its life: answer requests on stdin until it ends.

It stops itself as well: work that hangs is ended by the alarm signal, which no loop in Python or C can hold
off, so nothing is left running when the parent was killed and nobody is there to kill the child.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from chat.rendering.wire import HEADER, packed, unpacked

GRACE_S = 1.0  # the parent kills first, and knows why

Work = Callable[[dict[str, Any]], dict[str, Any]]


def answer_all(work: Work) -> None:
    """Answer requests with `work` until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not speak into the protocol
    _send(outgoing, {"ready": True})
    while header := incoming.read(HEADER.size):
        request = unpacked(incoming.read(HEADER.unpack(header)[0]))
        signal.setitimer(signal.ITIMER_REAL, request["timeout_s"] + GRACE_S)
        answer = _answer(request, work)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(outgoing, answer)


def _answer(request: dict[str, Any], work: Work) -> dict[str, Any]:
    try:
        return work(request)
    except Exception as error:  # noqa: BLE001  (whatever it is, the parent is told and falls back)
        return {"error": type(error).__name__}


def _send(outgoing: BinaryIO, message: dict[str, Any]) -> None:
    outgoing.write(packed(message))
    outgoing.flush()
