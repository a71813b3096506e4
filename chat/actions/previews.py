"""What linked pages say of themselves, kept once per normalised address, failures too."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from chat.models import LinkPreview, PreviewState
from foundation import media

FAILURES_KEPT = timedelta(hours=6)
"""A page that was away is asked again after this, when somebody links it again."""

READY_KEPT = timedelta(days=7)

WITHDRAWN = "withdrawn by a moderator"
"""The failure of a page that is not asked again, whoever links it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a page said, cut to what a card shows."""

    title: str
    description: str
    site: str
    image: str = ""  # below MEDIA_ROOT
    image_width: int = 0
    image_height: int = 0


def preview_of(normalised_url: str) -> LinkPreview:
    """The row of an address, made when missing."""
    digest = hashlib.sha256(normalised_url.encode()).hexdigest()
    preview, _ = LinkPreview.objects.get_or_create(
        digest=digest, defaults={"url": normalised_url, "created_at": timezone.now()}
    )
    return preview


def is_due(preview: LinkPreview) -> bool:
    """Whether the page should be asked (again)."""
    if preview.failure == WITHDRAWN:
        return False
    if preview.fetched_at is None:
        return True
    kept = READY_KEPT if preview.state == PreviewState.READY else FAILURES_KEPT
    return preview.fetched_at < timezone.now() - kept


def keep_card(preview: LinkPreview, card: Card) -> LinkPreview:
    return _keep(
        preview,
        state=PreviewState.READY,
        title=card.title[:300],
        description=card.description[:1000],
        site=card.site[:200],
        image=card.image,
        image_width=card.image_width,
        image_height=card.image_height,
        failure="",
    )


def keep_failure(preview: LinkPreview, reason: str) -> LinkPreview:
    """Of a page that was once ready its card stays: it is only asked again later."""
    if preview.state == PreviewState.READY:
        return _keep(preview, failure=reason[:200])
    return _keep(preview, state=PreviewState.FAILED, failure=reason[:200])


def _keep(preview: LinkPreview, **values: object) -> LinkPreview:
    values["fetched_at"] = timezone.now()
    LinkPreview.objects.filter(pk=preview.pk).update(**values)
    preview.refresh_from_db()
    return preview


def keep_image(data: bytes) -> str:
    """Write a re-encoded image; its name below MEDIA_ROOT, which nobody can guess."""
    return media.keep("previews", data)
