"""Messages that should not stand where they stand: reported by anybody, hidden by those who look after the room."""

from dataclasses import asdict

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters, schema
from api.async_requests import accepts_async
from api.endpoint import Endpoint
from api.links import linked_message
from api.parameters import LIMIT, described
from api.serializers import shapes
from api.serializers.reports import Decision, Hiding, NewReport
from chat.actions import hiding, reporting
from chat.queries.hidden import hidden_message
from chat.queries.reports import reported, reports


class MessageReports(Endpoint):
    """A message that its room's moderators should look at."""

    name = "Report"
    inputs = {"POST": NewReport}

    @schema.operation("report_message", {201: shapes.Report, 200: shapes.Report}, errors=(400, 403, 404, 429))
    def post(self, request: Request, message_id: int) -> Response:
        """Tell the moderators. Once for each message: again gives the first report."""
        made = reporting.report_message(self.me, message_id, **self.body())
        code = status.HTTP_201_CREATED if made.is_new else status.HTTP_200_OK
        return Response(asdict(reported(made.report, self.me)), status=code)


class Hidden(Endpoint):
    """A message out of sight: a tombstone to everybody, kept for those who moderate."""

    name = "Hidden message"
    inputs = {"PUT": Hiding}

    @schema.operation("get_hidden_message", shapes.HiddenMessage, errors=(403, 404))
    def get(self, request: Request, message_id: int) -> Response:
        """What it says, who hid it and why."""
        return Response(asdict(hidden_message(self.me, message_id)))

    @schema.operation("hide_message", code=204, errors=(400, 403, 404), is_async=True)
    @accepts_async
    def put(self, request: Request, message_id: int) -> Response:
        """Take it out of sight. Doing it twice is the same. Reports of it are closed."""
        hiding.hide_message(self.me, message_id, **self.body())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @schema.operation("restore_message", code=204, errors=(403, 404), is_async=True)
    @accepts_async
    def delete(self, request: Request, message_id: int) -> Response:
        """Bring it back. Doing it twice is the same; nobody brings back what they wrote themselves."""
        hiding.restore_message(self.me, message_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Reports(Endpoint):
    """What was reported in the rooms that you look after."""

    name = "Reports"

    @schema.operation(
        "list_reports",
        shapes.Reports,
        [
            described("closed", bool, "Those that are decided, instead of those that wait."),
            described("before", int, "Only reports with lower ids.", minimum=1, maximum=parameters.BIGGEST),
            LIMIT,
        ],
    )
    def get(self, request: Request) -> Response:
        """The newest first, each with its message. Who reported it is for the workspace's moderators alone."""
        listed, last = reports(
            self.me,
            is_open=not parameters.flag(request, "closed"),
            before_id=parameters.number(request, "before"),
            limit=parameters.page_size(request),
        )
        return Response(
            {
                "reports": [
                    {**asdict(one), "message": linked_message(stored), "place": asdict(place)}
                    for one, stored, place in listed
                ],
                "next": parameters.next_page(request, None if last is None else {"before": last}),
            }
        )


class OneReport(Endpoint):
    """A report that waits for you."""

    name = "Report"
    inputs = {"PATCH": Decision}

    @schema.operation("decide_report", shapes.Report, errors=(400, 403, 404))
    def patch(self, request: Request, report_id: int) -> Response:
        """Dismiss it, or hide its message. All open reports of that message are closed with it."""
        report = reporting.close_reports(self.me, report_id, self.body()["resolution"])
        return Response(asdict(reported(report, self.me)))
