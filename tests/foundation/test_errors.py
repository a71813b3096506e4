"""What an error says to a person."""

import pytest

from foundation.errors import TooFast


@pytest.mark.parametrize(
    ("retry_after", "told"),
    [
        (0.4, "That was too fast. Wait a moment."),
        (5, "That was too fast. Wait 5 seconds."),
        (60.5, "That was too fast. Wait 61 seconds."),
        (3_590, "That was too often. Wait 60 minutes."),
    ],
)
def test_who_was_too_fast_hears_how_long_to_wait(retry_after: float, told: str) -> None:
    assert TooFast(retry_after).as_dict() == {
        "code": "rate_limited",
        "detail": told,
        "retry_after": pytest.approx(retry_after),
    }


def test_it_is_said_in_the_language_of_whoever_reads_it() -> None:
    assert TooFast(3_590).as_dict("de")["detail"] == "Das war zu oft. Warte 60 Minuten."
