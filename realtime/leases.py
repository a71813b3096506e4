"""Leases in the database: one holder at a time, until it lets go or stops renewing. Plain and blocking."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from foundation.clock import now
from realtime.models import Lease


def acquire(name: str, holder: str, ttl_s: float) -> bool:
    """True when `holder` has it now: it was free, had run out, or was the holder's already."""
    moment = now()
    expires_at = moment + timedelta(seconds=ttl_s)
    with transaction.atomic():
        free = Q(expires_at__lte=moment) | Q(holder=holder)
        if Lease.objects.filter(free, name=name).update(holder=holder, expires_at=expires_at):
            return True
        # Two at once: the unique name lets one of them insert, and the other sees whose it is.
        Lease.objects.bulk_create([Lease(name=name, holder=holder, expires_at=expires_at)], ignore_conflicts=True)
        return holder_of(name) == holder


def renew(name: str, holder: str, ttl_s: float) -> bool:
    """False when it was lost: run out, and taken or cleaned away."""
    expires_at = now() + timedelta(seconds=ttl_s)
    return bool(Lease.objects.filter(name=name, holder=holder).update(expires_at=expires_at))


def release(name: str, holder: str) -> None:
    Lease.objects.filter(name=name, holder=holder).delete()


def holder_of(name: str) -> str | None:
    """Who has it now, if anybody."""
    return Lease.objects.filter(name=name, expires_at__gt=now()).values_list("holder", flat=True).first()
