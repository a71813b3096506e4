"""Files: upload in one request, look, take away, and the bytes themselves. Large ones come by api.views.uploads."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters, schema
from api.endpoint import Endpoint
from api.files import Handed, bytes_of
from api.parameters import LIMIT, described
from api.serializers import shapes
from api.serializers.files import NewFile
from chat import objects
from chat.actions import attachments
from chat.files.names import file_name, thumbnail_name
from chat.files.types import is_shown_inline, served_type
from chat.models import FileState
from chat.queries.attachments import file_for, room_files
from foundation.clock import iso
from foundation.errors import Invalid, NotFound

WHOLE_BYTES = 64 * 1024 * 1024
"""As much as the server takes in one request (flackproject/handler.py, nginx/flack.conf)."""

KINDS = ("image", "video", "audio", "text", "file")


class Files(Endpoint):
    """Files to be posted with a message."""

    name = "Files"
    inputs = {"POST": NewFile}
    parser_classes = [MultiPartParser]
    largest_body = WHOLE_BYTES

    @schema.operation("upload_file", shapes.Attachment, code=201, errors=(400, 413, 415, 429))
    def post(self, request: Request) -> Response:
        """Upload a file of at most 64 MiB; larger ones, and those that should survive a cut: /api/uploads."""
        file: Any = self.body()["file"]
        name, size = file.name or "", file.size or 0
        made = attachments.upload_whole(self.me, name, size, file.chunks())
        shown = objects.attachment_object(made)
        return Response(shown, status=status.HTTP_201_CREATED, headers={"Location": f"/api/files/{made.pk}"})


class OneFile(Endpoint):
    """A file of a message that you may read, or one of yours that waits for its message."""

    name = "File"
    public = frozenset({"GET", "HEAD"})

    @schema.operation("get_file", shapes.Attachment, errors=(404,), is_public=True)
    def get(self, request: Request, file_id: int) -> Response:
        """What it is, and where its bytes are."""
        viewer = self.viewer
        try:
            found = file_for(viewer, file_id)
        except NotFound:
            if viewer is None:
                raise
            found = attachments.standing(viewer, file_id)
        return Response(objects.attachment_object(found))

    @schema.operation("delete_file", code=204, errors=(404,))
    def delete(self, request: Request, file_id: int) -> Response:
        """Take away one of yours that is in no message. Those of a message go with it."""
        attachments.discard(self.me, file_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class _Bytes(Endpoint):
    public = frozenset({"GET", "HEAD"})

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whoever asks for a picture says `Accept: image/*`; errors are JSON all the same."""
        return super().perform_content_negotiation(request, force=True)


class Content(_Bytes):
    """The bytes of a file."""

    name = "Content of a file"

    @schema.operation("get_file_content", schema.BYTES, errors=(404, 416), is_public=True)
    def get(self, request: Request, file_id: int) -> HttpResponseBase:
        """The file itself, or a part of it (`Range`)."""
        file = file_for(self.viewer, file_id)
        if file.state != FileState.READY:
            raise NotFound
        handed = Handed(
            name=file_name(file.key),
            size=file.size,
            media_type=served_type(file.media_type),
            filename=file.name,
            inline=is_shown_inline(file.media_type),
            etag=f'"{file.key}"',
        )
        return bytes_of(request, handed)


class Thumbnail(_Bytes):
    """A picture, small."""

    name = "Thumbnail of a file"

    @schema.operation("get_file_thumbnail", schema.BYTES, errors=(404,), is_public=True)
    def get(self, request: Request, file_id: int) -> HttpResponseBase:
        """At most 720 pixels wide and high, as WebP."""
        file = file_for(self.viewer, file_id)
        if not file.has_thumbnail:
            raise NotFound
        handed = Handed(
            name=thumbnail_name(file.key),
            size=None,
            media_type="image/webp",
            filename=f"{file.name}.webp",
            inline=True,
            etag=f'"{file.key}.small"',
        )
        return bytes_of(request, handed)


class RoomFiles(Endpoint):
    """What was posted in a room."""

    name = "Files of a room"
    public = frozenset({"GET", "HEAD"})

    @schema.operation(
        "list_room_files",
        shapes.RoomFiles,
        [
            described("kind", str, "Only image, video, audio, text or file."),
            described("before", int, "Go on before this id; `next` has it.", minimum=0, maximum=parameters.BIGGEST),
            LIMIT,
        ],
        errors=(400, 404),
        is_public=True,
    )
    def get(self, request: Request, room_id: int) -> Response:
        """Newest first, those of its threads too, with the message that each belongs to."""
        kind = request.query_params.get("kind") or None
        if kind is not None and kind not in KINDS:
            raise Invalid(gettext_lazy("`kind` is one of {values}."), values=", ".join(KINDS), field="kind")
        before, limit = parameters.number(request, "before"), parameters.page_size(request)
        files, last = room_files(self.viewer, room_id, kind=kind, before=before, limit=limit)
        listed = [
            {
                **objects.attachment_object(file),
                "message_id": file.message.pk,
                "room_id": file.message.room_id,
                "number": file.message.number,
                "user_id": file.message.author_id,
                "posted_at": iso(file.message.created_at),
            }
            for file in files
            if file.message is not None
        ]
        where = None if last is None else {"before": last}
        return Response({"files": listed, "next": parameters.next_page(request, where)})
