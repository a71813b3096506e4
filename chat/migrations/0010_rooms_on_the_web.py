"""The rooms that anybody may read are few, and asked for with every page of them: an index of their own."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("chat", "0009_files_of_threads")]

    operations = [
        migrations.AddIndex(
            "room", models.Index(fields=["id"], condition=Q(web_public=True), name="room_on_web")
        ),
    ]
