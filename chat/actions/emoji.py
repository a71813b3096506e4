"""The workspace's own emoji: pictures with names, each a change of the directory."""

import re

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes
from chat.models import CustomEmoji
from chat.policies import require_add_emoji, require_delete_emoji
from chat.rendering.emoji import shortcodes
from foundation import limits, media
from foundation.errors import Conflict, Invalid, NotFound, TooLarge
from outbound.fetch import Failed
from outbound.moving import moving

FOLDER = "emoji"
SIDE_PX = 128
"""Four times as large as it is shown at most, for fine screens."""

MOST_BYTES = 1024 * 1024
MOST_EMOJI = 5_000
"""Every page loads the list."""

RATE = limits.Rate(30, 60, 30)
"""Each one is up to a second of work for the server."""

_NAME = re.compile(r"[a-z0-9_+-]{2,32}")


def add_emoji(actor: User, name: str, data: bytes) -> CustomEmoji:
    """Raises Forbidden, Invalid, TooLarge, TooFast, and Conflict for a name that one has already."""
    require_add_emoji(actor)
    _check_name(name)
    if len(data) > MOST_BYTES:
        raise TooLarge(
            gettext_lazy("The picture of an emoji has at most {size} KiB."), size=MOST_BYTES // 1024, field="image"
        )
    limits.take("emoji", str(actor.pk), RATE)
    picture = moving(data, SIDE_PX)
    if isinstance(picture, Failed):
        raise Invalid(gettext_lazy("Send a PNG, JPEG, GIF or WebP of at least 16 by 16 pixels."), field="image")
    image = media.keep(FOLDER, picture.data)
    try:
        return keep_emoji(actor, name, image)
    except BaseException:
        media.discard(image)
        raise


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise Invalid(gettext_lazy("Names of emoji are 2 to 32 of a-z, 0-9, _, + and -."), field="name")
    if name in shortcodes():
        raise Conflict(gettext_lazy("{emoji} is an emoji that everybody has."), emoji=f":{name}:", field="name")


@transacted
def keep_emoji(actor: User, name: str, image: str) -> CustomEmoji:
    """The row, for a file below MEDIA_ROOT. Raises Conflict, Invalid."""
    directory = changes.directory_id()
    taken = changes.take(directory)
    if CustomEmoji.objects.filter(deleted_at=None).count() >= MOST_EMOJI:
        raise Invalid(
            ngettext_lazy(
                "A workspace has at most {n} emoji of its own.",
                "A workspace has at most {n} emoji of its own.",
                MOST_EMOJI,
            ),
            n=MOST_EMOJI,
        )
    try:
        with transaction.atomic():
            emoji = CustomEmoji.objects.create(
                name=name, image=image, created_by=actor, created_at=timezone.now(), change=taken.change
            )
    except IntegrityError:
        raise Conflict(gettext_lazy("There is a {emoji} already."), emoji=f":{name}:", field="name") from None
    changes.announce_emoji(emoji, directory)
    return emoji


@transacted
def delete_emoji(actor: User, emoji_id: int) -> None:
    """Offer it no longer; messages that show it go on to. Doing it twice is harmless. Raises NotFound, Forbidden."""
    directory = changes.directory_id()
    changes.lock_rooms([directory])
    emoji = CustomEmoji.objects.filter(pk=emoji_id).first()
    if emoji is None:
        raise NotFound
    require_delete_emoji(actor, emoji)
    if emoji.deleted_at is not None:
        return
    emoji.deleted_at = timezone.now()
    emoji.change = changes.take(directory).change
    emoji.save(update_fields=["deleted_at", "change"])
    changes.announce_emoji(emoji, directory)
