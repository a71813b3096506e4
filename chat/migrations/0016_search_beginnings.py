"""SQLite's search index has a list of its own for beginnings of three letters. A million messages take about a minute."""

from typing import Any

from django.db import migrations

from chat.search.sqlite_index import WORDS_ANEW


def fill_anew(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in WORDS_ANEW:
            schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("chat", "0015_reactions_of_mine")]

    operations = [migrations.RunPython(fill_anew, migrations.RunPython.noop)]
