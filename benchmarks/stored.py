"""What is in the database afterwards: counted there, past the server, by the ids that a load gave its posts."""

import sqlite3
from contextlib import closing

import psycopg

from trials.house import House

COUNT = "SELECT count(*) FROM chat_message WHERE deleted_at IS NULL AND client_id LIKE "


def stored(house: House, marker: str) -> int:
    """How many messages have a client_id that begins with `marker` (letters and digits)."""
    url = house.variables.get("DATABASE_URL")
    if url is None:
        with closing(sqlite3.connect(house.installation.data / "flack.sqlite3")) as database:
            return int(database.execute(f"{COUNT} ?", [f"{marker}%"]).fetchone()[0])
    with psycopg.connect(url) as connection:
        row = connection.execute(f"{COUNT} %s", [f"{marker}%"]).fetchone()
        return int(row[0]) if row else 0
