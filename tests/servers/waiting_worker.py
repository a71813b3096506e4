"""Celery's worker for test_interrupted_work: its rendering waits while a file is there, its sweep finds what is new.

`python -m tests.servers.waiting_worker FILE worker …`
"""

import sys
from datetime import timedelta

import django

django.setup()

from chat import tasks  # noqa: E402
from chat.rendering.child import RenderChild  # noqa: E402
from flackproject.celery import app  # noqa: E402

if __name__ == "__main__":
    child = RenderChild((sys.executable, "-m", "tests.servers.waiting_child", sys.argv[1]))
    tasks.shared = lambda: child  # type: ignore[assignment]
    tasks.SWEEP_AFTER = timedelta(0)
    app.start(sys.argv[2:])
