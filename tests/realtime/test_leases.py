"""One holder at a time, until it lets go or stops renewing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connections

from realtime import leases

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_a_free_lease_is_acquired_and_others_are_refused() -> None:
    assert leases.acquire("beat", "one", 60)
    assert not leases.acquire("beat", "two", 60)
    assert leases.acquire("beat", "one", 60)
    assert leases.acquire("something else", "two", 60)
    assert leases.holder_of("beat") == "one"


@pytest.mark.django_db
def test_who_renews_keeps_it_and_who_does_not_loses_it() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert leases.acquire("beat", "one", 60)
        clock.shift(50)
        assert leases.renew("beat", "one", 60)
        clock.shift(50)
        assert not leases.acquire("beat", "two", 60)

        clock.shift(60)
        assert leases.holder_of("beat") is None
        assert leases.acquire("beat", "two", 60)

        assert not leases.renew("beat", "one", 60)
        assert leases.holder_of("beat") == "two"


@pytest.mark.django_db
def test_only_the_holder_can_let_go() -> None:
    leases.acquire("beat", "one", 60)

    leases.release("beat", "two")
    assert leases.holder_of("beat") == "one"
    leases.release("beat", "one")
    assert leases.acquire("beat", "two", 60)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_reach_for_it_at_once_one_gets_it() -> None:
    def reach(holder: str) -> bool:
        try:
            return leases.acquire("beat", holder, 60)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(reach, map(str, range(8))))

    assert got.count(True) == 1
    assert leases.holder_of("beat") == str(got.index(True))
