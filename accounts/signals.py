"""What others are told of accounts, inside the transaction that did it. chat/receivers.py listens.

`user` is locked by the sender and as it was written; receivers take the directory's change and set `change` and
`updated_at` on it and in its row.
"""

from django.dispatch import Signal

person_joined = Signal()
"""An account was made. user."""

person_changed = Signal()
"""What everybody sees of somebody changed: names, profile, picture, role, suspension. user."""

access_changed = Signal()
"""What lets somebody in may have ended, after the rows were written: sessions, tokens, all of it. user."""

status_emoji_wanted = Signal()
"""Somebody wants to show this beside their name: whoever knows emoji refuses others by raising Invalid. emoji."""

founded = Signal()
"""The first administrator was made. user, workspace (its name, may be empty). After person_joined."""
