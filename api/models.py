"""Requests that are answered later (RFC 7240, respond-async)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


def new_id() -> str:
    return uuid.uuid4().hex


class AsyncRequest(models.Model):
    """What was asked, by whom and with which credential; then what came of it. Written before the 202 goes out."""

    id = models.CharField(max_length=32, primary_key=True, default=new_id)  # also the id of the Celery task
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    credential_kind = models.CharField(max_length=10)
    credential_key = models.CharField(max_length=64)
    method = models.CharField(max_length=10)
    path = models.TextField()  # with the query
    content_type = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=200, blank=True)
    body = models.BinaryField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict)
    answer = models.BinaryField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=Q(finished_at=None), name="async_request_waiting"),
            models.Index(fields=["finished_at"], name="async_request_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path.partition('?')[0]}"
