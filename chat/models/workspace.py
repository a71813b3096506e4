"""The one row of the installation."""

from django.db import models


class Workspace(models.Model):
    """Row 1. `epoch` is a random id of this database, renewed by a restore (docs/design.md, rule 9)."""

    name = models.CharField(max_length=80, default="Flack")
    epoch = models.CharField(max_length=32)
    accent = models.CharField(max_length=7, blank=True, default="")
    """`#rrggbb`, or nothing: Flack's own."""

    logo = models.CharField(max_length=64, blank=True, default="")
    """Below MEDIA_ROOT, or nothing: Flack's own."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="workspace_one_row")]

    def __str__(self) -> str:
        return self.name

    @property
    def style_address(self) -> str:
        """Of the style sheet with the accent, which changes with it; nothing where there is none."""
        return f"/look.css?v={self.accent[1:]}" if self.accent else ""
