"""`GET /tasks/ID`: what came of a request that was answered 202."""

from django.http import HttpResponse
from rest_framework.request import Request

from api import schema
from api.async_requests import accepted, finished, found
from api.endpoint import Endpoint
from foundation.errors import NotFound


class TaskStatus(Endpoint):
    """A request of yours that is answered later."""

    name = "Task"

    @schema.operation("get_task", {200: None, 202: None}, errors=(404,))
    def get(self, request: Request, task_id: str) -> HttpResponse:
        """202 while it waits or runs, then the status, headers and body of the finished request."""
        row = found(self.me, task_id)
        if row is None:
            raise NotFound
        return accepted(row) if row.finished_at is None else finished(row)
