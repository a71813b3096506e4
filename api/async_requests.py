"""202 instead of an answer: `Prefer: respond-async` (RFC 7240 section 4.1).

The request is kept as a row before the 202 goes out. A worker then calls the same view as the same user, asking
again whether they may, and stores the answer in the transaction of what the view did: killed in the middle, it
did nothing, and is done again.
"""

import io
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from celery import current_app
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import resolve
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import Credential, Validity, is_valid
from accounts.models import User
from api.endpoint import Endpoint
from api.models import AsyncRequest
from api.renderers import FastJSONRenderer
from foundation.clock import now
from foundation.errors import FlackError, Suspended, TooLong, Unauthenticated, UnsupportedMediaType
from foundation.limits import Rate, take

log = logging.getLogger(__name__)

P = ParamSpec("P")
V = TypeVar("V", bound=Endpoint)

TASK = "api.run_request"
KEEP = timedelta(hours=24)
"""So long an answer can be fetched."""

GIVE_UP = timedelta(days=7)
"""A server that was away for longer should not begin with what nobody waits for any more."""

MOST_TRIES = 4
"""After that an answer of 500 or 503 is the answer."""

SWEEP_AFTER = timedelta(seconds=15)
"""Younger rows are probably still queued."""

REPLAYED_HEADERS = ("Content-Type", "Location", "Retry-After", "WWW-Authenticate")


def accepts_async(
    method: Callable[Concatenate[V, Request, P], Response],
) -> Callable[Concatenate[V, Request, P], Response]:
    """Lets any method of an Endpoint be asked for later: 202, `Location`, and the answer there."""

    @wraps(method)
    def run(view: V, request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        if replayed_id(request) is not None or not prefers_async(request):
            return method(view, request, *args, **kwargs)
        return accepted(keep(view, request))

    return run


def prefers_async(request: Request) -> bool:
    preferences = request.headers.get("Prefer", "").lower().split(",")
    return any(preference.partition(";")[0].strip() == "respond-async" for preference in preferences)


def replayed_id(request: Request) -> str | None:
    """The kept request that a worker is now doing; None for requests of clients."""
    return getattr(request._request, "flack_replayed", None)


def keep(view: Endpoint, request: Request) -> AsyncRequest:
    """Write down what is asked. What can be refused at once is."""
    if (request.content_type or "").startswith("multipart/"):
        raise UnsupportedMediaType(gettext_lazy("Files can't be sent with respond-async."))
    body = request._request.body
    if request.method in view.inputs:
        view.body()
    credential = view.credential
    if credential is None:
        raise Unauthenticated
    rate = settings.FLACK_POST_RATE
    take("respond-async", str(view.me.pk), Rate(rate, 1, max(1, int(rate * 5))))
    row = AsyncRequest(
        owner=view.me,
        credential_kind=credential.kind,
        credential_key=credential.key,
        method=request.method or "",
        path=request.get_full_path(),
        content_type=_short(request.content_type, 200),
        idempotency_key=_short(request.headers.get("Idempotency-Key"), 200),
        body=body,
        created_at=now(),
    )
    row.save(force_insert=True)
    transaction.on_commit(partial(enqueue, row.pk))
    return row


def _short(text: str | None, most: int) -> str:
    if len(text or "") > most:
        raise TooLong(gettext_lazy("One of your headers is too long."))
    return text or ""


def enqueue(request_id: str) -> None:
    """Tell a worker. With the broker away the sweep does it later."""
    try:
        current_app.send_task(TASK, args=[request_id], task_id=request_id, retry=False, ignore_result=False)
    except Exception as error:  # noqa: BLE001 - every broker has errors of its own
        log.warning("request %s is left to the sweep: %s", request_id, type(error).__name__)


def accepted(row: AsyncRequest) -> Response:
    """It waits, or runs."""
    location = f"/tasks/{row.pk}"
    headers = {"Location": location, "Preference-Applied": "respond-async", "Retry-After": "1"}
    body = {"task": {"id": row.pk, "state": "waiting"}, "_links": {"self": location}}
    return Response(body, status=status.HTTP_202_ACCEPTED, headers=headers)


def finished(row: AsyncRequest) -> HttpResponse:
    """The answer as it would have been."""
    return HttpResponse(bytes(row.answer), status=row.status, headers=row.headers)


def found(owner: User, request_id: str) -> AsyncRequest | None:
    """A kept request of one's own, while its answer is kept."""
    row = AsyncRequest.objects.filter(pk=request_id, owner=owner).first()
    if row is None or (row.finished_at is not None and row.finished_at < now() - KEEP):
        return None
    return row


class TryAgain(Exception):
    """The view could not do it now; nothing was kept of it."""


def run(request_id: str) -> None:
    """Do a kept request, once: whoever comes second finds it finished. Raises TryAgain."""
    tried = AsyncRequest.objects.filter(pk=request_id, finished_at=None).values_list("tries", flat=True).first()
    if tried is None:
        return
    AsyncRequest.objects.filter(pk=request_id).update(tries=tried + 1)
    try:
        _run_once(request_id, is_last=tried + 1 >= MOST_TRIES)
    except TryAgain:
        raise
    except Exception as error:
        log.exception("request %s could not be done", request_id)
        raise TryAgain from error


@transaction.atomic
def _run_once(request_id: str, *, is_last: bool) -> None:
    row = AsyncRequest.objects.select_for_update().select_related("owner").filter(pk=request_id).first()
    if row is None or row.finished_at is not None:
        return
    response = _answer(row)
    if connection.needs_rollback or (response.status_code >= 500 and not is_last):
        raise TryAgain
    row.status = response.status_code
    row.headers = {name: response[name] for name in REPLAYED_HEADERS if response.has_header(name)}
    row.answer = response.content
    row.finished_at = now()
    row.body = b""  # nobody needs it any more
    row.save()


def _answer(row: AsyncRequest) -> HttpResponse:
    refusal = _refusal(row)
    if refusal is not None:
        body = FastJSONRenderer().render({"error": refusal.as_dict()})
        return HttpResponse(body, status=refusal.status, content_type="application/json")
    request = _request(row)
    match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, Response):
        response.render()
    return response


def _refusal(row: AsyncRequest) -> FlackError | None:
    """Whether they still may come in with what they came in with."""
    validity = is_valid(_credential(row))
    if validity is Validity.VALID:
        return None
    return Suspended() if validity is Validity.SUSPENDED else Unauthenticated()


def _credential(row: AsyncRequest) -> Credential:
    kind = "token" if row.credential_kind == "token" else "session"
    return Credential(row.owner_id, "token" if kind == "token" else "session", row.credential_key)


def _request(row: AsyncRequest) -> WSGIRequest:
    path, _, query = row.path.partition("?")
    body = bytes(row.body)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": row.method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": row.content_type,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_ACCEPT": "application/json",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            **({"HTTP_IDEMPOTENCY_KEY": row.idempotency_key} if row.idempotency_key else {}),
        }
    )
    request.flack_replayed = row.pk  # type: ignore[attr-defined]
    # How REST framework is told who it is without credentials (rest_framework.request.Request.__init__).
    request._force_auth_user = row.owner  # type: ignore[attr-defined]
    request._force_auth_token = _credential(row)  # type: ignore[attr-defined]
    return request
