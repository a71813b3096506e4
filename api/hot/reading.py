"""`GET /api/rooms/ID/messages`: api.views.messages.RoomMessages for who has signed in and asks plainly."""

import re

from api import history
from api.conditions import is_held
from api.history import Bounds
from api.hot.answers import Answer, held, refusal, tagged
from api.hot.asking import Asked, Unusual, length_of, sender
from api.parameters import MOST, PAGE
from chat.policies import Action
from chat.queries.epoch import epoch
from chat.queries.rooms import room_for
from foundation.errors import FlackError

PATH = re.compile(r"/api/rooms/([0-9]{1,18})/messages/?")
ALLOW = "GET, HEAD, OPTIONS"

_NUMBER = re.compile(r"[0-9]{1,18}")


def answer_page(asked: Asked) -> Answer:
    """In a thread with a database connection. Raises Unusual."""
    if length_of(asked):
        raise Unusual
    bounds = _bounds(asked.query)
    try:
        return _page(asked, bounds)
    except FlackError as error:
        return refusal(error, allow=ALLOW, language=asked.language)


def _page(asked: Asked, bounds: Bounds) -> Answer:
    found = PATH.fullmatch(asked.path)
    assert found is not None
    seen = room_for(sender(asked), int(found[1]), Action.READ)
    now = epoch()
    tag = history.tag_of_page(seen, bounds, now, "application/json")
    if is_held(tag, asked.headers.get("if-none-match")):
        return held(tag, allow=ALLOW)
    return tagged(tag, history.page_as_json(seen, bounds, now), allow=ALLOW)


def _bounds(query: str) -> Bounds:
    """Raises Unusual for what is not just right; the view says what is wrong with it."""
    given: dict[str, int] = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if name not in ("before", "after", "around", "limit") or name in given or not _NUMBER.fullmatch(value):
            raise Unusual
        given[name] = int(value)
    limit = given.pop("limit", PAGE)
    if not 1 <= limit <= MOST or len(given) > 1:
        raise Unusual
    return Bounds(**given, limit=limit)
