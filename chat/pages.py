"""The chat page, the page of a person, and the pictures that they show.

The page carries what the client starts from, the room as it stands among it (carried.py); everything else comes by the
API and the socket. Who has not signed in gets the public page of a room on the web at the same address (chat.public),
and the sign-in page elsewhere.
"""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import iri_to_uri
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.actions import needs_first_run
from accounts.actions.avatars import SMALL
from accounts.authentication import by_token
from accounts.models import Availability, User
from accounts.nicknames import LONGEST, PUNCTUATION, nickname_key
from accounts.profiles import current_availability, current_status, zone_of
from chat import objects
from chat.carried import carried
from chat.commands import LIMITS
from chat.models import RoomKind, Workspace
from chat.policies import Action, may
from chat.public import numbering
from chat.public.addresses import hosts, path_of
from chat.public.caching import moved
from chat.public.conversation import Shown, conversation
from chat.public.views import public_room, room_page
from chat.queries.emoji import pictures_of
from chat.queries.epoch import epoch
from chat.queries.messages import Page, page
from chat.queries.online import standing
from chat.queries.public import picture_for_strangers
from chat.queries.rooms import Seen, general, room_by_slug, room_for
from foundation import media
from foundation.errors import NotFound, Unauthenticated
from foundation.store import is_local

FIRST_SIGHT = 20
"""Messages that stand in the page itself: a screen of them."""


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Until there is an administrator, the first-run page; then #general."""
    if needs_first_run():
        return redirect("first-run")
    return show(request)


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """`/share?title=&text=&url=`: what another program hands over (static/js/views/arriving.js reads it)."""
    return show(request)


