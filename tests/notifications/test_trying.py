"""Sending oneself a push, and being told what is in the way."""

import pytest

from foundation.errors import NotFound, TooFast
from notifications.models import Device
from notifications.trying import RATE, try_device
from tests.conftest import World
from tests.notifications.conftest import Subscriber
from trials.push_service import PushService

pytestmark = pytest.mark.django_db


def test_it_comes_at_once_to_this_browser_alone(world: World, subscribed: Subscriber) -> None:
    mine, other = subscribed(world.alice), subscribed(world.alice)

    tried = try_device(world.alice, mine.device.pk)

    [payload] = mine.said()
    assert (tried.outcome, tried.status, payload["number"]) == ("taken", 201, tried.number)
    assert (payload["room"], payload["reminder"]) == (0, 0)
    assert other.said() == []


@pytest.mark.parametrize(
    ("status", "outcome", "is_kept"),
    [(403, "refused", True), (503, "unreachable", True), (410, "gone", False)],
)
def test_what_its_push_service_says_is_said(
    world: World, subscribed: Subscriber, service: PushService, status: int, outcome: str, is_kept: bool
) -> None:
    mine = subscribed(world.alice)
    service.answers[mine.name] = status

    tried = try_device(world.alice, mine.device.pk)

    assert (tried.outcome, tried.status) == (outcome, status)
    assert Device.objects.filter(pk=mine.device.pk).exists() == is_kept


def test_only_ones_own_and_not_too_often(world: World, subscribed: Subscriber) -> None:
    mine = subscribed(world.alice)

    with pytest.raises(NotFound):
        try_device(world.bob, mine.device.pk)
    for _ in range(RATE.burst):
        try_device(world.alice, mine.device.pk)
    with pytest.raises(TooFast):
        try_device(world.alice, mine.device.pk)
