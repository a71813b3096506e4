"""My reactions at some messages: found without looking at everybody's."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("chat", "0014_notification_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reaction",
            name="user",
            field=models.ForeignKey(
                db_index=False, on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="reaction",
            index=models.Index(fields=["user", "message"], name="reaction_mine"),
        ),
    ]
