"""Moderation in django-admin: look, find, and act through actions. Nothing here writes a model.

Every list stays fast whatever the tables hold: no COUNT, pages by key instead of by offset, searches that an index
answers.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy

from chat.admin import audit, messages, people, previews, reports, results, rooms, tokens
from chat.admin.names import name_all

__all__ = ["audit", "messages", "people", "previews", "reports", "results", "rooms", "tokens"]

admin.site.site_title = "Flack"
admin.site.site_header = "Flack"
admin.site.index_title = gettext_lazy("Moderation")
admin.site.unregister(Group)  # roles are on the user, groups mean nothing here
name_all()
