"""The Workspace row, the directory and #general: made when missing, never twice."""

import secrets

from django.db import IntegrityError, transaction

from accounts.models import User
from chat import changes
from chat.actions.memberships import enter_general
from chat.models import Room, RoomKind, Workspace
from chat.policies import GENERAL


def ensure() -> None:
    """Idempotent, and safe when two processes start at once. Everyone who is already there joins #general."""
    if _complete():
        return
    try:
        with transaction.atomic():
            Workspace.objects.get_or_create(pk=1, defaults={"epoch": secrets.token_hex(8)})
            Room.objects.get_or_create(kind=RoomKind.DIRECTORY, defaults={"name": "Directory"})
            Room.objects.get_or_create(slug=GENERAL, defaults={"kind": RoomKind.OPEN, "name": "General"})
            for user in User.objects.filter(change=0).order_by("pk"):
                enter_general(user)
                changes.announce_person(user)
    except IntegrityError:
        if not _complete():
            raise


def _complete() -> bool:
    return (
        Workspace.objects.filter(pk=1).exists()
        and Room.objects.filter(kind=RoomKind.DIRECTORY).exists()
        and Room.objects.filter(slug=GENERAL).exists()
    )


def rename(name: str) -> None:
    """The workspace's own name, as the pages show it."""
    Workspace.objects.filter(pk=1).update(name=name)


def renew_epoch() -> None:
    """After a restore: every client forgets what it holds and starts over."""
    Workspace.objects.filter(pk=1).update(epoch=secrets.token_hex(8))
