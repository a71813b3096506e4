"""Which addresses become links: http, https and mailto, with a host, without a password inside."""

import ipaddress
import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?!.*\.\.)[^\W_](?:[\w.\-]*[^\W_])?\.?")
_PLAIN_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)*[a-z](?:[a-z0-9\-]*[a-z0-9])?", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[^\s@<>]{1,64}@[^\s@<>]{1,255}", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_OPENERS = {opener: closer for closer, opener in _CLOSERS.items()}
# What ends a sentence around an address, in several scripts. GFM, "Autolinks (extension)".
_TRAILING = frozenset("?!.,:;*_~'\"…。、,!?:;」』】》’”")


def linkable(address: str) -> bool:
    """May a message link to this?"""
    if address[:7].lower() == "mailto:":
        return _MAILTO.fullmatch(address) is not None
    if address[:7].lower() != "http://" and address[:8].lower() != "https://":
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (raises ValueError when it is none)
        return "@" not in parts.netloc and _is_host(parts.hostname or "")
    except ValueError:
        return False


def is_plain(href: str) -> bool:
    """Is the host of this linkable address plain ASCII, so that every parser of addresses agrees on it?"""
    if href[:7].lower() == "mailto:":
        return href.isascii()
    host = urlsplit(href).hostname or ""
    return "xn--" not in host and _PLAIN_HOST.fullmatch(host) is not None


def ends_where_seen(address: str, before: str) -> str:
    """`address` up to where a reader sees it end: `(see https://a.example/b_(c).)` ends after `(c)`.

    `before` is the character in front of it: inside the brackets of Markdown's links it ends with them.
    """
    address = address.partition("](")[0]
    if before in _OPENERS:
        address = _up_to_closer(address, before, _OPENERS[before])
    surplus = {closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _CLOSERS and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _up_to_closer(address: str, opener: str, closer: str) -> str:
    depth = 0
    for at, character in enumerate(address):
        depth += (character == opener) - (character == closer)
        if depth < 0:
            return address[:at]
    return address


def _is_host(host: str) -> bool:
    if ":" in host:  # urlsplit has taken the brackets off an IPv6 address
        try:
            return bool(ipaddress.IPv6Address(host))
        except ValueError:
            return False
    return len(host) <= 253 and _HOST.fullmatch(host) is not None
