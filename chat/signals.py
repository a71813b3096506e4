"""What those above chat are told of, inside the transaction that did it."""

from django.dispatch import Signal

reminder_told = Signal()
"""The time of a reminder has come. reminder."""
