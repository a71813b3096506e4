"""A page of people who did something with a message, as readers, reactors and voters are answered."""

from typing import Protocol

from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters


class PeoplePage(Protocol):
    @property
    def user_ids(self) -> list[int]: ...
    @property
    def count(self) -> int: ...
    @property
    def after(self) -> int | None: ...


def people_page(request: Request, found: PeoplePage) -> Response:
    on = parameters.next_page(request, None if found.after is None else {"after": found.after})
    return Response({"user_ids": found.user_ids, "count": found.count, "next": on})
