"""What becomes of a message closes the reports of it."""

from django.utils import timezone

from accounts.models import User
from chat.models import Report


def close_reports_of(message_id: int, resolution: str, by: User | None) -> None:
    """All that are open. The caller holds the lock of the message's room, so that none comes meanwhile."""
    waiting = Report.objects.filter(message=message_id, closed_at=None)
    waiting.update(closed_at=timezone.now(), closed_by=by, resolution=resolution)
