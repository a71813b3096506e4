"""The index of chat/search, kept by the database, so that no code can forget it.

SQLite: a table of FTS5 over `source`, kept true by triggers. A later migration that makes chat_message anew
(SQLite's way to change a table) loses them and must make them again; a test notices. PostgreSQL: an index over
an expression.
"""

from django.db import migrations

SQLITE = [
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
SQLITE_BACK = [
    "DROP TRIGGER chat_search_delete",
    "DROP TRIGGER chat_search_update",
    "DROP TRIGGER chat_search_insert",
    "DROP TABLE chat_search",
]
POSTGRESQL = ["CREATE INDEX chat_message_search ON chat_message USING gin (to_tsvector('simple', source))"]
POSTGRESQL_BACK = ["DROP INDEX chat_message_search"]


def make(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def unmake(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
