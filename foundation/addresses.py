"""Where a client is, behind the proxies that are trusted (FLACK_TRUSTED_PROXIES)."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Networks = tuple[IPv4Network | IPv6Network, ...]

UNIX_SOCKET = "unix"
"""Stands among the trusted for a peer on a Unix socket, which has no address."""


def client_address(remote: str, forwarded_for: str, trusted: Iterable[str]) -> str:
    """The last address of X-Forwarded-For that no trusted proxy wrote; `remote` where its sender is not trusted.

    Read from the right, because a client can write whatever it likes on the left.
    """
    names = tuple(trusted)
    address = remote
    for part in reversed(forwarded_for.split(",")) if forwarded_for else ():
        hop = _without_port(part.strip())
        if hop is None or not is_trusted(address, names):
            break
        address = hop
    return address


def is_trusted(address: str, trusted: Iterable[str]) -> bool:
    """Whether what this peer says of others is believed. An empty address is a Unix socket."""
    names = tuple(trusted)
    if not address:
        return UNIX_SOCKET in names
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed in network for network in _networks(names))


def for_limits(address: str) -> str:
    """What one client can't change at will: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64] or "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _without_port(text: str) -> str | None:
    """The address in one part of the header: `1.2.3.4`, `1.2.3.4:5`, `[::1]:5`. None for what is no address."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> Networks:
    return tuple(ip_network(text, strict=False) for text in trusted if text != UNIX_SOCKET)
