"""Reading people, with the indexes that serve it: primary key, user_updated."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from accounts.models import User


def people(
    *,
    after_id: int,
    limit: int,
    since: datetime | None = None,
    among: Collection[int] | None = None,
) -> tuple[list[User], User | None]:
    """At most `limit` people, and the last of them when there are more.

    By id, after `after_id`; with `since` by (updated_at, id), from that moment on.
    """
    rows = User.objects.all()
    if among is not None:
        rows = rows.filter(pk__in=among)
    if since is None:
        rows = rows.filter(pk__gt=after_id).order_by("pk")
    else:
        rows = rows.filter(Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=after_id)).order_by("updated_at", "pk")
    found = list(rows[: limit + 1])
    page = found[:limit]
    return page, page[-1] if len(found) > limit else None
