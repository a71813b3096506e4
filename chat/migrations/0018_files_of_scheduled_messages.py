"""Files may wait with a message for its time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0017_scheduled_texts")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="scheduled",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="attachments",
                to="chat.scheduledmessage",
            ),
        ),
    ]
