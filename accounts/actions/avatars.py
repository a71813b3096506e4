"""The picture that stands for somebody: square, encoded anew, in two sizes."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts import policies
from accounts.actions.rows import lock_user
from accounts.models import User
from accounts.signals import person_changed
from accounts.transactions import transacted
from foundation import limits, media
from foundation.errors import Forbidden, Invalid, TooLarge
from outbound.fetch import Failed
from outbound.squares import Square, squares

FOLDER = "avatars"
MOST_BYTES = 4 * 1024 * 1024
LARGE_PX, SMALL_PX = 512, 96
"""As large as a page of a person on a fine screen; as small as beside a message, on one."""

SMALL = "-96"
"""What the name of the small one ends with (docs/protocol.md)."""

RATE = limits.Rate(10, 60, 10)
"""Each one is a second of work for the server."""


def set_avatar(actor: User, data: bytes, crop: Square | None = None) -> User:
    """Show `crop` of this picture (None: its middle). Raises TooLarge, TooFast, Invalid, Forbidden, NotFound."""
    if not policies.can_change_profile(actor, actor):
        raise Forbidden
    if len(data) > MOST_BYTES:
        raise TooLarge(
            gettext_lazy("A picture has at most {size} MiB."), size=MOST_BYTES // 1024 // 1024, field="image"
        )
    limits.take("avatar", str(actor.pk), RATE)
    made = squares(data, (LARGE_PX, SMALL_PX), crop)
    if isinstance(made, Failed):
        raise _refusal(made)
    large, small = made
    name = media.keep(FOLDER, large.data, {SMALL: small.data})
    try:
        return _show(actor, name)
    except BaseException:
        media.discard(name, SMALL)
        raise


def remove_avatar(actor: User) -> User:
    """Doing it twice is harmless."""
    if not policies.can_change_profile(actor, actor):
        raise Forbidden
    return _show(actor, "")


def _refusal(failed: Failed) -> Invalid:
    if failed.reason == "crop":
        return Invalid(gettext_lazy("This part is not within the picture, or too small."), field="crop")
    return Invalid(gettext_lazy("Send a PNG, JPEG, GIF or WebP of at least 16 by 16 pixels."), field="image")


@transacted
def _show(actor: User, name: str) -> User:
    user = lock_user(actor.pk)
    before = user.avatar
    if before == name:
        return user
    user.avatar = name
    user.save(update_fields=["avatar"])
    person_changed.send(sender=User, user=user)
    if before:
        transaction.on_commit(partial(media.discard, before, SMALL), robust=True)
    return user
