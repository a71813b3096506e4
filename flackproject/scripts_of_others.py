"""Pages whose scripts are not ours: django-admin's and Swagger's make elements of text in places without number.

Everywhere else only static/js/views/door.js may (Trusted Types, in the Content-Security-Policy of settings/base.py).
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PLACES = ("/admin/", "/api/docs")
ALLOWED = {"require-trusted-types-for": None, "trusted-types": None}

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def scripts_of_others(get_response: GetResponse) -> GetResponse:
    """Inside of CSPMiddleware, which reads what is noted here."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path.startswith(PLACES):
            noted = getattr(response, "_csp_replace", None) or {}
            response._csp_replace = {**noted, **ALLOWED}  # type: ignore[attr-defined]
        return response

    return middleware
