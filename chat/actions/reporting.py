"""Reports: a member tells those who moderate a room about a message, and they decide about it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes
from chat.actions.audit import record
from chat.actions.deciding import checked_reason, close_reports_of
from chat.actions.hiding import hide_message
from chat.models import Message, Report, Resolution
from chat.policies import require_decide, require_report
from chat.queries.messages import message_for
from chat.queries.rooms import seen_by
from foundation import limits
from foundation.errors import Invalid, NotFound

RATE = limits.Rate(20, 3600, 20)
"""An hour and person: more than anybody means, fewer than would bury what others report."""

DECISIONS = (Resolution.DISMISSED, Resolution.HIDDEN)


@dataclass(frozen=True, slots=True)
class Reported:
    report: Report
    is_new: bool


def report_message(actor: User, message_id: int, reason: str, text: str = "") -> Reported:
    """Once per person and message: again is the first one. Raises Invalid, TooLong, TooFast, NotFound, Forbidden."""
    told = checked_reason(reason, text)
    mine = Report.objects.filter(reporter=actor, message=message_id).first()
    if mine is None:
        limits.take("report", str(actor.pk), RATE)
    return _report(actor, message_id, reason, told)


@transacted
def _report(actor: User, message_id: int, reason: str, text: str) -> Reported:
    message, viewer, asked = message_for(actor, message_id)
    require_report(viewer, message, asked)
    _lock(message)
    message, viewer, asked = message_for(actor, message_id)
    require_report(viewer, message, asked)
    report, is_new = Report.objects.get_or_create(
        message=message, reporter=actor, defaults={"reason": reason, "text": text, "created_at": timezone.now()}
    )
    if is_new:
        record(actor, "report message", "message", message.pk, reason)
    return Reported(report, is_new)


@transacted
def close_reports(actor: User, report_id: int, resolution: str) -> Report:
    """Decide about a message: every open report of it is closed with this one. Closed already, it stays as it is.

    Raises Invalid, NotFound for who may not decide, Forbidden where nobody hides messages (direct rooms).
    """
    if resolution not in DECISIONS:
        raise Invalid(gettext_lazy("A decision is one of {values}."), values=", ".join(DECISIONS), field="resolution")
    report = Report.objects.select_related("message").filter(pk=report_id).first()
    if report is None:
        raise NotFound
    seen = seen_by(actor, report.message.room_id)
    require_decide(seen.viewer, report.message, seen.asked, hides=resolution == Resolution.HIDDEN)
    _lock(report.message)
    report.refresh_from_db(fields=["closed_at"])
    if report.closed_at is None:
        if resolution == Resolution.HIDDEN:
            hide_message(actor, report.message_id, reason=report.reason)
        else:
            record(actor, "dismiss reports", "message", report.message_id)
            close_reports_of(report.message_id, resolution, actor)
    return Report.objects.get(pk=report_id)


def dismiss(actor: User, report_id: int) -> None:
    close_reports(actor, report_id, Resolution.DISMISSED)


def hide(actor: User, report_id: int) -> None:
    close_reports(actor, report_id, Resolution.HIDDEN)


def _lock(message: Message) -> None:
    changes.lock_rooms({message.counter_room_id, message.room_id})
