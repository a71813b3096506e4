"""What a post is answered over REST, however it came to be: as a message, a poll, something forwarded."""

from rest_framework import status
from rest_framework.response import Response

from accounts.models import User
from api.links import linked_message
from chat.actions.posts import Posted
from chat.queries.messages import message_of_own


def answer_posted(author: User, posted: Posted) -> Response:
    """201 with the message and where it is; 200 for a repeat, with the first one as it is now."""
    return Response(
        linked_message(message_of_own(author, posted.message_id)),
        status=status.HTTP_200_OK if posted.duplicate else status.HTTP_201_CREATED,
        headers={"Location": f"/api/messages/{posted.message_id}"},
    )
