"""What a scheduled message says, beside its source. Those that wait already show their source until they are changed."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Left


def take_sources(apps, schema_editor):
    apps.get_model("chat", "ScheduledMessage").objects.update(text=Left(F("source"), 280))


class Migration(migrations.Migration):
    dependencies = [("chat", "0016_search_beginnings")]

    operations = [
        migrations.AddField(
            model_name="scheduledmessage",
            name="text",
            field=models.CharField(blank=True, default="", max_length=280),
        ),
        migrations.RunPython(take_sources, migrations.RunPython.noop),
    ]
