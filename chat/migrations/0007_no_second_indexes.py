"""No index of a foreign key's own where a unique constraint or another index begins with the same column.

Each is a tree that every post, mention or reaction has to write to, and that nothing is read by. They are dropped by
name: Django's own way on SQLite is to make the table anew, which costs time for each message and loses the triggers.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TWICE = [
    ("message", "room"),
    ("message", "counter_room"),
    ("message", "author"),
    ("mention", "message"),
    ("mention", "user"),
    ("reaction", "message"),
    ("revision", "message"),
    ("membership", "room"),
]


def drop(apps, schema_editor):
    connection = schema_editor.connection
    for model_name, field_name in TWICE:
        model = apps.get_model("chat", model_name)
        table, column = model._meta.db_table, model._meta.get_field(field_name).column
        named = {index.name for index in model._meta.indexes}
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, table)
        for name, found in constraints.items():
            if found["index"] and not found["unique"] and found["columns"] == [column] and name not in named:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make(apps, schema_editor):
    for model_name, field_name in TWICE:
        model = apps.get_model("chat", model_name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(field_name)]))


def key(model_name, field_name, to, on_delete, related_name):
    return migrations.AlterField(
        model_name=model_name,
        name=field_name,
        field=models.ForeignKey(db_index=False, on_delete=on_delete, related_name=related_name, to=to),
    )


CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("chat", "0006_search_with_operators")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                key("message", "room", "chat.room", PROTECT, "messages"),
                key("message", "counter_room", "chat.room", PROTECT, "+"),
                key("message", "author", settings.AUTH_USER_MODEL, PROTECT, "messages"),
                key("mention", "message", "chat.message", CASCADE, "mentions"),
                key("mention", "user", settings.AUTH_USER_MODEL, CASCADE, "+"),
                key("reaction", "message", "chat.message", CASCADE, "reactions"),
                key("revision", "message", "chat.message", CASCADE, "revisions"),
                key("membership", "room", "chat.room", CASCADE, "memberships"),
            ],
        )
    ]
