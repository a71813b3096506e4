"""The workspace's own accent colour and logo."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0010_rooms_on_the_web")]

    operations = [
        migrations.AddField("workspace", "accent", models.CharField(blank=True, default="", max_length=7)),
        migrations.AddField("workspace", "logo", models.CharField(blank=True, default="", max_length=64)),
    ]
