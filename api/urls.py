"""The addresses of the API, each with and without a final slash. flackproject/urls.py mounts them at the root,
after /api/events."""

from collections.abc import Mapping

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter
from django.views.decorators.cache import cache_control
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api.authentication import SessionAuthentication
from api.endpoint import Endpoint
from api.parameters import BIGGEST
from api.views import (
    devices,
    files,
    kept,
    later,
    messages,
    notifications,
    people,
    pictures,
    polls,
    rendering,
    reports,
    rooms,
    root,
    search,
    tasks,
    threads,
    tokens,
    unmatched,
    uploads,
)


class IdConverter(IntConverter):
    """An id that a database can hold; a longer number is no address of ours."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > BIGGEST:
            raise ValueError
        return number


register_converter(IdConverter, "id")

VIEWS = {
    "api": root.Root,
    "api/users": people.People,
    "api/users/<id:user_id>": people.Person,
    "api/me": people.Me,
    "api/me/password": people.Password,
    "api/me/avatar": pictures.Avatar,
    "api/me/choices": polls.MyChoices,
    "api/me/notifications": notifications.Notifications,
    "api/me/devices": devices.Devices,
    "api/me/devices/<id:device_id>": devices.OneDevice,
    "api/me/devices/<id:device_id>/trial": devices.Trial,
    "api/tokens": tokens.Tokens,
    "api/tokens/<id:token_id>": tokens.Token,
    "api/rooms": rooms.Rooms,
    "api/rooms/<id:room_id>": rooms.OneRoom,
    "api/rooms/<id:room_id>/join": rooms.Join,
    "api/rooms/<id:room_id>/leave": rooms.Leave,
    "api/rooms/<id:room_id>/read": rooms.Read,
    "api/rooms/<id:room_id>/typing": rooms.Typing,
    "api/rooms/<id:room_id>/membership": rooms.Membership,
    "api/rooms/<id:room_id>/members": rooms.Members,
    "api/rooms/<id:room_id>/members/<id:user_id>": rooms.OneMember,
    "api/rooms/<id:room_id>/messages": messages.RoomMessages,
    "api/rooms/<id:room_id>/files": files.RoomFiles,
    "api/files": files.Files,
    "api/files/<id:file_id>": files.OneFile,
    "api/files/<id:file_id>/content": files.Content,
    "api/files/<id:file_id>/thumbnail": files.Thumbnail,
    "api/uploads": uploads.Uploads,
    "api/uploads/<id:upload_id>": uploads.OneUpload,
    "api/rooms/<id:room_id>/pins": kept.Pins,
    "api/rooms/<id:room_id>/polls": polls.Polls,
    "api/messages": messages.Messages,
    "api/messages/<id:message_id>": messages.OneMessage,
    "api/messages/<id:message_id>/thread": threads.Thread,
    "api/messages/<id:message_id>/reactions/<str:emoji>": kept.Reaction,
    "api/messages/<id:message_id>/pin": kept.Pin,
    "api/messages/<id:message_id>/bookmark": kept.Bookmark,
    "api/messages/<id:message_id>/votes": polls.MyVotes,
    "api/messages/<id:message_id>/votes/<id:option_id>": polls.Voters,
    "api/messages/<id:message_id>/poll/close": polls.Closed,
    "api/messages/<id:message_id>/revisions": kept.Revisions,
    "api/messages/<id:message_id>/readers": kept.Readers,
    "api/messages/<id:message_id>/forward": kept.Forwarded,
    "api/messages/<id:message_id>/hidden": reports.Hidden,
    "api/messages/<id:message_id>/reports": reports.MessageReports,
    "api/reports": reports.Reports,
    "api/reports/<id:report_id>": reports.OneReport,
    "api/bookmarks": kept.Bookmarks,
    "api/mentions": kept.Mentions,
    "api/drafts": later.Drafts,
    "api/rooms/<id:room_id>/draft": later.Draft,
    "api/scheduled": later.ScheduledMessages,
    "api/scheduled/<id:scheduled_id>": later.ScheduledMessage,
    "api/reminders": later.Reminders,
    "api/reminders/<id:reminder_id>": later.Reminder,
    "api/emoji": pictures.AllEmoji,
    "api/emoji/<id:emoji_id>": pictures.OneEmoji,
    "api/search": search.Search,
    "api/render": rendering.Render,
    "tasks/<slug:task_id>": tasks.TaskStatus,
}

# The document is the same for everybody and changes with the version only; making it takes a second.
schema_view = cache_control(max_age=300)(SpectacularAPIView.as_view())
# Open to all, but with the ways of whoever is signed in.
docs_view = SpectacularSwaggerSplitView.as_view(
    url="/api/schema", template_name="api/docs.html", authentication_classes=[SessionAuthentication]
)


def both_ways(views: Mapping[str, type[Endpoint]]) -> list[URLPattern]:
    """A client that adds a slash gets its answer, not a redirect that loses its body."""
    return [path(address + slash, view.as_view()) for address, view in views.items() for slash in ("", "/")]


urlpatterns = [
    *both_ways(VIEWS),
    path("api/schema", schema_view),
    path("api/schema/", schema_view),
    path("api/docs", docs_view),
    path("api/docs/", docs_view),
    path("api/<path:rest>", unmatched.Unmatched.as_view()),
]
