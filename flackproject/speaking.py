"""Middleware: each request is answered in the language of whoever sends it (foundation/languages.py).

The cookie says it for every door, the socket too, without a look at the database. Only a page that is opened asks the
person, and brings the cookie of this browser up to date with what they chose at another one.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from accounts.models import User
from accounts.requests import remember_language
from foundation.languages import is_spoken, language_for


class Speaking:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = _chosen(request)
        language = language_for(chosen or kept, request.headers.get("Accept-Language", ""))
        with override(language):
            response = self._get_response(request)
        if chosen and chosen != kept and settings.LANGUAGE_COOKIE_NAME not in response.cookies:
            remember_language(response, chosen)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _chosen(request: HttpRequest) -> str:
    """What the person who opens a page chose; nothing for all that pages and programs ask for."""
    if "text/html" not in request.headers.get("Accept", ""):
        return ""
    user = request.user
    chosen = user.language if isinstance(user, User) and user.is_authenticated else ""
    return chosen if is_spoken(chosen) else ""
