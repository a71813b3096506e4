"""The one row of the installation."""

from django.db import models


class Workspace(models.Model):
    """Row 1. `epoch` is a random id of this database, renewed by a restore (docs/design.md, rule 9)."""

    name = models.CharField(max_length=80, default="Flack")
    epoch = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="workspace_one_row")]

    def __str__(self) -> str:
        return self.name
