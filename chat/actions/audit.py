"""The record of what moderators did in rooms, written in the transaction of the deed."""

from accounts.models import AuditEntry, User


def record(actor: User, action: str, target_type: str, target_id: int, detail: str = "") -> None:
    AuditEntry.objects.create(
        actor=actor, action=action, target_type=target_type, target_id=target_id, detail=detail[:300]
    )
