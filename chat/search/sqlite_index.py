"""What SQLite's index holds of a message, and the SQL that keeps it. For the migrations and for sqlite.py. No query.

Two tables of FTS5 without contents, `chat_search` of words and `chat_search_parts` of trigrams. The row is
message << 27 | room, the room being the one that is asked for permission: newest first is the table's own order, and
whether a row may be read is told by the row's number alone. FTS5 is fast at rows that come in order. Beside the words
stand marks of the message, each after U+E000, which is taken out of texts: s3 (room), a7 (author), link, thread.
Chinese, Japanese and Korean characters are set apart, so that each is a word.

Beginnings of two and of three letters have lists of their own: of others FTS5 joins the places of all words that begin
so before it gives the first, for `the` among a million messages 32 ms of a processor. A list costs 3 µs a row.

A message is indexed later than it is written: row by row FTS5 costs three times as much as many at once. The triggers
put its id into `chat_search_due`, and enter_due() indexes what is due. At any moment the index holds what is shown and
not due, as it stands; FTS5 has to be handed the old text when it is to forget it, so only what is not due is taken out.

Whoever changes what a row holds adds a migration that fills both tables anew: to forget a row takes the words that it
was entered with.
"""

# ruff: noqa: S608 - names of columns and constants only

from typing import Any

from chat.search.words import CHARACTERS

ROOM_BITS = 27

BLOCK_CHARS = 100
"""Characters are counted from the start of a text: apart in blocks, 8,000 cost 5 ms instead of 140."""

LONGEST_CHARS = 8_000

MOST_AT_ONCE = 500
"""Rows of one transaction, which posts wait for: 20 ms. Of 64 a row costs half as much again, of 4,000 a third less."""

MANY_AT_ONCE = 4_000
"""After an import, whose own transactions are as long."""

TRIGGERS = ("chat_search_insert", "chat_search_update", "chat_search_delete")

TABLES = [
    "CREATE TABLE chat_search_due (message INTEGER PRIMARY KEY)",
    "CREATE TABLE chat_search_position (n INTEGER PRIMARY KEY)",
    f"""INSERT INTO chat_search_position WITH RECURSIVE counted(n) AS (
        SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {LONGEST_CHARS}
    ) SELECT n FROM counted""",
    """CREATE VIRTUAL TABLE chat_search USING fts5(
        words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )""",
    """CREATE VIRTUAL TABLE chat_search_parts USING fts5(
        text, content='', columnsize=0, detail=none, tokenize='trigram'
    )""",
]


def _set_apart(source: str) -> str:
    character = "substr(block, n, 1)"
    return f"""CASE WHEN {source} GLOB '*[{CHARACTERS}]*' THEN (
        SELECT group_concat((
            SELECT group_concat(CASE WHEN {character} GLOB '[{CHARACTERS}]' THEN ' ' || {character} || ' '
                                ELSE {character} END, '')
            FROM chat_search_position WHERE n <= length(block)
        ), '')
        FROM (
            SELECT substr({source}, (n - 1) * {BLOCK_CHARS} + 1, {BLOCK_CHARS}) AS block FROM chat_search_position
            WHERE n <= (length({source}) + {BLOCK_CHARS - 1}) / {BLOCK_CHARS} LIMIT -1
        )
    ) ELSE {source} END"""


def _words(row: str) -> str:
    return f"""replace({_set_apart(row + ".source")}, char(57344), ' ')
        || ' ' || char(57344) || 's' || {row}.counter_room_id || ' ' || char(57344) || 'a' || {row}.author_id
        || CASE WHEN {row}.source LIKE '%http://%' OR {row}.source LIKE '%https://%'
           THEN ' ' || char(57344) || 'link' ELSE '' END
        || CASE WHEN {row}.room_id <> {row}.counter_room_id THEN ' ' || char(57344) || 'thread' ELSE '' END"""


def _number(row: str) -> str:
    return f"{row}.id << {ROOM_BITS} | {row}.counter_room_id"


def _is_shown(row: str) -> str:
    return f"({row}.deleted_at IS NULL AND {row}.hidden_at IS NULL)"


def _enter(source: str) -> list[str]:
    """Into both tables, the rows of `message` that `source` gives."""
    return [
        f"INSERT INTO chat_search(rowid, words) SELECT {_number('message')}, {_words('message')} {source}",
        f"INSERT INTO chat_search_parts(rowid, text) SELECT {_number('message')}, message.source {source}",
    ]


def _due(at_once: int) -> str:
    return f"SELECT message FROM chat_search_due ORDER BY message LIMIT {at_once}"


def enter_due(at_once: int) -> list[str]:
    """The oldest of what is due, for one transaction, which forget_due() ends. What is gone by now is passed over."""
    return _enter(
        f"""FROM ({_due(at_once)}) AS due CROSS JOIN chat_message AS message ON message.id = due.message
        WHERE {_is_shown("message")} ORDER BY message.id"""
    )


def forget_due(at_once: int) -> str:
    return f"DELETE FROM chat_search_due WHERE message IN ({_due(at_once)})"


def _leave() -> str:
    """Statements of a trigger: the old row leaves both tables, if it is in them."""
    where = f"WHERE {_is_shown('old')} AND NOT EXISTS (SELECT 1 FROM chat_search_due WHERE message = old.id)"
    return f"""INSERT INTO chat_search(chat_search, rowid, words)
            SELECT 'delete', {_number("old")}, {_words("old")} {where};
        INSERT INTO chat_search_parts(chat_search_parts, rowid, text)
            SELECT 'delete', {_number("old")}, old.source {where};"""


MAKE_TRIGGERS = [
    *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
    f"""CREATE TRIGGER chat_search_insert AFTER INSERT ON chat_message WHEN {_is_shown("new")} BEGIN
        INSERT INTO chat_search_due VALUES (new.id);
    END""",
    f"""CREATE TRIGGER chat_search_update AFTER UPDATE OF source, deleted_at, hidden_at ON chat_message
    WHEN new.source <> old.source OR {_is_shown("new")} <> {_is_shown("old")} BEGIN
        {_leave()}
        INSERT OR IGNORE INTO chat_search_due SELECT new.id WHERE {_is_shown("new")};
    END""",
    f"""CREATE TRIGGER chat_search_delete AFTER DELETE ON chat_message BEGIN
        {_leave()}
        DELETE FROM chat_search_due WHERE message = old.id;
    END""",
]

FILL = _enter(f"FROM chat_message AS message WHERE {_is_shown('message')} ORDER BY message.id")

WORDS_ANEW = [
    "DROP TABLE chat_search",
    TABLES[3],
    _enter(
        f"""FROM chat_message AS message
        WHERE {_is_shown("message")} AND message.id NOT IN (SELECT message FROM chat_search_due) ORDER BY message.id"""
    )[0],
]
"""The table of words as it is made today, with what it held. What is due stays due."""


def make_triggers(apps: Any, schema_editor: Any) -> None:
    """For a migration on SQLite that has made chat_message anew: the triggers went with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in MAKE_TRIGGERS:
            schema_editor.execute(statement, None)
