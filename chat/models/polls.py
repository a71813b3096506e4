"""Polls: a message of kind `poll` asks, its `source` is the question."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from chat.models.messages import Message


class Poll(models.Model):
    message = models.OneToOneField(Message, models.CASCADE, related_name="poll")
    several = models.BooleanField(default=False)  # whether one person may choose more than one option
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"poll {self.pk}"


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_option_position")]

    def __str__(self) -> str:
        return self.text


class PollVote(models.Model):
    """`poll` stands here too, so that one question finds all votes of a message."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    option = models.ForeignKey(PollOption, models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "user"], name="poll_vote_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in poll {self.poll_id}"
