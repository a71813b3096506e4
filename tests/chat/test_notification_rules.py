"""What people want to be told of: kept for all their devices, and for nobody else's eyes."""

import pytest

from chat.actions.notifications import KEYWORD_CHARS, MOST_KEYWORDS, QuietHours, change_notification_rules
from chat.models import NotificationRules
from chat.queries.notifications import notification_rules
from foundation.errors import Invalid, TooLong


def test_who_never_chose_is_told_of_all_that_is_theirs(world):
    rules = notification_rules(world.bob)

    assert (rules.direct, rules.mentions, rules.threads, rules.rooms) == (True, True, True, True)
    assert (rules.keywords, rules.quiet_on, rules.version) == ([], False, 0)
    assert not NotificationRules.objects.exists()


def test_what_is_given_changes_and_my_devices_are_told(world, heard):
    with heard() as frames:
        change_notification_rules(world.bob, kinds={"threads": False}, keywords=["bean"])
        change_notification_rules(world.bob, quiet=QuietHours(on=True, starts="21:30", days=[5, 1, 5]))

    assert [frame["notifications"]["version"] for frame in frames] == [1, 2]
    assert frames[-1]["notifications"] == {
        "direct": True,
        "mentions": True,
        "threads": False,
        "rooms": True,
        "keywords": ["bean"],
        "quiet": {"on": True, "starts": "21:30", "ends": "07:00", "days": [1, 5]},
        "version": 2,
    }
    assert notification_rules(world.alice).version == 0


def test_words_are_kept_once_and_on_one_line(world):
    rules = change_notification_rules(world.bob, keywords=[" Bean\n pole ", "", "BEAN POLE", "Erbse\x00"])

    assert rules.keywords == ["Bean pole", "Erbse\ufffd"]


@pytest.mark.parametrize(
    "words", [[f"word {n}" for n in range(MOST_KEYWORDS + 1)], ["x" * (KEYWORD_CHARS + 1)]], ids=["many", "long"]
)
def test_words_have_a_measure(world, words):
    with pytest.raises(TooLong) as error:
        change_notification_rules(world.bob, keywords=words)

    assert error.value.field == "keywords"


@pytest.mark.parametrize("text", ["", "7:00", "24:00", "07:60", "07.00", "late", "٠٧:٠٠", "07:000"])
def test_a_time_is_a_time(world, text):
    with pytest.raises(Invalid) as error:
        change_notification_rules(world.bob, quiet=QuietHours(ends=text))

    assert error.value.field == "quiet"


def test_what_is_wrong_changes_nothing(world, heard):
    with heard() as frames, pytest.raises(Invalid):
        change_notification_rules(world.bob, kinds={"direct": False}, quiet=QuietHours(days=[0]))

    assert list(frames) == []
    assert notification_rules(world.bob).direct
