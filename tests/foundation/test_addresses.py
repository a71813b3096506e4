"""What limits count a client by."""

import pytest

from foundation.addresses import for_limits


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
        ("nonsense", "nonsense"),
    ],
)
def test_limits_count_what_a_client_can_not_change_at_will(address, counted):
    assert for_limits(address) == counted
