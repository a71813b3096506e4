"""How much the files of one person, and of everybody, may take together."""

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext_lazy

from chat.models import StoredBytes
from foundation.errors import TooLarge

EVERYBODY = 0
USER_FULL = gettext_lazy("Your files take {size} MiB together at most. Delete messages with files first.")
EVERYBODY_FULL = gettext_lazy("This Flack has no room for more files ({size} MiB).")
MIB = 1024 * 1024


def reserve(user_id: int, size: int) -> None:
    """Count `size` bytes more, in the caller's transaction. Raises TooLarge where a quota is full."""
    quotas = (
        (user_id, settings.FLACK_USER_QUOTA_BYTES, USER_FULL),
        (EVERYBODY, settings.FLACK_QUOTA_BYTES, EVERYBODY_FULL),
    )
    owners = [StoredBytes(owner=owner) for owner, _, _ in quotas]
    StoredBytes.objects.bulk_create(owners, ignore_conflicts=True)
    for owner, quota, words in quotas:
        fits = StoredBytes.objects.filter(pk=owner)
        if quota:
            fits = fits.filter(size__lte=quota - size)
        if not fits.update(size=F("size") + size):
            raise TooLarge(words, size=round(quota / MIB), field="size")


def adjust(user_id: int, by: int) -> None:
    """A file became `by` bytes larger (or smaller) than was counted, or is gone."""
    if by:
        for owner in (user_id, EVERYBODY):  # the order of reserve()
            StoredBytes.objects.filter(pk=owner).update(size=F("size") + by)
