"""Which processes live and which users they have: the rows behind presence. Plain and blocking.

A process that was killed leaves its rows; they count for nothing once its lease has run out, and the
next process to renew its own sweeps them away.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from foundation.clock import now
from realtime import leases
from realtime.models import Connected, Lease
from realtime.standing import Standing

PREFIX = "process:"
RENEW_S = 20.0
DEAD_AFTER_S = 60.0


def enter(process: str) -> bool:
    """Live for another DEAD_AFTER_S. False when the lease had been lost, and the rows with it."""
    name = PREFIX + process
    if leases.renew(name, process, DEAD_AFTER_S):
        return True
    leases.acquire(name, process, DEAD_AFTER_S)
    return False


def sweep() -> None:
    """Remove what dead processes left."""
    with transaction.atomic():
        Lease.objects.filter(name__startswith=PREFIX, expires_at__lte=now()).delete()
        Connected.objects.exclude(process__in=_living()).delete()


def leave(process: str) -> None:
    Connected.objects.filter(process=process).delete()
    leases.release(PREFIX + process, process)


def write(process: str, *, came: Standing, went: Collection[int] = ()) -> None:
    """`went` are gone, or stand otherwise than before: then they are in `came`, too."""
    with transaction.atomic():
        gone = sorted(went)
        for start in range(0, len(gone), 500):
            Connected.objects.filter(process=process, user_id__in=gone[start : start + 500]).delete()
        rows = [Connected(process=process, user_id=user_id, idle=idle) for user_id, idle in sorted(came.items())]
        Connected.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def elsewhere(process: str) -> Standing:
    """Users connected to other processes that live."""
    rows = Connected.objects.filter(process__in=_living()).exclude(process=process)
    standing: Standing = {}
    for user_id, idle in rows.values_list("user_id", "idle"):
        standing[user_id] = idle and standing.get(user_id, True)
    return standing


def in_use(user_ids: Collection[int]) -> set[int]:
    """Those of them who are at a client of any process right now: connected, and not idle at all of them."""
    rows = Connected.objects.filter(process__in=_living(), user_id__in=user_ids, idle=False)
    return set(rows.values_list("user_id", flat=True))


def _living() -> QuerySet[Lease, str]:
    return Lease.objects.filter(name__startswith=PREFIX, expires_at__gt=now()).values_list("holder", flat=True)
