"""Uploads that go on after a cut: tus 1.0.0 (https://tus.io/protocols/resumable-upload), the core protocol with
creation, expiration and termination. What is begun here is a file of api.views.files under the same id.
"""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.utils.http import http_date
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.endpoint import Endpoint
from api.views.files import WHOLE_BYTES
from chat.actions import attachments
from chat.files.parts import read_in_parts
from chat.models import Attachment, FileState
from foundation.errors import Invalid, UnsupportedMediaType

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
MOST_DIGITS = 15

TUS = OpenApiParameter("Tus-Resumable", {"type": "string", "enum": [VERSION]}, OpenApiParameter.HEADER, required=True)


class WrongVersion(Invalid):
    status = 412
    default_detail = gettext_lazy("Say `Tus-Resumable: 1.0.0`.")


class _Tus(Endpoint):
    largest_body = WHOLE_BYTES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            raise WrongVersion

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """What this server can do."""
        headers = {
            "Tus-Version": VERSION,
            "Tus-Max-Size": str(settings.FLACK_FILE_BYTES),
            "Tus-Extension": "creation,expiration,termination",
        }
        return Response(status=status.HTTP_204_NO_CONTENT, headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every answer names the version; one that refuses it names those that are known."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Tus-Resumable"] = VERSION
        if final.status_code == WrongVersion.status:
            final.headers["Tus-Version"] = VERSION
        return final


class Uploads(_Tus):
    """Uploads in parts, which go on after a cut (tus 1.0.0)."""

    name = "Uploads"

    @schema.operation(
        "create_upload",
        parameters=[
            TUS,
            OpenApiParameter(
                "Upload-Length", {"type": "integer", "minimum": 0}, OpenApiParameter.HEADER, required=True
            ),
            OpenApiParameter("Upload-Metadata", str, OpenApiParameter.HEADER, description="`filename` in Base64."),
        ],
        code=201,
        errors=(400, 412, 413, 429),
    )
    def post(self, request: Request) -> Response:
        """Begin one; it is at `Location`."""
        upload = attachments.begin(self.me, _filename(request), _whole_number(request, "Upload-Length"))
        headers = {"Location": f"/api/uploads/{upload.pk}", "Upload-Expires": _expires(upload)}
        return Response(status=status.HTTP_201_CREATED, headers=headers)


class OneUpload(_Tus):
    """An upload of yours."""

    name = "Upload"

    def head(self, request: Request, upload_id: int) -> Response:
        """How far it has come."""
        upload = attachments.standing(self.me, upload_id)
        length = upload.size if upload.state == FileState.UPLOADING else upload.received
        headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(length), **_expiry(upload)}
        return Response(status=status.HTTP_200_OK, headers=headers)

    @schema.operation(
        "continue_upload",
        parameters=[
            TUS,
            OpenApiParameter(
                "Upload-Offset", {"type": "integer", "minimum": 0}, OpenApiParameter.HEADER, required=True
            ),
        ],
        code=204,
        errors=(400, 404, 409, 412, 413, 415),
        request={CHUNK_TYPE: {"type": "string", "format": "binary"}},
    )
    def patch(self, request: Request, upload_id: int) -> Response:
        """Go on with at most 64 MiB. With the last byte it is a file: GET /api/files/ID."""
        if (request.content_type or "").partition(";")[0].strip() != CHUNK_TYPE:
            raise UnsupportedMediaType(gettext_lazy("Send the bytes as {type}."), type=CHUNK_TYPE)
        offset = _whole_number(request, "Upload-Offset")
        upload = attachments.go_on(self.me, upload_id, offset, read_in_parts(request._request.read))
        headers = {"Upload-Offset": str(upload.received), **_expiry(upload)}
        return Response(status=status.HTTP_204_NO_CONTENT, headers=headers)

    @schema.operation("delete_upload", parameters=[TUS], code=204, errors=(404, 412))
    def delete(self, request: Request, upload_id: int) -> Response:
        """Give it up."""
        attachments.discard(self.me, upload_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _whole_number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Invalid(gettext_lazy("`{name}` is a whole number of bytes."), name=name, field=name)
    return int(text)


def _filename(request: Request) -> str:
    """Of `Upload-Metadata: filename d29ybGQ=,other …` (the creation extension)."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                raise Invalid(gettext_lazy("`filename` is UTF-8 in Base64."), field="Upload-Metadata") from None
    return ""


def _expires(upload: Attachment) -> str:
    return http_date(attachments.expires_at(upload).timestamp())


def _expiry(upload: Attachment) -> dict[str, str]:
    return {"Upload-Expires": _expires(upload)} if upload.state == FileState.UPLOADING else {}
