"""What each process has counted, written down by itself (stats/sharing.py). Only this app reads or writes it."""

from django.db import models


class Traffic(models.Model):
    """One process of a server or worker, from its start to its end; or, as `earlier`, all that ended long ago."""

    process = models.CharField(max_length=32, unique=True)
    seen_at = models.DateTimeField(db_index=True)
    ended = models.BooleanField(default=False)
    report = models.BinaryField()

    class Meta:
        verbose_name_plural = "traffic"

    def __str__(self) -> str:
        return self.process
