"""Reports get a reason of a few, and what became of them. Nothing has written the table before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0011_workspace_look'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='report_once',
        ),
        migrations.RenameField(
            model_name='report',
            old_name='reason',
            new_name='text',
        ),
        migrations.AddField(
            model_name='report',
            name='reason',
            field=models.CharField(choices=[('spam', 'Spam'), ('abuse', 'Abuse'), ('private', 'Private'), ('illegal', 'Illegal'), ('other', 'Other')], default='other', max_length=10),
        ),
        migrations.AddField(
            model_name='report',
            name='resolution',
            field=models.CharField(blank=True, choices=[('dismissed', 'Dismissed'), ('hidden', 'Hidden'), ('deleted', 'Deleted')], default='', max_length=10),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('message', 'reporter'), name='report_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['spam', 'abuse', 'private', 'illegal', 'other'])), name='report_reason'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('resolution', '')), models.Q(('closed_at__isnull', False), ('resolution__in', ['dismissed', 'hidden', 'deleted'])), _connector='OR'), name='report_closed_has_resolution'),
        ),
    ]
