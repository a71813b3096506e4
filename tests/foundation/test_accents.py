"""Whatever colour an administrator likes, text in it and on it can be read, in each theme."""

import re

import pytest

from foundation.accents import FAR_APART, READABLE, luminance, ratio, style

LIGHT, DARK = 0, 1
# Where text in the accent stands: --surface-0 and --surface-2 of tokens.css in each theme.
SURFACES = {LIGHT: ("#fdfcfb", "#eeedea"), DARK: ("#151819", "#1f2325")}

COLOURS = [
    f"#{red:02x}{green:02x}{blue:02x}" for red in (0, 128, 255) for green in (0, 128, 255) for blue in (0, 128, 255)
]


def tokens(rule: str) -> dict[str, tuple[str, str]]:
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", rule)
    return {name: (light, dark) for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    return ratio(luminance(one), luminance(other))


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_becomes_one_that_can_be_read(colour: str) -> None:
    plain, by_wish, chosen = style(colour).strip().split("\n")
    assert tokens(by_wish) == tokens(chosen)
    for rule, least in ((plain, READABLE), (chosen, FAR_APART)):
        made = tokens(rule)
        for theme, surfaces in SURFACES.items():
            for surface in (*surfaces, made["accent-quiet"][theme]):
                assert contrast(made["brand"][theme], surface) >= least
            assert contrast(made["accent-text"][theme], made["brand"][theme]) >= READABLE
            assert contrast(made["accent-text"][theme], made["accent-strong"][theme]) >= READABLE


def test_a_colour_that_is_readable_already_stays_as_it_is() -> None:
    light, _ = tokens(style("#0b5d4f").split("\n")[0])["brand"]
    assert light == "#0b5d4f"


def test_luminance_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
