"""Everything that reads messages, and a room to read from. Run as a program on an empty PostgreSQL: fills it, reads,
prints how many rows the worst plan of each reading touched."""

import json
import sys
from collections.abc import Callable
from typing import Any

if __name__ == "__main__":
    import django

    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.history import Bounds, page_as_json
from chat.actions import messages
from chat.models import Message, Room
from chat.policies import Action
from chat.queries.dates import number_at
from chat.queries.messages import changed_since, message_of, met
from chat.queries.rooms import room_for
from chat.queries.sync import synced
from foundation.clock import parse_time
from tests.chat.admin.plans import touched
from tests.conftest import World, make_world

ROWS = 3_000


def _page(**bounds: int) -> Callable[[World], Any]:
    def read(world: World) -> Any:
        return page_as_json(room_for(world.bob, world.garden.pk, Action.READ), Bounds(**bounds), "epoch")

    return read


def _one(world: World) -> Any:
    first = Message.objects.values_list("pk", flat=True).get(room=world.garden, number=1)
    return message_of(met(world.bob, first))


def _sync(world: World) -> Any:
    last = Room.objects.values_list("last_change", flat=True).get(pk=world.garden.pk)
    return synced(world.bob, world.garden.pk, last - 5, epoch="epoch")


def _changed(world: World) -> Any:
    return changed_since(world.bob, parse_time("0"), room_id=None, author_id=None, after_id=0, limit=50)


def _changed_in_room(world: World) -> Any:
    return changed_since(world.bob, parse_time("0"), room_id=world.garden.pk, author_id=None, after_id=0, limit=50)


def _date(world: World) -> Any:
    garden = room_for(world.bob, world.garden.pk, Action.READ).room
    return number_at(garden, garden.created_at)


readings: dict[str, Callable[[World], Any]] = {
    "newest": _page(),
    "before": _page(before=5),
    "after": _page(after=2),
    "around": _page(around=5),
    "a date": _date,
    "one message": _one,
    "sync": _sync,
    "everything since": _changed,
    "everything of a room since": _changed_in_room,
}


def fill(world: World, count: int) -> None:
    """So many more messages in the garden."""
    begun = Message.objects.count()
    posts = [
        messages.new_post(world.alice.pk, world.garden.pk, f"hello {n}", f"fill-{n}")
        for n in range(begun, begun + count)
    ]
    messages.post_messages(posts)


def main() -> None:
    call_command("migrate", verbosity=0)
    world = make_world()
    fill(world, ROWS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = []
    for name, read in readings.items():
        with CaptureQueriesContext(connection) as statements:
            read(world)
        reads = [one["sql"] for one in statements if one["sql"].lstrip().startswith(("SELECT", "WITH"))]
        rows, node = max(map(touched, reads))
        found.append({"name": name, "rows": rows, "worst": node})
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
