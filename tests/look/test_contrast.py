"""Text can be read on every surface, in both themes (WCAG 2.2, 1.4.3 and 1.4.11): what the tokens promise."""

import math
import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = (STYLES / "tokens.css").read_text()
THEMES = ("light", "dark")
COLOUR = r"oklch\(([\d.]+) ([\d.]+) ([^)/]+?)\)"


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB as screens do."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, value)) for value in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def token(name: str, theme: str, hue: float = 0, *, tokens: str = TOKENS) -> float:
    """The luminance of a token, `var()` followed."""
    value = re.search(rf"--{name}: (.+);", tokens)
    assert value, f"--{name} is no token"
    if alias := re.fullmatch(r"var\(--([\w-]+)\)", value[1]):
        return token(alias[1], theme, hue, tokens=tokens)
    colours = re.findall(COLOUR, value[1].replace("var(--hue, 210)", "HUE"))
    assert len(colours) == 2, f"--{name} needs a colour for each theme"
    lightness, chroma, angle = colours[THEMES.index(theme)]
    return luminance(float(lightness), float(chroma), hue if angle == "HUE" else float(angle))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("surface", ["surface-0", "surface-1", "surface-2", "surface-raised"])
@pytest.mark.parametrize("text", ["text-0", "text-1", "text-2"])
def test_text_can_be_read_on_every_surface(text: str, surface: str, theme: str) -> None:
    assert contrast(token(text, theme), token(surface, theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("accent", "surface-0"),
        ("accent", "surface-1"),
        ("accent", "accent-quiet"),
        ("accent-text", "accent"),
        ("accent-text", "accent-strong"),
        ("bad", "surface-0"),
        ("bad-text", "bad"),
        ("warn", "surface-0"),
        ("text-0", "mention"),
        ("text-0", "mention-strong"),
        ("text-2", "mention"),
        ("text-0", "surface-3"),
        ("text-1", "warn-quiet"),
        ("text-0", "bad-quiet"),
        ("news-text", "news"),
        ("code-word", "code"),
        ("code-text", "code"),
        ("code-number", "code"),
        ("code-name", "code"),
        ("code-added", "code"),
        ("text-2", "code"),
    ],
)
def test_coloured_words_can_be_read(text: str, surface: str, theme: str) -> None:
    assert contrast(token(text, theme), token(surface, theme)) >= 4.5


def high_contrast() -> tuple[dict[str, str], dict[str, str]]:
    """What the system's wish changes, and what one's own does: style sheets have no way to say it once for both."""
    by_system = re.search(r"@media \(prefers-contrast: more\) \{\s*:root \{(.*?)\}\s*\}", TOKENS, re.DOTALL)
    by_choice = re.search(r':root\[data-contrast="more"\] \{(.*?)\}', TOKENS, re.DOTALL)
    assert by_system
    assert by_choice
    first, second = (dict(re.findall(r"(--[\w-]+): (.+);", found[1])) for found in (by_system, by_choice))
    return first, second


def test_high_contrast_is_the_same_by_whichever_wish() -> None:
    by_system, by_choice = high_contrast()

    assert by_system == by_choice
    assert "--text-2" in by_choice


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("surface", ["surface-0", "surface-1", "surface-2", "surface-raised"])
@pytest.mark.parametrize("text", ["text-0", "text-1", "text-2"])
def test_in_high_contrast_text_stands_out_by_seven(text: str, surface: str, theme: str) -> None:
    tokens = "".join(f"{name}: {value};\n" for name, value in high_contrast()[1].items())

    assert contrast(token(text, theme, tokens=tokens), token(surface, theme, tokens=tokens)) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["line-strong", "good", "accent"])
def test_what_means_something_stands_out(mark: str, theme: str) -> None:
    assert contrast(token(mark, theme), token("surface-0", theme)) >= 3
    assert contrast(token(mark, theme), token("surface-1", theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("hue", range(0, 360, 15))
def test_every_name_has_a_readable_colour(hue: int, theme: str) -> None:
    name = token("person-text", theme, hue)

    assert contrast(name, token("surface-0", theme)) >= 4.5
    assert contrast(name, token("mention", theme)) >= 4.5
    assert contrast(name, token("person-fill", theme, hue)) >= 4.5


def test_colours_are_named_in_one_place() -> None:
    sheets = [path for path in STYLES.rglob("*.css") if path.name != "tokens.css"]

    assert sheets
    assert [path.name for path in sheets if re.search(r"oklch\(|#[0-9a-f]{3,8}\b|rgba?\(", path.read_text())] == []
