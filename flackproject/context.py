"""What every template may ask for. Lazy: a page that does not name the workspace asks the database nothing."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chat.models import Workspace
from chat.queries.public import any_public_room


def workspace(request: HttpRequest) -> dict[str, object]:
    """`workspace.name`, empty before the first run; `any_public_room`: whether there is something to read at /rooms."""
    return {"workspace": SimpleLazyObject(_workspace), "any_public_room": SimpleLazyObject(any_public_room)}


def _workspace() -> Workspace:
    return Workspace.objects.filter(pk=1).first() or Workspace()
