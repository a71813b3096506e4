"""Which addresses a server may be sent to by a stranger's link: those of the public internet.

`ipaddress.is_global` is not enough: it lets through link-local addresses written as IPv4-compatible,
translated, NAT64 or 6to4 ones, and multicast. So: an explicit list, applied to whatever IPv4 address an IPv6
one carries, too. What counts is the address that is connected to, so no spelling of a host
(`2130706433`, `0x7f.1`, `127.1`) needs to be known here.
"""

import ipaddress
import socket
import threading
from collections.abc import Collection, Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA's special-purpose registries, https://www.iana.org/assignments/iana-ipv4-special-registry/
REFUSED_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network; connects to loopback on Linux
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier-grade NAT, and metadata services of some clouds
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local: metadata services of most clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out; the rest is refused
REFUSED_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: carries an IPv4 address to a relay
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # how an IPv6-only network reaches the public IPv4 internet
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the middle of an interface identifier that ends in IPv4


class Refused(Exception):
    """The name leads to an address that is not public. No OSError, so that no library takes it for a bad line."""


def is_public(address: Address) -> bool:
    """May anybody's link make us connect to `address`?"""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    carried = _carried(address)
    if carried is not None and not is_public(carried):
        return False
    if address in MAPPED or address in NAT64:
        return True
    return address in GLOBAL_UNICAST and not any(address in network for network in REFUSED_V6)


def public_addresses(host: str, port: int, *, allow: Collection[str], timeout_s: float) -> list[str]:
    """Addresses of `host` to connect to, in the resolver's order.

    `allow` holds `host:port` pairs, names or addresses, that need not be public. Raises Refused when one
    address is neither (a name that leads here and there is not to be trusted), TimeoutError, OSError.
    """
    found = _resolved(host, port, timeout_s)
    if not is_allowed(host, port, allow):
        for address in found:
            if not is_public(address) and not is_allowed(str(address), port, allow):
                raise Refused(f"{host} leads to {address}, which is not public.")
    return list(dict.fromkeys(map(str, found)))


def is_allowed(host: str, port: int, allow: Collection[str]) -> bool:
    """Is this very server among `allow`?"""
    written = f"[{host}]" if ":" in host else host
    return f"{written}:{port}".lower() in {pair.strip().lower() for pair in allow}


def _resolved(host: str, port: int, timeout_s: float) -> list[Address]:
    """Like getaddrinfo, which knows no time-out and may wait for half a minute: a thread waits in our place."""
    answer: list[Address] = []
    failure: list[Exception] = []

    def resolve() -> None:
        try:
            answer.extend(_lookup(host, port))
        except (OSError, ValueError) as error:
            failure.append(error)

    thread = threading.Thread(target=resolve, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(max(0.0, timeout_s))
    if thread.is_alive():
        raise TimeoutError
    if failure:
        raise OSError(f"{host} has no address.") from failure[0]
    return answer


def _lookup(host: str, port: int) -> Iterator[Address]:
    for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        yield ipaddress.ip_address(str(place[0]))


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one that some gateway would unpack."""
    number = int(address)
    if address in MAPPED or address in NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return None
