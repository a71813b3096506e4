"""Tasks that belong to no app of ours."""

from celery import shared_task
from django.core.management import call_command

from foundation import temporary


@shared_task(name="flackproject.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions")


@shared_task(name="flackproject.sweep_temporary")
def sweep_temporary() -> None:
    """Remove what processes that were killed left behind."""
    temporary.sweep()
