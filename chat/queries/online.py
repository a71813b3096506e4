"""Who is online: what this process told its sockets, and what the others have written."""

from realtime import attendance, runtime


def online_ids() -> set[int]:
    rows = attendance.elsewhere("")
    try:
        return rows.union(runtime.current().presence.online())
    except RuntimeError:  # a process without sockets: only the rows tell
        return rows
