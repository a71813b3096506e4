"""What has become of a room, said in its timeline: a message of the kind `system`, in the name of who did it.

Its source is a sentence without its subject, in a form that a program can read, too: `renamed this room to “Yard”`. It
takes a number and a change like any message, and is never Markdown.
"""

from django.utils import timezone

from accounts.models import User
from chat import changes, frames, objects
from chat.actions.rewriting import message_frame
from chat.models import Membership, Message, MessageKind, Room
from chat.queries.messages import composed
from chat.rendering import RENDERER_VERSION, escaped


def tell(actor: User, room: Room, sentence: str) -> None:
    """Say it, inside the transaction of what it tells of and after its change."""
    now = timezone.now()
    taken = changes.take(room.pk, numbers=1)
    message = Message.objects.create(
        room=room,
        counter_room=room,
        number=taken.number,
        change=taken.change,
        author=actor,
        client_id=f"system:{room.pk}:{taken.change}",
        kind=MessageKind.SYSTEM,
        source=sentence,
        html=escaped(sentence),
        rendered_at=now,
        renderer=RENDERER_VERSION,
        created_at=now,
        updated_at=now,
        frame_version=objects.FRAME_VERSION,
    )
    [(_, message.frame)] = composed([message])
    message.save(update_fields=["frame"])
    changes.announce([message_frame(message)])
    _mark_read(actor, message)


def _mark_read(actor: User, message: Message) -> None:
    """Who did it knows it. Where something before it is unread, that stays so."""
    before = Membership.objects.filter(room=message.room_id, user=actor, left_at=None, read_number=message.number - 1)
    mine = before.first()
    if mine is not None and before.update(read_number=message.number):
        changes.announce_to_user(actor.pk, frames.read_frame(message.room_id, message.number, mine.read_version, 0))
