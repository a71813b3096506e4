"""What tells the timelines of this database apart (docs/design.md, rule 9)."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from chat.models import Workspace
from foundation.prepared import Prepared


def epoch() -> str:
    """Another epoch than a client's means: what it holds may never have happened here."""
    rows = _stored()
    return f"{rows[0][0] if rows else 'new'}.{_timeline()}"


@Prepared
def _stored() -> QuerySet[Workspace, Any]:
    return Workspace.objects.filter(pk=1).values_list("epoch")


def _timeline() -> str:
    """PostgreSQL: the timeline, which a promoted standby raises. SQLite that is not synced: this boot."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT timeline_id FROM pg_control_checkpoint()")
            return str(cursor.fetchone()[0])
    return _boot_id() if settings.FLACK_SQLITE_SYNC == "NORMAL" else "1"


@cache
def _boot_id() -> str:
    """After a power cut SQLite with synchronous=NORMAL may have lost its last commits; a boot may follow one.

    No process outlives its boot, so it is read once.
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        return "1"
