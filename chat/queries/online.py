"""Who is online, and who of them is idle: what this process told its sockets, and what the others have written."""

from realtime import attendance, runtime
from realtime.standing import Standing, joined


def standing() -> Standing:
    rows = attendance.elsewhere("")
    try:
        return joined(rows, runtime.current().presence.standing())
    except RuntimeError:  # a process without sockets: only the rows tell
        return rows


def told_here() -> Standing:
    """As this process tells its sockets, which asks nobody; nobody in a process without sockets."""
    try:
        return runtime.current().presence.standing()
    except RuntimeError:
        return {}


def online_ids() -> set[int]:
    return set(standing())