@require_safe
def room(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """`/rooms/garden` and `/rooms/garden/1234`: permanent."""
    if request.user.is_authenticated:
        return show(request, slug=slug, number=number)
    return show_stranger(request, public_room(slug=slug), number)


@require_safe
def room_by_id(request: HttpRequest, room_id: int, number: int | None = None) -> HttpResponse:
    """`/rooms/id-7`: rooms without a name of their own."""
    if request.user.is_authenticated:
        return show(request, room_id=room_id, number=number)
    return show_stranger(request, public_room(room_id=room_id), number)


def show_stranger(request: HttpRequest, seen: Seen | None, number: int | None) -> HttpResponse:
    """The public page; for a room that is not on the web the way in, as for one that never was."""
    if seen is None:
        answer: HttpResponse = redirect_to_login(request.get_full_path())
        add_never_cache_headers(answer)
        return answer
    path = path_of(seen.room) + (f"/{number}" if number is not None else "")
    if iri_to_uri(request.path) != path:
        query = request.META.get("QUERY_STRING", "")
        return moved(f"{path}?{query}" if query else path)
    return room_page(request, seen, number)


@never_cache
@gzip_page
@login_required
@ensure_csrf_cookie
def show(
    request: HttpRequest, *, slug: str | None = None, room_id: int | None = None, number: int | None = None
) -> HttpResponse:
    """Raises NotFound for a room that is not there or may not be seen. A former address leads on to the new one."""
    user = request.user
    assert isinstance(user, User)
    if room_id is None:
        room_id = (general() if slug is None else room_by_slug(slug)).pk
    seen = room_for(user, room_id, Action.SEE)
    if slug is not None and seen.room.slug != slug:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(path_of(seen.room) + (f"/{number}" if number else "") + query, permanent=False)
    workspace = Workspace.objects.get(pk=1)
    now = epoch()
    number = number or _first_of_page(request)
    boot = {
        "user": {**objects.user_object(user), "email": user.email, "version": user.version},
        "epoch": now,
        "ws": "/ws/",
        "events": "/api/events",
        "api": "/api",
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "workspace": {"name": workspace.name, "logo": f"/media/{workspace.logo}" if workspace.logo else ""},
        "heartbeat_s": settings.FLACK_HEARTBEAT_S,
        "limits": LIMITS,
        "room": {"id": seen.room.pk, "slug": seen.room.slug, "number": number},
    }
    said = _said(request, seen, number)
    context = {
        "boot": boot,
        "room": seen.room,
        "workspace": workspace,
        "said": _first_sight(request, seen, number, said),
        "carried": carried(user, said if seen.viewer.membership else None, now),
    }
    return render(request, "chat/page.html", context)


def _said(request: HttpRequest, seen: Seen, number: int | None) -> Page | None:
    """What the client asks for first of the room. Not at `/`: the browser knows better which room was open last; not of
    a thread, which opens beside another one."""
    if not request.path.startswith("/rooms/") or seen.room.kind == RoomKind.THREAD:
        return None
    return page(seen, around=number) if may(seen.viewer, Action.READ, seen.asked) else None


def _first_sight(request: HttpRequest, seen: Seen, number: int | None, said: Page | None) -> list[Shown]:
    """What is painted before any script has run: the newest messages, where the conversation opens at its foot. Nothing
    where it opens elsewhere: at a message, or where the unread ones begin."""
    membership = seen.viewer.membership
    if said is None or number is not None:
        return []
    if membership is not None and membership.read_number < seen.room.last_number:
        return []
    return conversation(seen, said.messages[-FIRST_SIGHT:], hosts(request))


def _first_of_page(request: HttpRequest) -> int | None:
    """Where a public page begins, for who has the application at its address."""
    page = numbering.asked(request.GET.get("page", ""))
    return numbering.first_of(page) if page else None


@require_safe
@never_cache
@login_required
def person(request: HttpRequest, nickname: str) -> HttpResponse:
    """`/people/anna`: where mentions lead, in any spelling that is the same name."""
    key = nickname_key(nickname) if nickname.isprintable() and len(nickname) <= LONGEST else ""
    shown = User.objects.filter(nickname_key=key).first()
    if shown is None:
        raise NotFound(gettext_lazy("Nobody here has this name."))
    initial = (shown.display_name or shown.nickname).lstrip(PUNCTUATION)[:1].upper()
    state, status = _state(shown), current_status(shown)
    context = {
        "person": shown,
        "initial": initial,
        "state": state,
        "availability": current_availability(shown),
        "status": status,
        "status_image": pictures_of([status.emoji.strip(":")]).get(status.emoji.strip(":"), ""),
        "local_time": localtime(timezone=zone_of(shown)) if shown.time_zone else None,
    }
    return render(request, "chat/person.html", context)


def _state(shown: User) -> str:
    """As static/js/core/standing.js has them."""
    now = standing()
    if shown.pk not in now:
        return "offline"
    said = current_availability(shown)
    if said != Availability.AUTO:
        return str(said)
    return "idle" if now[shown.pk] else "here"


_NAMES = {
    "previews": re.compile(r"[0-9a-f]{32}\.webp"),
    "avatars": re.compile(rf"[0-9a-f]{{32}}(?:{SMALL})?\.webp"),
    "emoji": re.compile(r"[0-9a-f]{32}\.webp"),
}


@require_safe
def image(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """A picture of a card, a person or an emoji: made by us, under a name that only those know who were told it.

    `?message=81` says below which message a stranger was shown it. nginx sends the bytes where FLACK_ACCEL is set
    (X-Accel-Redirect, nginx/flack.conf).
    """
    if not _is_somebody(request) and not _is_for_strangers(request, f"{folder}/{name}"):
        return redirect_to_login(request.get_full_path())
    if not _NAMES[folder].fullmatch(name):
        raise NotFound
    headers = {"Cache-Control": "private, max-age=604800, immutable", "Content-Type": "image/webp"}
    if settings.FLACK_ACCEL and is_local():
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{settings.FLACK_ACCEL}{folder}/{name}"})
    return HttpResponse(media.content_of(f"{folder}/{name}"), headers=headers)


def _is_somebody(request: HttpRequest) -> bool:
    """By a program's token, else by the session of a page. Raises Unauthenticated, Suspended."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return request.user.is_authenticated
    if by_token(secret.strip()) is None:
        raise Unauthenticated(gettext_lazy("This token opens nothing here. Make a new one."))
    return True


def _is_for_strangers(request: HttpRequest, name: str) -> bool:
    return picture_for_strangers(name, numbering.asked(request.GET.get("message", "")) or 0)
