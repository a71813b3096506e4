"""One colour that somebody likes, made into an accent that can be read: tokens of static/css/tokens.css for each theme.

Its hue stays, its lightness moves until text in it, and text on it, has the contrast that WCAG 2.2 asks for (1.4.3).
OKLCH after Ottosson, "A perceptual color space for image processing" (2020). What is told is the colour after
clipping to sRGB, so that what was measured is what is seen.
"""

import math
import re
from collections.abc import Iterator

READABLE = 4.5
FAR_APART = 7.0
"""Of text for who wants more contrast (WCAG 2.2, 1.4.6)."""

HEX = re.compile(r"#[0-9a-f]{6}")

MOST_CHROMA = 0.17
"""Beyond it a whole sidebar of accents tires the eye, and most hues leave sRGB anyway."""

Linear = tuple[float, float, float]

# Per theme: the surface where text in the accent is hardest to read (--surface-2), of which a quiet accent is made too.
LIGHT_SURFACE, DARK_SURFACE = (0.93, 0.005, 95.0), (0.3, 0.008, 210.0)
WHITE, BLACK = (0.995, 0.005), (0.19, 0.03)  # lightness, most chroma: text on the accent


def style(colour: str) -> str:
    """A style sheet for `#rrggbb`: both themes, then both with more contrast."""
    _, chroma, hue = _oklch(colour)
    chroma = min(chroma, MOST_CHROMA)
    plain = _tokens(colour, chroma, hue, READABLE)
    strong = _tokens(colour, chroma, hue, FAR_APART)
    return "\n".join(
        [
            _rule(":root", plain),
            f"@media (prefers-contrast: more) {{ {_rule(':root', strong)} }}",
            _rule(':root[data-contrast="more"]', strong),
            "",
        ]
    )


def _rule(selector: str, tokens: dict[str, tuple[str, str]]) -> str:
    told = " ".join(f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in tokens.items())
    return f"{selector} {{ {told} }}"


def _tokens(colour: str, chroma: float, hue: float, contrast: float) -> dict[str, tuple[str, str]]:
    """By name: the colour in the light theme and in the dark one."""
    wanted = _oklch(colour)[0]
    light = _darkened(min(wanted, 0.62), chroma, hue, contrast)
    dark = _lightened(max(wanted, 0.68), chroma, hue, contrast)
    return {
        "brand": (_hex(light, chroma, hue), _hex(dark, chroma, hue)),
        "accent-strong": (_hex(light - 0.06, chroma, hue), _hex(dark + 0.05, chroma, hue)),
        "accent-text": (_text_on(light, chroma, hue), _text_on(dark, chroma, hue)),
        "accent-quiet": (_hex(0.95, min(chroma, 0.022), hue), _hex(0.285, min(chroma, 0.035), hue)),
        "selection": (_hex(0.89, min(chroma, 0.05), hue), _hex(0.4, min(chroma, 0.06), hue)),
    }


def _darkened(lightness: float, chroma: float, hue: float, contrast: float) -> float:
    return _first(_steps(lightness, 0.0), chroma, hue, LIGHT_SURFACE, contrast)


def _lightened(lightness: float, chroma: float, hue: float, contrast: float) -> float:
    return _first(_steps(lightness, 1.0), chroma, hue, DARK_SURFACE, contrast)


def _first(
    steps: Iterator[float], chroma: float, hue: float, surface: tuple[float, float, float], contrast: float
) -> float:
    """The first lightness that is far enough from the surface; the end of the way, black or white, always is."""
    behind = _luminance(_srgb(*surface))
    last = 0.0
    for lightness in steps:
        last = lightness
        if ratio(_luminance(_srgb(lightness, chroma, hue)), behind) >= contrast:
            break
    return last


def _steps(start: float, end: float) -> Iterator[float]:
    count = math.ceil(abs(end - start) / 0.005)
    return (start + (end - start) * n / count for n in range(count + 1)) if count else iter([end])


def _text_on(lightness: float, chroma: float, hue: float) -> str:
    """Nearly white or nearly black, whichever is easier to read."""
    behind = _luminance(_srgb(lightness, chroma, hue))
    choices = [(level, min(chroma, most), hue) for level, most in (WHITE, BLACK)]
    return _hex(*max(choices, key=lambda one: ratio(_luminance(_srgb(*one)), behind)))


def ratio(one: float, other: float) -> float:
    """Contrast of two luminances, 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    return _luminance(_linear(colour))


def _luminance(linear: Linear) -> float:
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Linear:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _srgb(lightness: float, chroma: float, hue: float) -> Linear:
    """Linear and clipped, rounded as `_hex` writes it."""
    return _linear(_hex(lightness, chroma, hue))


def _hex(lightness: float, chroma: float, hue: float) -> str:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_encoded(min(1.0, max(0.0, part))) * 255):02x}" for part in parts)
