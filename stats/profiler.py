"""Staff profile one request: `?profile=1` at any address shows where its time went, as a flame chart.

The chart is pyinstrument's own page, with scripts inside. It is served in a sandbox: an origin of its own, without
cookies, that can ask for nothing.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from pyinstrument import Profiler
from pyinstrument.renderers import HTMLRenderer
from pyinstrument.session import Session

INTERVAL_S = 0.0005
POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline' data:;"
    " img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# The chart remembers how it was looked at, and breaks where it may not: in a sandbox there is no storage to ask for.
STORAGE = """<script>
for (const name of ["localStorage", "sessionStorage"]) {
  const kept = new Map();
  Object.defineProperty(window, name, {value: {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
  }});
}
</script>
"""

# It would fetch its letters from somebody else's server.
FOREIGN_STYLE = re.compile(r"https://fonts\.googleapis\.com/[^\"]*")

Answer = Callable[[HttpRequest], HttpResponseBase]


def profile_on_request(get_response: Answer) -> Answer:
    """Below AuthenticationMiddleware. Without await on purpose: what is profiled is one thread."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        # The address is looked at first, so that no other request pays for a look at the session.
        if "profile=1" not in request.META.get("QUERY_STRING", "") or not _may_profile(request):
            return get_response(request)
        return _profiled(get_response, request)

    return answer


def _may_profile(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and request.GET.get("profile") == "1"
        and "HTTP_AUTHORIZATION" not in request.META  # a session, so a person in front of a browser
        and request.user.is_authenticated
        and request.user.is_staff
    )


def _profiled(get_response: Answer, request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    del query["profile"]  # for who reads everything in the address, as the admin's lists do
    request.GET = query  # type: ignore[assignment]
    profiler = Profiler(interval=INTERVAL_S, async_mode="disabled")
    # Quoted: the description ends up inside a script element.
    profiler.start(target_description=f"GET {quote(request.path)}")
    try:
        answered = get_response(request)
        if not answered.streaming and hasattr(answered, "render"):
            answered.render()
    finally:
        session = profiler.stop()
    response = HttpResponse(_page(session))
    # Closing it here would tell everybody that the request is over.
    response._resource_closers += answered._resource_closers  # type: ignore[attr-defined]
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    return response


def _page(session: Session) -> str:
    page = FOREIGN_STYLE.sub("data:text/css,", HTMLRenderer().render(session))
    return page.replace("<script>", STORAGE + "<script>", 1)
