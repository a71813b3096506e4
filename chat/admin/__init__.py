"""django-admin for moderators: lists to find in, and deeds that go through the actions. It writes nothing itself."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_celery_results.models import GroupResult, TaskResult

from accounts.models import ApiToken, AuditEntry, Invitation, User
from chat.admin import audit, invitations, messages, people, previews, results, rooms, tokens
from chat.models import LinkPreview, Message, Room

__all__ = ["audit", "invitations", "messages", "people", "previews", "results", "rooms", "tokens"]

for model in (Group, GroupResult, TaskResult):  # what other apps put here, and nobody should edit by hand
    if admin.site.is_registered(model):
        admin.site.unregister(model)

admin.site.register(User, people.People)
admin.site.register(ApiToken, tokens.Tokens)
admin.site.register(Invitation, invitations.Invitations)
admin.site.register(AuditEntry, audit.Audit)
admin.site.register(Room, rooms.Rooms)
admin.site.register(Message, messages.Messages)
admin.site.register(LinkPreview, previews.Previews)
admin.site.register(TaskResult, results.Results)
