"""In which language somebody is answered: what they chose, else what their browser asks for, else the server's own."""

from collections.abc import Iterator, Mapping
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def language_for(chosen: str, accepted: str) -> str:
    """A code of LANGUAGES. `chosen`: the cookie's, which may be anything; `accepted`: Accept-Language (RFC 9110)."""
    for code in _wanted(chosen, accepted):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def language_of(headers: Mapping[str, str]) -> str:
    """Of a request that did not go through Django; `headers` in lower case."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        cookie = None
    return language_for(cookie.value if cookie else "", headers.get("accept-language", ""))


def is_spoken(code: str) -> bool:
    return code in dict(settings.LANGUAGES)


def _wanted(chosen: str, accepted: str) -> Iterator[str]:
    if is_spoken(chosen):
        yield chosen
    for code, _ in parse_accept_lang_header(accepted):
        if code == "*":
            return
        yield code
