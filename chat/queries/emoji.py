"""The workspace's own emoji, with the indexes that serve them: primary key, custom_emoji_name."""

from collections.abc import Collection

from django.db.models import F

from chat.models import CustomEmoji
from chat.queries.rooms import directory


def emoji_page(*, after_id: int, limit: int, deleted: bool) -> tuple[int, list[CustomEmoji], int | None]:
    """The directory's `last_change` read first, then emoji by id, and the id to go on after.

    `deleted`: those as well that are offered no longer, but shown where they were.
    """
    last_change = directory().last_change
    rows = CustomEmoji.objects.filter(pk__gt=after_id)
    found = list((rows if deleted else rows.filter(deleted_at=None)).order_by("pk")[: limit + 1])
    return last_change, found[:limit], found[limit - 1].pk if len(found) > limit else None


def emoji_named(names: Collection[str]) -> dict[str, tuple[int, str]]:
    """Name -> (id, file below MEDIA_ROOT) of those that are offered."""
    rows = CustomEmoji.objects.filter(name__in=names, deleted_at=None).values_list("name", "pk", "image")
    return {name: (pk, image) for name, pk, image in rows}


def pictures_of(names: Collection[str]) -> dict[str, str]:
    """Name -> file below MEDIA_ROOT of what stands under it where it was used: the one that is offered, else the last
    that was."""
    rows = CustomEmoji.objects.filter(name__in=names).order_by(F("deleted_at").asc(nulls_last=True), "pk")
    return dict(rows.values_list("name", "image"))
