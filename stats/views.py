"""`/stats`: JSON for whoever is signed in, a page for staff. `/metrics`: the totals, for Prometheus."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from foundation.errors import FlackError, Forbidden, Invalid, MethodNotAllowed, NotAcceptable, Unauthenticated
from stats import metrics
from stats.audience import may_scrape, signed_in, staff
from stats.sharing import summary
from stats.summary import WINDOWS_S

JSON, PAGE = "application/json", "text/html"
Answer = Callable[[HttpRequest], HttpResponse]


def _reading(view: Answer) -> Answer:
    """GET and HEAD only, never cached; the domain's errors in their one shape."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            if request.method not in ("GET", "HEAD"):
                raise MethodNotAllowed
            return view(request)
        except FlackError as error:
            return _problem(error)

    return never_cache(vary_on_headers("Accept", "Authorization", "Cookie")(answer))


@_reading
def stats(request: HttpRequest) -> HttpResponse:
    """`?window=60` asks for the last minute instead of the last 15 seconds."""
    wanted = request.get_preferred_type([JSON, PAGE])
    if wanted is None:
        raise NotAcceptable
    if wanted == PAGE:
        return _page(request)
    signed_in(request)
    return JsonResponse(summary(_window_s(request)))


@_reading
def prometheus(request: HttpRequest) -> HttpResponse:
    may_scrape(request)
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def _page(request: HttpRequest) -> HttpResponse:
    try:
        staff(request)
    except Unauthenticated:
        return redirect_to_login(request.get_full_path())
    except Forbidden as error:
        raise PermissionDenied(error.detail) from None
    return render(request, "stats/dashboard.html")


def _window_s(request: HttpRequest) -> int:
    text = request.GET.get("window", str(WINDOWS_S[0]))
    if text not in map(str, WINDOWS_S):
        raise Invalid(gettext_lazy("The window is 15 or 60 seconds."), field="window")
    return int(text)


def _problem(error: FlackError) -> HttpResponse:
    response = JsonResponse({"error": error.as_dict()}, status=error.status)
    if isinstance(error, Unauthenticated):
        response["WWW-Authenticate"] = 'Bearer realm="flack"'
    if isinstance(error, MethodNotAllowed):
        response["Allow"] = "GET, HEAD"
    return response
