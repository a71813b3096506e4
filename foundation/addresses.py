"""Clients' addresses, as limits count them."""

from ipaddress import IPv6Address, ip_address, ip_network


def for_limits(address: str) -> str:
    """What one client can't change at will: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64] or "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)
