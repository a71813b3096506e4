"""The name that a program gives to what it posts."""

import secrets

from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from api.async_requests import replayed_id
from foundation.errors import Invalid


def client_id_of(request: Request, given: str | None) -> str:
    """`Idempotency-Key` is the client_id. Without either: ours, for a worker the same at each try."""
    key = request.headers.get("Idempotency-Key")
    if given is not None and key is not None and given != key:
        raise Invalid(gettext_lazy("`client_id` and Idempotency-Key say different things."), field="client_id")
    if given is not None or key is not None:
        return given if given is not None else str(key)
    task = replayed_id(request)
    return f"task:{task}" if task else secrets.token_urlsafe(16)
