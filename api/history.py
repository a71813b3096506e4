"""A page of a room's messages: what is asked for, its tag, and its bytes. Shared by the view and the hot route."""

from dataclasses import dataclass

from api.conditions import tag_of
from api.links import linked
from chat import objects
from chat.queries.messages import Page, page
from chat.queries.rooms import Seen


@dataclass(frozen=True, slots=True)
class Bounds:
    """One bound at most; the newest page without."""

    before: int | None = None
    after: int | None = None
    around: int | None = None
    limit: int = 50


def tag_of_page(seen: Seen, bounds: Bounds, epoch: str, media_type: str) -> str:
    """Whatever may change in a page takes a change of the room, so it need not be read to know that it is the same."""
    counters = (seen.room.pk, seen.asked.last_change, objects.FRAME_VERSION)
    return tag_of(epoch, *counters, bounds.before, bounds.after, bounds.around, bounds.limit, media_type)


def page_as_json(seen: Seen, bounds: Bounds, epoch: str) -> bytes:
    """Stored frames, joined."""
    found: Page = page(seen, before=bounds.before, after=bounds.after, around=bounds.around, limit=bounds.limit)
    messages = ",".join([linked(message) for message in found.messages])
    counters = f'"last_change":{found.last_change},"last_number":{found.last_number},"epoch":"{epoch}"'
    return f'{{"messages":[{messages}],{counters}}}'.encode()
