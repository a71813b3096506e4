"""Where a client is, behind the proxies that are trusted (FLACK_TRUSTED_PROXIES)."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Networks = tuple[IPv4Network | IPv6Network, ...]


def client_address(remote: str, forwarded_for: str, trusted: Iterable[str]) -> str:
    """The last address of X-Forwarded-For that no trusted proxy wrote; `remote` where its sender is not trusted.

    Read from the right, because a client can write whatever it likes on the left.
    """
    networks = _networks(tuple(trusted))
    address = remote
    for hop in reversed(forwarded_for.split(",")) if forwarded_for else ():
        if not _is_within(address, networks):
            break
        address = hop.strip()
    return address


def for_limits(address: str) -> str:
    """What one client can't change at will: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64] or "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _is_within(address: str, networks: Networks) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> Networks:
    return tuple(ip_network(text, strict=False) for text in trusted)
