"""What people tell their moderators about a message."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from chat.models.messages import Message


class ReportReason(models.TextChoices):
    SPAM = "spam", pgettext_lazy("reason of a report", "Spam")
    ABUSE = "abuse", pgettext_lazy("reason of a report", "Abuse")
    # Somebody's private matters.
    PRIVATE = "private", pgettext_lazy("reason of a report", "Private")
    ILLEGAL = "illegal", pgettext_lazy("reason of a report", "Illegal")
    OTHER = "other", pgettext_lazy("reason of a report", "Other")


class Resolution(models.TextChoices):
    DISMISSED = "dismissed", pgettext_lazy("what became of a report", "Dismissed")
    # The message was taken out of sight.
    HIDDEN = "hidden", pgettext_lazy("what became of a report", "Hidden")
    # Its author was faster.
    DELETED = "deleted", pgettext_lazy("what became of a report", "Deleted")


class Report(models.Model):
    """Open until a moderator decides about its message, or its author deletes it. One per person and message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=ReportReason, default=ReportReason.OTHER)
    text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolution = models.CharField(max_length=10, choices=Resolution, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "reporter"], name="report_once"),
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, resolution="")
                | Q(closed_at__isnull=False, resolution__in=Resolution.values),
                name="report_closed_has_resolution",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(closed_at__isnull=True), name="report_open")]

    def __str__(self) -> str:
        return f"report of message {self.message_id}"
