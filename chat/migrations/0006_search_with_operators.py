"""The index of chat/search, kept by the database: what may be shown of a message is in it, what is gone leaves it.

A later migration that makes chat_message anew (SQLite's way to change a table) loses the triggers and must make
them again: `make_triggers` of chat/search/sqlite_index.py; a test notices.

SQLite: two tables of FTS5, and one of what is due to be indexed (chat/search/sqlite_index.py).

PostgreSQL: a table `chat_search` beside the messages, with the same in a tsvector (marks begin with a slash), and
the text without case and accents for trigrams. Where the extension pg_trgm can't be made, everything is found
without it, parts of words more slowly.
"""

import re

from django.db import migrations, models, transaction
from django.db.models import Q
from django.db.utils import DatabaseError

from chat.search import sqlite_index
from chat.search.words import CHARACTERS

# --- SQLite ---------------------------------------------------------------------------------------------------------

SQLITE_MAKE = [
    *(f"DROP TRIGGER IF EXISTS {name}" for name in sqlite_index.TRIGGERS),
    "DROP TABLE chat_search",
    *sqlite_index.TABLES,
    *sqlite_index.FILL,
    *sqlite_index.MAKE_TRIGGERS,
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS {name}" for name in sqlite_index.TRIGGERS),
    "DROP TABLE chat_search_due",
    "DROP TABLE chat_search_parts",
    "DROP TABLE chat_search",
    "DROP TABLE chat_search_position",
    """CREATE VIRTUAL TABLE chat_search USING fts5(
        source, content='chat_message', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )""",
    """CREATE TRIGGER chat_search_insert AFTER INSERT ON chat_message BEGIN
        INSERT INTO chat_search(rowid, source) VALUES (new.id, new.source);
    END""",
    """CREATE TRIGGER chat_search_update AFTER UPDATE OF source ON chat_message WHEN old.source <> new.source BEGIN
        INSERT INTO chat_search(chat_search, rowid, source) VALUES ('delete', old.id, old.source);
        INSERT INTO chat_search(rowid, source) VALUES (new.id, new.source);
    END""",
    """CREATE TRIGGER chat_search_delete AFTER DELETE ON chat_message BEGIN
        INSERT INTO chat_search(chat_search, rowid, source) VALUES ('delete', old.id, old.source);
    END""",
    "INSERT INTO chat_search(chat_search) VALUES ('rebuild')",
]

# --- PostgreSQL -----------------------------------------------------------------------------------------------------

def between_words():
    """All that is no letter and no digit, as ranges for a regular expression, as Python knows Unicode.

    Where the database's locale is C, PostgreSQL's own parser takes everything beyond ASCII for letters.
    """
    others = [number for number in range(1, 0x20000) if not re.match(r"[^\W_]", chr(number))]
    starts = [number for number, before in zip(others, [0, *others]) if number != before + 1 or number == 1]
    ends = [number for number, after in zip(others, [*others[1:], 0]) if number != after - 1]
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in zip(starts, ends, strict=True))


