"""What tells the timelines of this database apart (docs/design.md, rule 9)."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from chat.models import Workspace


def epoch() -> str:
    """Another epoch than a client's means: what it holds may never have happened here."""
    stored = Workspace.objects.filter(pk=1).values_list("epoch", flat=True).first() or "new"
    return f"{stored}.{_timeline()}"


def _timeline() -> str:
    """PostgreSQL: the timeline, which a promoted standby raises. SQLite that is not synced: this boot."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT timeline_id FROM pg_control_checkpoint()")
            return str(cursor.fetchone()[0])
    return _boot_id() if settings.FLACK_SQLITE_SYNC == "NORMAL" else "1"


def _boot_id() -> str:
    """After a power cut SQLite with synchronous=NORMAL may have lost its last commits; a boot may follow one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        return "1"
