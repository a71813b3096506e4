"""Away and "do not disturb" have an end, or none; past it they are over, without a change that says so."""

from datetime import timedelta

import pytest

from accounts.actions import change_profile
from accounts.models import Availability, User
from accounts.profiles import current_availability
from chat import objects
from foundation.clock import iso, now
from foundation.errors import Invalid
from tests.conftest import World


def test_it_ends_when_it_was_said_to(world: World) -> None:
    soon = now() + timedelta(hours=1)
    bob = change_profile(world.bob, world.bob.pk, availability="dnd", availability_until=soon)
    assert objects.user_object(bob)["availability_until"] == iso(soon)
    assert current_availability(bob) == Availability.DO_NOT_DISTURB

    User.objects.filter(pk=bob.pk).update(availability_until=now() - timedelta(seconds=1))

    assert current_availability(User.objects.get(pk=bob.pk)) == Availability.AUTO


def test_without_an_end_it_has_none_and_auto_needs_none(world: World) -> None:
    soon = now() + timedelta(hours=1)
    change_profile(world.bob, world.bob.pk, availability="away", availability_until=soon)

    assert change_profile(world.bob, world.bob.pk, availability="away").availability_until is None
    change_profile(world.bob, world.bob.pk, availability="auto", availability_until=soon)
    assert User.objects.get(pk=world.bob.pk).availability_until is None


@pytest.mark.parametrize("distance", [timedelta(seconds=-1), timedelta(days=400)])
def test_it_ends_in_the_future_within_a_year(world: World, distance: timedelta) -> None:
    with pytest.raises(Invalid) as refused:
        change_profile(world.bob, world.bob.pk, availability="dnd", availability_until=now() + distance)

    assert refused.value.field == "availability_until"
