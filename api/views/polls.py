"""Polls: ask, vote, close; who voted for what, and what of all that is mine."""

from dataclasses import asdict

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters, schema
from api.async_requests import accepts_async, replayed_id
from api.client_ids import client_id_of
from api.endpoint import Endpoint
from api.parameters import GO_ON, LIMIT, described
from api.people_pages import people_page
from api.posted import answer_posted
from api.serializers import shapes
from api.serializers.messages import NewPoll, Votes
from chat import commands
from chat.actions.polls import checked_poll, close_poll
from chat.queries.choices import my_choices, voters
from chat.queries.polls import votes_of


class Polls(Endpoint):
    """Questions to a room."""

    name = "Polls"
    inputs = {"POST": NewPoll}

    @schema.operation(
        "create_poll",
        {201: shapes.Message, 200: shapes.Message},
        [schema.IDEMPOTENCY_KEY],
        errors=(400, 403, 404, 409, 429),
        is_async=True,
    )
    @accepts_async
    def post(self, request: Request, room_id: int) -> Response:
        """Ask. It is a message of the kind `poll`; the same `client_id` again answers with the first one."""
        body = self.body()
        posted = commands.ask_now(
            self.me,
            room_id,
            body["question"],
            checked_poll(body["options"], several=body["several"]),
            client_id_of(request, body.get("client_id")),
            call_all=body["call_all"],
            from_composer=replayed_id(request) is None,
        )
        return answer_posted(self.me, posted)


class MyVotes(Endpoint):
    """What you choose in a poll."""

    name = "Your votes"
    inputs = {"PUT": Votes}

    @schema.operation("get_votes", shapes.Votes, errors=(404,))
    def get(self, request: Request, message_id: int) -> Response:
        """The ids of the options that you have chosen."""
        return Response({"options": votes_of(self.me, message_id)})

    @schema.operation("set_votes", code=204, errors=(400, 403, 404, 429), is_async=True)
    @accepts_async
    def put(self, request: Request, message_id: int) -> Response:
        """Choose these and nothing else; none takes your votes back. Doing it twice is the same."""
        commands.vote_now(self.me, message_id, self.body()["options"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class Voters(Endpoint):
    """Who chose one option of a poll."""

    name = "Voters"

    @schema.operation("list_voters", shapes.Choosers, [GO_ON, LIMIT], errors=(404,))
    def get(self, request: Request, message_id: int, option_id: int) -> Response:
        """In the order in which they voted; a message names the first hundred."""
        after, limit = parameters.number(request, "after") or 0, parameters.page_size(request)
        return people_page(request, voters(self.me, message_id, option_id, after=after, limit=limit))


class MyChoices(Endpoint):
    """What you chose at messages: your reactions, your votes."""

    name = "Your choices"

    @schema.operation(
        "list_choices",
        shapes.AllChoices,
        [described("messages", str, "Ids of messages, joined by commas: up to 200.")],
    )
    def get(self, request: Request) -> Response:
        """For messages with more reactions or votes than they name people. What you may not read is left out."""
        asked = parameters.ids(request, "messages")
        return Response({"choices": [asdict(mine) for mine in my_choices(self.me, asked)]})


class Closed(Endpoint):
    """The end of a poll."""

    name = "Close a poll"

    @schema.operation("close_poll", code=204, errors=(403, 404), is_async=True)
    @accepts_async
    def post(self, request: Request, message_id: int) -> Response:
        """Nobody votes any more; by its author, or who moderates the room. Doing it twice is the same."""
        close_poll(self.me, message_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