POSTGRESQL_MAKE = [
    "DROP INDEX chat_message_search",
    """CREATE FUNCTION chat_search_plain(source text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN source ~ '^[\\u0001-\\u007f]*$' THEN lower(source)
               ELSE normalize(regexp_replace(normalize(lower(source{collation}), NFKD),
                                             '[\\u0300-\\u036f]+', '', 'g'), NFC) END
    $$""",
    f"""CREATE FUNCTION chat_search_words(plain text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('simple', regexp_replace(regexp_replace(plain, '[{between_words()}]+', ' ', 'g'),
                                                    '[{CHARACTERS}]', ' \\& ', 'g'))
    $$""",
    """CREATE FUNCTION chat_search_terms(plain text, message chat_message) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT chat_search_words(plain) || array_to_tsvector(array_remove(ARRAY[
            '/s' || message.counter_room_id,
            '/a' || message.author_id,
            CASE WHEN plain LIKE '%http://%' OR plain LIKE '%https://%' THEN '/link' END,
            CASE WHEN message.room_id <> message.counter_room_id THEN '/thread' END
        ], NULL))
    $$""",
    """CREATE TABLE chat_search (
        message bigint PRIMARY KEY, room bigint NOT NULL, plain text NOT NULL, terms tsvector NOT NULL
    )""",
    """INSERT INTO chat_search SELECT message.id, message.counter_room_id, plain, chat_search_terms(plain, message)
        FROM chat_message AS message, LATERAL (SELECT chat_search_plain(message.source) AS plain OFFSET 0) AS text
        WHERE deleted_at IS NULL AND hidden_at IS NULL ORDER BY message.id""",
    "CREATE INDEX chat_search_terms ON chat_search USING gin (terms)",
    "CREATE INDEX chat_search_room ON chat_search (room, message)",
    """CREATE FUNCTION chat_search_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO chat_search SELECT message.id, message.counter_room_id, plain, chat_search_terms(plain, message)
            FROM chat_message AS message, LATERAL (SELECT chat_search_plain(message.source) AS plain OFFSET 0) AS text
            WHERE message.id IN (SELECT id FROM fresh) AND deleted_at IS NULL AND hidden_at IS NULL;
        RETURN NULL;
    END $$""",
    """CREATE FUNCTION chat_search_update() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE plain text; BEGIN
        DELETE FROM chat_search WHERE message = OLD.id;
        IF TG_OP = 'UPDATE' AND NEW.deleted_at IS NULL AND NEW.hidden_at IS NULL THEN
            plain := chat_search_plain(NEW.source);
            INSERT INTO chat_search VALUES (NEW.id, NEW.counter_room_id, plain, chat_search_terms(plain, NEW));
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER chat_search_insert AFTER INSERT ON chat_message REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION chat_search_insert()""",
    """CREATE TRIGGER chat_search_update AFTER UPDATE OF source, deleted_at, hidden_at ON chat_message FOR EACH ROW
        WHEN (OLD.source <> NEW.source OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
              OR OLD.hidden_at IS DISTINCT FROM NEW.hidden_at)
        EXECUTE FUNCTION chat_search_update()""",
    """CREATE TRIGGER chat_search_delete AFTER DELETE ON chat_message FOR EACH ROW
        EXECUTE FUNCTION chat_search_update()""",
    """CREATE FUNCTION chat_search_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        TRUNCATE chat_search;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER chat_search_empty AFTER TRUNCATE ON chat_message EXECUTE FUNCTION chat_search_empty()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER chat_search_empty ON chat_message",
    "DROP FUNCTION chat_search_empty",
    "DROP TRIGGER chat_search_delete ON chat_message",
    "DROP TRIGGER chat_search_update ON chat_message",
    "DROP TRIGGER chat_search_insert ON chat_message",
    "DROP FUNCTION chat_search_update",
    "DROP FUNCTION chat_search_insert",
    "DROP TABLE chat_search",
    "DROP FUNCTION chat_search_terms",
    "DROP FUNCTION chat_search_words",
    "DROP FUNCTION chat_search_plain",
    "CREATE INDEX chat_message_search ON chat_message USING gin (to_tsvector('simple', source))",
]


def postgresql_make(schema_editor):
    """The ICU collation knows capitals of all scripts; a server made without ICU knows those of its locale."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'")
        collation = ' COLLATE "und-x-icu"' if cursor.fetchone() else ""
    for statement in POSTGRESQL_MAKE:
        schema_editor.execute(statement.replace("{collation}", collation), None)
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:  # not installed, or not ours to make
        return
    schema_editor.execute("CREATE INDEX chat_search_parts ON chat_search USING gin (plain gin_trgm_ops)")


# --- both -----------------------------------------------------------------------------------------------------------


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        return postgresql_make(schema_editor)
    return _run(schema_editor, SQLITE_MAKE)


def unmake(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("chat", "0005_attachments")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["created_at", "id"], name="message_created"),
        ),
        migrations.AddIndex(
            model_name="room",
            index=models.Index(fields=["id"], condition=Q(kind="open"), name="room_open"),
        ),
        migrations.RunPython(make, unmake),
    ]
