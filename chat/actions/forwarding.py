"""Forward a message: what it says, quoted, with where it comes from, and its files, as a message of one's own."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from chat.actions.attachments import give_up
from chat.actions.copying_files import copied
from chat.actions.posts import Posted
from chat.actions.rows import earlier_messages
from chat.models import Attachment, Message, Room
from chat.queries.details import attachments_of
from chat.queries.messages import message_for
from foundation.errors import NotFound
from foundation.text import clean


@dataclass(frozen=True, slots=True)
class Quoted:
    """The Markdown to post, and the files to go with it."""

    message_id: int
    source: str
    files: tuple[Attachment, ...]


def quoted(user: User, message_id: int, comment: str = "") -> Quoted:
    """Whoever may read a message may quote it, files and all. Raises NotFound for a tombstone."""
    message, _, _ = message_for(user, message_id)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    files = attachments_of([message.pk]).get(message.pk, [])
    author = User.objects.values_list("nickname", flat=True).get(pk=message.author_id)
    said = [*message.source.splitlines(), ""] if message.source.strip() else []
    quotation = "\n".join(f"> {line}".rstrip() for line in [*said, f"— @{author}{_address(message)}"])
    comment = clean(comment).strip()
    return Quoted(message.pk, "\n\n".join(part for part in (comment, quotation) if part), tuple(files))


def with_copies(
    user: User, client_id: str, files: tuple[Attachment, ...], post: Callable[[list[int]], Posted]
) -> Posted:
    """Post with copies of these files. Those of a post that is refused, or was made before, are not left behind."""
    if not files or earlier_messages([(user.pk, client_id)]):
        return post([])
    copies = copied(user, files)
    try:
        return post(copies)
    finally:
        give_up(copies)  # those alone that no message has


def _address(message: Message) -> str:
    """`#garden/42` leads whoever may go there; rooms without an address of their own are not named."""
    slug = Room.objects.values_list("slug", flat=True).get(pk=message.room_id)
    return f", #{slug}/{message.number}" if slug else ""
