"""Only the public internet may be reached by a stranger's link."""

import ipaddress

import pytest

from outbound.addresses import Refused, is_public, public_addresses
from tests.outbound.conftest import Resolver

PRIVATE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.18.0.1", "203.0.113.9"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "192.88.99.1"),
    *("::", "::1", "::127.0.0.1", "::169.254.169.254", "::ffff:127.0.0.1", "::ffff:169.254.169.254"),
    *("::ffff:0:169.254.169.254", "64:ff9b::169.254.169.254", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a9fe:a9fe::"),
    *("2002:7f00:1::1", "2001::1", "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "3fff::1", "5f00::1"),
    *("fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1", "2600::5efe:10.0.0.1"),
]
PUBLIC = [
    *(
        "1.1.1.1",
        "8.8.8.8",
        "93.184.216.34",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "192.0.1.1",
        "223.255.255.1",
    ),
    *("2606:4700:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"),
]
SPELLINGS = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0x7f.1", "localhost", "127.0.0.1", "::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", SPELLINGS)
def test_loopback_is_refused_however_it_is_spelled(host: str) -> None:
    with pytest.raises(Refused):
        public_addresses(host, 80, allow=(), timeout_s=5)


def test_a_name_that_leads_here_and_there_is_refused(names: Resolver) -> None:
    names({"mixed.example": ["93.184.216.34", "10.0.0.1"]})

    with pytest.raises(Refused):
        public_addresses("mixed.example", 80, allow=(), timeout_s=5)


def test_an_allowed_server_need_not_be_public_but_its_other_ports_must(names: Resolver) -> None:
    names({"wiki.internal": ["10.0.0.7"]})

    assert public_addresses("wiki.internal", 8080, allow=["Wiki.Internal:8080"], timeout_s=5) == ["10.0.0.7"]
    assert public_addresses("wiki.internal", 8080, allow=["10.0.0.7:8080"], timeout_s=5) == ["10.0.0.7"]
    assert public_addresses("::1", 80, allow=["[::1]:80"], timeout_s=5) == ["::1"]
    with pytest.raises(Refused):
        public_addresses("wiki.internal", 8081, allow=["wiki.internal:8080"], timeout_s=5)


def test_a_name_without_an_address_is_an_error_of_the_network(names: Resolver) -> None:
    names({"gone.example": []})

    assert public_addresses("gone.example", 80, allow=(), timeout_s=5) == []
