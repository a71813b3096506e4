"""Pictures that people send: of themselves, and the workspace's own emoji. As `image/*`, or as a form with `image`."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts import actions
from accounts.actions.avatars import MOST_BYTES
from api import parameters, schema
from api.endpoint import Endpoint
from api.parameters import AFTER, LIMIT
from api.parsers import PictureParser
from api.serializers import shapes
from api.serializers.pictures import Crop, NewEmoji
from api.views.people import user_object
from chat import objects
from chat.actions import emoji as emoji_actions
from chat.queries.emoji import emoji_page
from chat.queries.epoch import epoch
from chat.queries.online import standing
from foundation.errors import Invalid
from outbound.squares import Square

FORM_BYTES = 16 * 1024
"""What the fields of a form take beside its picture."""

DELETED = parameters.described("deleted", bool, "`1`: those too that are offered no longer, but shown where they were.")


def sent_picture(request: Request) -> bytes:
    """Raises Invalid when there is none."""
    data: Any = request.data
    if isinstance(data, bytes):
        return data
    found = data.get("image")
    if not isinstance(found, UploadedFile):
        raise Invalid(gettext_lazy("Send a picture, as it is or as `image` of a form."), field="image")
    return bytes(found.read())


class PictureEndpoint(Endpoint):
    """The fields beside a picture come in its form, or as parameters of the address where the body is the picture."""

    parser_classes = (PictureParser, MultiPartParser)
    largest_body = MOST_BYTES + FORM_BYTES

    def fields(self, request: Request, form: type[Serializer[Any]]) -> dict[str, Any]:
        """Raises ValidationError for the first fault."""
        sent = request.query_params if isinstance(request.data, bytes) else request.data
        serializer = form(data=sent)
        serializer.is_valid(raise_exception=True)
        checked: dict[str, Any] = serializer.validated_data
        return checked


class Avatar(PictureEndpoint):
    """Your picture."""

    name = "Avatar"

    @schema.operation(
        "set_avatar", shapes.User, schema.in_address(Crop), errors=(400, 429), request=schema.picture(Crop)
    )
    def put(self, request: Request) -> Response:
        """Show this picture of you, or the square of it that `x`, `y` and `size` say."""
        crop = self.fields(request, Crop)
        square = Square(**crop) if crop else None
        return Response(user_object(actions.set_avatar(self.me, sent_picture(request), square), standing()))

    @schema.operation("remove_avatar", code=204)
    def delete(self, request: Request) -> Response:
        """Show none. Doing it twice is the same."""
        actions.remove_avatar(self.me)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AllEmoji(PictureEndpoint):
    """The workspace's own emoji."""

    name = "Emoji"

    @schema.operation("list_emoji", shapes.AllEmoji, [AFTER, LIMIT, DELETED])
    def get(self, request: Request) -> Response:
        """List them, by id."""
        last_change, page, after = emoji_page(
            after_id=parameters.number(request, "after") or 0,
            limit=parameters.page_size(request),
            deleted=parameters.flag(request, "deleted"),
        )
        return Response(
            {
                "emoji": [objects.emoji_object(emoji) for emoji in page],
                "next": parameters.next_page(request, {"after": after} if after else None),
                "last_change": last_change,
                "epoch": epoch(),
            }
        )

    @schema.operation(
        "add_emoji",
        shapes.Emoji,
        schema.in_address(NewEmoji),
        code=201,
        errors=(400, 409, 429),
        request=schema.picture(NewEmoji),
    )
    def post(self, request: Request) -> Response:
        """Give a picture a name: `:name:` then shows it, to everybody."""
        name = self.fields(request, NewEmoji)["name"]
        made = objects.emoji_object(emoji_actions.add_emoji(self.me, name, sent_picture(request)))
        return Response(made, status=status.HTTP_201_CREATED, headers={"Location": made["url"]})


class OneEmoji(Endpoint):
    """One of the workspace's own emoji."""

    name = "Emoji"

    @schema.operation("delete_emoji", code=204, errors=(403, 404))
    def delete(self, request: Request, emoji_id: int) -> Response:
        """Offer it no longer; messages that show it go on to. Doing it twice is the same."""
        emoji_actions.delete_emoji(self.me, emoji_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
