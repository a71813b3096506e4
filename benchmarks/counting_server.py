"""`manage.py up` that tells how many questions it asks SQLite: one byte a SELECT at the end of the file QUERIES.

Python's sqlite3 traces every statement of a connection, whoever runs it and in which thread.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")

from django.core.management import execute_from_command_line
from django.db.backends.signals import connection_created

QUESTIONS = ("SELECT", "WITH")


def trace(connection: Any, **_: Any) -> None:
    connection.connection.set_trace_callback(note)


def note(statement: str) -> None:
    if statement.lstrip().upper().startswith(QUESTIONS):
        os.write(ledger, b".")


ledger = os.open(os.environ["QUERIES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
connection_created.connect(trace, weak=False)
execute_from_command_line(["manage.py", "up"])
