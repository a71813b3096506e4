"""What every template may ask for. Lazy: a page that does not name the workspace asks the database nothing."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chat.models import Workspace


def workspace(request: HttpRequest) -> dict[str, object]:
    """`workspace.name`, empty before the first run."""
    return {"workspace": SimpleLazyObject(_workspace)}


def _workspace() -> Workspace:
    return Workspace.objects.filter(pk=1).first() or Workspace()
