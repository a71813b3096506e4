"""Reading people, with the indexes that serve it: primary key, user_updated."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import User
from foundation.prepared import Prepared


class PersonRow(NamedTuple):
    """Which state of somebody it is; `change` is that of the directory."""

    pk: int
    change: int
    updated_at: datetime
    last_seen_at: datetime | None


def people(
    *,
    after_id: int,
    limit: int,
    since: datetime | None = None,
    among: Collection[int] | None = None,
) -> tuple[list[PersonRow], PersonRow | None]:
    """At most `limit` people, and the last of them when there are more.

    By id, after `after_id`; with `since` by (updated_at, id), from that moment on.
    """
    if since is None and among is None:
        found = _by_id(after_id, limit + 1)
    else:
        rows = User.objects.all() if among is None else User.objects.filter(pk__in=among)
        if since is None:
            rows = rows.filter(pk__gt=after_id).order_by("pk")
        else:
            later = Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=after_id)
            rows = rows.filter(later).order_by("updated_at", "pk")
        found = list(rows.values_list(*PersonRow._fields)[: limit + 1])
    page = [PersonRow(*row) for row in found[:limit]]
    return page, page[-1] if len(found) > limit else None


@Prepared
def _by_id(after_id: int, limit: int) -> QuerySet[User, Any]:
    return User.objects.filter(pk__gt=after_id).order_by("pk").values_list(*PersonRow._fields)[:limit]
