"""Forward a message: what it says, quoted, with where it comes from, as a message of one's own elsewhere."""

from accounts.models import User
from chat.models import Message, Room
from chat.queries.details import attachments_of
from chat.queries.messages import message_for
from foundation.errors import NotFound
from foundation.text import clean


def forwarded_source(user: User, message_id: int, comment: str = "") -> str:
    """The Markdown to post. Whoever may read a message may quote it. Raises NotFound for a tombstone.

    Its files stay with it, for who may read it there: they are named.
    """
    message, _, _ = message_for(user, message_id)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    files = attachments_of([message.pk]).get(message.pk, [])
    said = [*message.source.splitlines(), *(f"`{file.name.replace('`', '')}`" for file in files)]
    quoted = "\n".join(f"> {line}".rstrip() for line in said)
    origin = f"@{User.objects.values_list('nickname', flat=True).get(pk=message.author_id)}"
    comment = clean(comment).strip()
    return "\n\n".join(part for part in (comment, f"{quoted}\n>\n> — {origin}{_address(message)}") if part)


def _address(message: Message) -> str:
    """`#garden/42` leads whoever may go there; rooms without an address of their own are not named."""
    slug = Room.objects.values_list("slug", flat=True).get(pk=message.room_id)
    return f", #{slug}/{message.number}" if slug else ""
