"""What chat does when accounts says that somebody has come or has changed, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.signals import founded, person_changed, person_joined, status_emoji_wanted
from chat import changes
from chat.actions import memberships
from chat.actions.reactions import checked_emoji
from chat.actions.workspace import ensure, rename
from foundation.errors import Invalid


@receiver(person_joined)
def welcome(sender: Any, *, user: User, **kwargs: Any) -> None:
    """A new person is a change of the directory, and in #general. The first one finds the house furnished."""
    ensure()
    memberships.enter_general(user)
    changes.announce_person(user)


@receiver(person_changed)
def tell_everybody(sender: Any, *, user: User, **kwargs: Any) -> None:
    changes.announce_person(user)


@receiver(founded)
def name_the_house(sender: Any, *, workspace: str, **kwargs: Any) -> None:
    if workspace:
        rename(workspace)


@receiver(status_emoji_wanted)
def refuse_what_is_no_emoji(sender: Any, *, emoji: str, **kwargs: Any) -> None:
    try:
        checked_emoji(emoji)
    except Invalid:
        raise Invalid(gettext_lazy("A status has one emoji."), field="status") from None
