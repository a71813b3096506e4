"""How the workspace shows itself: name, accent colour, logo. Open pages see it when they are loaded next."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat.actions.audit import record
from chat.models import Workspace
from chat.policies import require_change_look
from foundation import limits, media
from foundation.accents import HEX
from foundation.errors import Invalid, TooLarge
from foundation.text import one_line
from outbound.fetch import Failed
from outbound.squares import squares

FOLDER = "workspace"
NAME_CHARS = 80
LOGO_PX = 128
"""Four times as large as it is shown, for fine screens."""

MOST_BYTES = 1024 * 1024

RATE = limits.Rate(10, 60, 10)
"""Each logo is up to a second of work for the server."""


@transacted
def set_look(actor: User, *, name: str, accent: str) -> None:
    """`accent` is `#rrggbb`, or nothing for Flack's own. Raises Forbidden, Invalid."""
    require_change_look(actor)
    name = one_line(name)
    if not name or len(name) > NAME_CHARS:
        raise Invalid(gettext_lazy("A workspace has a name of 1 to 80 characters."), field="name")
    accent = accent.strip().lower()
    if accent and not HEX.fullmatch(accent):
        raise Invalid(gettext_lazy("A colour is written as #rrggbb."), field="accent")
    Workspace.objects.filter(pk=1).update(name=name, accent=accent)
    record(actor, "change look", "workspace", 1, f"{name} {accent}".strip())


def set_logo(actor: User, data: bytes) -> None:
    """The middle of a picture. Raises Forbidden, Invalid, TooLarge, TooFast."""
    require_change_look(actor)
    if len(data) > MOST_BYTES:
        raise TooLarge(gettext_lazy("A logo has at most {size} KiB."), size=MOST_BYTES // 1024, field="logo")
    limits.take("logo", str(actor.pk), RATE)
    made = squares(data, (LOGO_PX,))
    if isinstance(made, Failed):
        raise Invalid(gettext_lazy("Send a PNG, JPEG, GIF or WebP of at least 16 by 16 pixels."), field="logo")
    name = media.keep(FOLDER, made[0].data)
    try:
        _show(actor, name)
    except BaseException:
        media.discard(name)
        raise


def remove_logo(actor: User) -> None:
    """Doing it twice is harmless."""
    require_change_look(actor)
    _show(actor, "")


@transacted
def _show(actor: User, name: str) -> None:
    workspace = Workspace.objects.select_for_update().get(pk=1)
    before = workspace.logo
    if before == name:
        return
    workspace.logo = name
    workspace.save(update_fields=["logo"])
    record(actor, "change look", "workspace", 1, "logo" if name else "no logo")
    if before:
        transaction.on_commit(partial(media.discard, before), robust=True)
