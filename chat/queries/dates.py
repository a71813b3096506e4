"""Jump to a date: the first message of a room at a moment or after it."""

from datetime import datetime

from django.db import connection

from chat.models import Room

# Numbers have no holes and times go up with them, so the number is found by halving: a room of a million messages costs
# twenty look-ups of an index, in one statement. `low` to `high` are the numbers that are still possible; for PostgreSQL
# they have to begin with the type that they go on with.
SQL = """
WITH RECURSIVE look(low, high) AS (
    SELECT CAST(1 AS bigint), CAST(%s AS bigint)
    UNION ALL
    SELECT CASE WHEN probe.created_at < %s THEN probe.number + 1 ELSE low END,
           CASE WHEN probe.created_at < %s THEN high ELSE probe.number END
    FROM look JOIN chat_message AS probe ON probe.room_id = %s AND probe.number = (low + high) / 2
    WHERE low < high
)
SELECT low FROM look WHERE low = high
"""


def number_at(room: Room, moment: datetime) -> int:
    """That message's number; one past the newest where all is older. Whether the room may be read is asked before."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, parameters(room.pk, room.last_number, moment))
        row = cursor.fetchone()
    return int(row[0])


def parameters(room_id: int, last_number: int, moment: datetime) -> list[int | str | datetime | None]:
    at = connection.ops.adapt_datetimefield_value(moment)
    return [last_number + 1, at, at, room_id]
