"""What a message said before it was edited."""

from django.db import models
from django.db.models.functions import Now

from chat.models.messages import Message


class Revision(models.Model):
    """An earlier text of a message: `version` is its source_version. The newest is the message itself."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions", db_index=False)
    version = models.PositiveIntegerField()
    source = models.TextField()
    written_at = models.DateTimeField()  # when this text was posted, or came by an edit
    replaced_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "version"], name="revision_once")]

    def __str__(self) -> str:
        return f"version {self.version} of message {self.message_id}"
