"""The ASGI application behind `/api/events`, beside Django: a stream lives for hours, and must hold no thread."""

import logging
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy

from chat.session import database
from chat.streams.answering import Send, refuse
from chat.streams.asking import Receive, read_request, who
from chat.streams.doors import Poll, Stream
from foundation import limits
from foundation.errors import FlackError, Internal, Unavailable
from foundation.languages import language_of

log = logging.getLogger(__name__)

# Each answer costs a look at all rooms of the user; a busy room answers some ten times a second.
RATE = limits.Rate(20, 1, 100)


async def events(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]}
    try:
        asked = await read_request(scope, headers, receive)
        user, credential = await who(headers)
        await database.read(limits.take, "events", str(user.pk), RATE)
        door = Stream if asked.stream else Poll
        await door(user, credential, asked, send).serve(receive)
    except FlackError as error:
        await refuse(send, error, language_of(headers))
    except DatabaseError as error:
        log.warning("events met the database: %s", type(error).__name__)
        await refuse(send, Unavailable(), language_of(headers))
    except Exception:
        log.exception("events failed")
        await refuse(send, Internal(), language_of(headers))


def needs_asgi(request: HttpRequest) -> JsonResponse:
    """The same address under WSGI, where every stream would hold a worker."""
    error = Unavailable(gettext_lazy("Events need a server that speaks ASGI. Ask for messages instead."))
    return JsonResponse({"error": error.as_dict()}, status=error.status, headers={"Cache-Control": "no-store"})
