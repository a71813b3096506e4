"""@room and @here. Plain columns with a constant default: neither database touches a row of a big table for them, and
SQLite keeps the triggers of the search, which it loses where Django makes chat_message anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0007_no_second_indexes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE chat_message ADD COLUMN calls varchar(4) DEFAULT '' NOT NULL",
                    "ALTER TABLE chat_message DROP COLUMN calls",
                ),
                migrations.RunSQL(
                    "ALTER TABLE chat_mention ADD COLUMN called bool DEFAULT false NOT NULL",
                    "ALTER TABLE chat_mention DROP COLUMN called",
                ),
            ],
            state_operations=[
                migrations.AddField(
                    "message",
                    "calls",
                    models.CharField(
                        blank=True,
                        choices=[("room", "Room"), ("here", "Here")],
                        db_default="",
                        default="",
                        max_length=4,
                    ),
                ),
                migrations.AddField("mention", "called", models.BooleanField(db_default=False, default=False)),
            ],
        )
    ]
