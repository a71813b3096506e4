"""A file that was posted in a thread is listed with those of the room around it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def list_with_the_parent(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    parents = apps.get_model("chat", "Room").objects.filter(pk=OuterRef("room")).values("parent")
    files = apps.get_model("chat", "Attachment").objects.filter(room__kind="thread")
    files.update(room=Subquery(parents))


def list_with_the_thread(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rooms = apps.get_model("chat", "Message").objects.filter(pk=OuterRef("message")).values("room")
    apps.get_model("chat", "Attachment").objects.filter(message__isnull=False).update(room=Subquery(rooms))


class Migration(migrations.Migration):
    dependencies = [("chat", "0008_calls")]

    operations = [migrations.RunPython(list_with_the_parent, list_with_the_thread)]
