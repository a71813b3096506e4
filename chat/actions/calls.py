"""@room and @here: everybody in a room is called, or those of them who are online."""

import json
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Call:
    """A message that calls the people of its room; of its thread, those who follow it. `among`: only these of them."""

    message_id: int
    room_id: int
    number: int
    author_id: int
    among: frozenset[int] | None = None

    def reaches(self, user_id: int) -> bool:
        """Somebody who is in the room."""
        return user_id != self.author_id and (self.among is None or user_id in self.among)


def call_everybody(call: Call) -> None:
    """A mention for each, but for the author and those it names already: one statement, however many they are."""
    sql = (
        "INSERT INTO chat_mention (message_id, user_id, room_id, number, called)"
        " SELECT %s, user_id, room_id, %s, %s FROM chat_membership"
        " WHERE room_id = %s AND left_at IS NULL AND user_id <> %s"
    )
    parameters: list[int | bool | str] = [call.message_id, call.number, True, call.room_id, call.author_id]
    if call.among is not None:
        sql += f" AND user_id IN ({_LISTED[connection.vendor]})"
        parameters.append(json.dumps(sorted(call.among)))
    with connection.cursor() as cursor:
        cursor.execute(sql + " ON CONFLICT DO NOTHING", parameters)


# As one JSON value: databases bound how many parameters a statement has.
_LISTED = {
    "postgresql": "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb) AS given(value)",
    "sqlite": "SELECT value FROM json_each(%s)",
}
