"""Why a message should not stand in a room; and what becomes of a message closes the reports of it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from chat.models import Report, ReportReason
from foundation.errors import Invalid, TooLong
from foundation.text import clean

TEXT_CHARS = 500


def checked_reason(reason: str, text: str, *, chars: int = TEXT_CHARS) -> str:
    """The words beside it, cleaned. Raises Invalid, TooLong."""
    if reason not in ReportReason.values:
        raise Invalid(
            gettext_lazy("A reason is one of {values}."), values=", ".join(ReportReason.values), field="reason"
        )
    told = clean(text).strip()
    if len(told) > chars:
        raise TooLong(
            ngettext_lazy("This holds at most {n} character.", "This holds at most {n} characters.", chars),
            n=chars,
            field="text",
        )
    return told


def close_reports_of(message_id: int, resolution: str, by: User | None) -> None:
    """All that are open. The caller holds the lock of the message's room, so that none comes meanwhile."""
    waiting = Report.objects.filter(message=message_id, closed_at=None)
    waiting.update(closed_at=timezone.now(), closed_by=by, resolution=resolution)
