"""What people want to be told of."""

from datetime import time

import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import chat.models.notifications


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("chat", "0013_mentions_of_me"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotificationRules",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("direct", models.BooleanField(default=True)),
                ("mentions", models.BooleanField(default=True)),
                ("threads", models.BooleanField(default=True)),
                ("rooms", models.BooleanField(default=True)),
                ("keywords", models.JSONField(default=chat.models.notifications.no_words)),
                ("quiet_on", models.BooleanField(default=False)),
                ("quiet_starts", models.TimeField(default=time(22))),
                ("quiet_ends", models.TimeField(default=time(7))),
                ("quiet_days", models.JSONField(default=chat.models.notifications.every_day)),
                ("version", models.BigIntegerField(default=0)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
