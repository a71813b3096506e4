"""Addresses of pages: one form for all spellings of the same, so that each is fetched once."""

from urllib.parse import parse_qsl, urlencode

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

MAX_CHARS = 2_000

_DEFAULT_PORTS = {"http": 80, "https": 443}
# What newsletters and networks add to see who clicked; the page is the same without.
_TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "twclid", "yclid"})


def normalised(url: str) -> str | None:
    """The form under which a preview of `url` is kept, or None when there can be none.

    Scheme and host in lower case, the host in ASCII, no default port, no fragment, no tracking parameters.
    """
    try:
        parts = parse_url(url.strip())
    except (LocationParseError, UnicodeError):
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.host or parts.auth is not None:
        return None
    port = None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port
    bare = parts._replace(port=port, path=parts.path or "/", query=_without_tracking(parts.query), fragment=None)
    return bare.url if len(bare.url) <= MAX_CHARS else None


def _without_tracking(query: str | None) -> str | None:
    if not query:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not name.startswith("utm_") and name not in _TRACKING]
    if len(kept) == len(pairs):
        return query  # untouched, because some servers mind how their own query is written
    return urlencode(kept) or None
