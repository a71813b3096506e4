"""Actions that take place at another time: for the demonstration, whose story began weeks ago.

Actions ask `django.utils.timezone` for the time, and nothing else goes on in the process of a command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with patch.object(timezone, "now", return_value=moment):
        yield
