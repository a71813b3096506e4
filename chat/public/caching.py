"""How answers for everybody are kept: by whoever likes, and asked about each time.

A room that is taken off the web must be gone at once, so nobody may show what they hold without asking; they are
answered 304 while it is the same. The tag is made of the answer itself: names, pictures and rooms that it points at
change without the room.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def revalidated(view: View[P]) -> View[P]:
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        response = view(request, *arguments, **named)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return cast("View[P]", answer)


def moved(path: str) -> HttpResponse:
    """For good, and asked about again: another room may take the address one day."""
    return HttpResponse(status=301, headers={"Location": path, "Cache-Control": "no-cache"})
