"""Two small tables that only this app writes. No foreign keys: realtime knows no people and no rooms."""

from typing import ClassVar

from django.db import models


class Lease(models.Model):
    """Who does, until when, what only one may do; or that a process lives (`process:NAME`)."""

    name = models.CharField(max_length=100, unique=True)
    holder = models.CharField(max_length=100)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Connected(models.Model):
    """A user with connections to a process, `idle` on all of them. Worth nothing without the process's lease."""

    process = models.CharField(max_length=100)
    user_id = models.BigIntegerField()
    idle = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "user_id"], name="connected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.process}"
