"""The pictures of the demonstration, drawn: portraits, emoji, photographs that are none. Each as PNG.

Drawn three times as large and scaled down, because Pillow's edges are hard.
"""

import io
import math
import random

from PIL import Image, ImageColor, ImageDraw, ImageFilter

FINE = 3

Colour = tuple[int, int, int]


def portrait(look: tuple[str, str, str, str], *, long_hair: bool) -> bytes:
    """Shoulders, a head and hair: background, skin, hair and clothes are the colours of `look`."""
    background, skin, hair, clothes = look
    image = Image.new("RGB", (512 * FINE, 512 * FINE), background)
    draw = ImageDraw.Draw(image)
    if long_hair:
        draw.rounded_rectangle(_fine(138, 120, 374, 420), 110 * FINE, fill=hair)
    draw.ellipse(_fine(66, 372, 446, 760), fill=clothes)
    draw.rounded_rectangle(_fine(218, 320, 294, 424), 38 * FINE, fill=_darker(skin, 0.88))
    draw.ellipse(_fine(164, 132, 348, 360), fill=skin)
    draw.pieslice(_fine(152, 104, 360, 316), 180, 360, fill=hair)
    draw.chord(_fine(152, 150, 300, 280), 180, 330, fill=hair)
    for eye in (222, 290):
        draw.ellipse(_fine(eye - 8, 242, eye + 8, 262), fill="#2b2320")
    draw.arc(_fine(224, 262, 288, 318), 25, 155, fill="#8c3b32", width=7 * FINE)
    return _png(image, 512, 512)


def beds() -> bytes:
    """The plan of a garden, seen from above."""
    dice = random.Random(3)  # noqa: S311 - for leaves
    width, height = 1280, 800
    image = Image.new("RGB", (width * FINE, height * FINE), "#dfe8cf")
    draw = ImageDraw.Draw(image)
    for x in range(-40, width, 80):
        for y in range(-40, height, 80):
            draw.ellipse(_fine(x, y, x + 46, y + 30), fill="#d6e2c3")
    draw.rounded_rectangle(_fine(90, 70, 1190, 730), 36 * FINE, fill="#cbb593")
    plants = ["#5c9a4b", "#d1603d", "#7fb069", "#8f6bb1", "#e6aa3c", "#4f8a6d", "#b8425a", "#94b447"]
    for place, colour in enumerate(plants):
        left, top = 140 + place % 4 * 262, 120 + place // 4 * 300
        draw.rounded_rectangle(_fine(left, top, left + 214, top + 252), 18 * FINE, fill="#5f4636")
        draw.rounded_rectangle(_fine(left + 10, top + 10, left + 204, top + 242), 12 * FINE, fill="#6f5442")
        for row in range(4):
            for column in range(5):
                x, y = left + 34 + column * 37 + dice.randint(-4, 4), top + 42 + row * 56 + dice.randint(-5, 5)
                _plant(draw, x, y, dice.randint(12, 19), colour, dice.random() * math.pi)
    return _png(image, width, height)


def bread() -> bytes:
    """A focaccia on a table, with rosemary."""
    dice = random.Random(5)  # noqa: S311 - for crumbs
    width, height = 1200, 900
    image = Image.new("RGB", (width * FINE, height * FINE), "#3f5a57")
    draw = ImageDraw.Draw(image)
    for line in range(0, height, 60):
        draw.line(_fine(0, line, width, line + 22), fill="#39524f", width=5 * FINE)
    shade = Image.new("L", image.size, 0)
    ImageDraw.Draw(shade).rounded_rectangle(_fine(150, 180, 1090, 790), 120 * FINE, fill=150)
    image.paste("#1d2b2a", mask=shade.filter(ImageFilter.GaussianBlur(24 * FINE)))
    draw.rounded_rectangle(_fine(130, 130, 1070, 740), 120 * FINE, fill="#b9793a")
    draw.rounded_rectangle(_fine(150, 148, 1050, 718), 104 * FINE, fill="#dba04f")
    draw.rounded_rectangle(_fine(186, 182, 1014, 684), 84 * FINE, fill="#e8b765")
    for row in range(4):
        for column in range(7):
            x, y = 262 + column * 112 + dice.randint(-16, 16), 252 + row * 118 + dice.randint(-16, 16)
            draw.ellipse(_fine(x - 26, y - 20, x + 26, y + 20), fill="#c98a3e")
            draw.ellipse(_fine(x - 20, y - 17, x + 22, y + 13), fill="#d79b4b")
            if dice.random() < 0.4:
                draw.ellipse(_fine(x - 15, y - 13, x + 15, y + 13), fill="#4a3b52")
                draw.ellipse(_fine(x - 8, y - 9, x + 1, y - 2), fill="#8d7d96")
    for _ in range(26):
        _sprig(draw, dice.randint(230, 970), dice.randint(220, 640), dice.random() * math.pi, dice)
    return _png(image, width, height)


def card() -> bytes:
    """Morning behind hills: the picture of a linked page."""
    width, height = 800, 420
    image = Image.new("RGB", (width * FINE, height * FINE))
    draw = ImageDraw.Draw(image)
    for y in range(height * FINE):
        part = y / (height * FINE)
        draw.line((0, y, width * FINE, y), fill=_between((168, 206, 226), (253, 236, 205), part))
    draw.ellipse(_fine(520, 120, 640, 240), fill="#f6c667")
    for level, (colour, base) in enumerate((("#b5cdb0", 250), ("#8db48b", 290), ("#5f9469", 330), ("#3c6e4f", 372))):
        points = [
            (x * FINE, (base + 26 * math.sin(x / (90 + 30 * level) + level * 2)) * FINE) for x in range(0, width + 9, 8)
        ]
        draw.polygon([*points, (width * FINE, height * FINE), (0, height * FINE)], fill=colour)
    return _png(image, width, height)


def fern() -> bytes:
    image, draw = _transparent()
    for step in range(12):
        y, reach = 112 - step * 8, 34 - step * 2.3
        for side in (-1, 1):
            draw.line(_fine(64, y, 64 + side * reach, y - reach * 0.55), fill="#3f8f4f", width=6 * FINE)
    draw.line(_fine(64, 122, 64, 14), fill="#2f7a41", width=6 * FINE)
    return _png(image, 128, 128)


def happy_tomato() -> bytes:
    image, draw = _transparent()
    draw.ellipse(_fine(12, 26, 116, 120), fill="#d9472f")
    draw.ellipse(_fine(26, 38, 58, 62), fill="#ec6f55")
    for angle in range(0, 360, 60):
        x, y = 64 + 27 * math.cos(math.radians(angle)), 27 + 12 * math.sin(math.radians(angle))
        draw.line(_fine(64, 26, x, y), fill="#3f8f4f", width=9 * FINE)
    draw.line(_fine(64, 26, 70, 8), fill="#2f7a41", width=7 * FINE)
    for eye in (46, 82):
        draw.ellipse(_fine(eye - 5, 66, eye + 5, 79), fill="#3a1610")
    draw.arc(_fine(46, 70, 82, 104), 20, 160, fill="#3a1610", width=6 * FINE)
    return _png(image, 128, 128)


def ship() -> bytes:
    image, draw = _transparent()
    draw.line(_fine(64, 14, 64, 86), fill="#6b4a35", width=6 * FINE)
    draw.polygon(_corners((70, 18), (112, 76), (70, 76)), fill="#f4efe3", outline="#c9bda2", width=2 * FINE)
    draw.polygon(_corners((58, 28), (58, 76), (24, 76)), fill="#e9dcc0", outline="#c9bda2", width=2 * FINE)
    draw.polygon(_corners((14, 84), (114, 84), (98, 112), (30, 112)), fill="#a5523a")
    draw.arc(_fine(4, 100, 64, 130), 200, 340, fill="#4c8fb5", width=7 * FINE)
    draw.arc(_fine(60, 100, 124, 130), 200, 340, fill="#4c8fb5", width=7 * FINE)
    return _png(image, 128, 128)


def _transparent() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (128 * FINE, 128 * FINE), (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def _plant(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: str, turn: float) -> None:
    for leaf in range(5):
        angle = turn + leaf * math.tau / 5
        at_x, at_y = x + size * 0.6 * math.cos(angle), y + size * 0.6 * math.sin(angle)
        draw.ellipse(_fine(at_x - size * 0.5, at_y - size * 0.5, at_x + size * 0.5, at_y + size * 0.5), fill=colour)
    draw.ellipse(_fine(x - size * 0.4, y - size * 0.4, x + size * 0.4, y + size * 0.4), fill=_darker(colour, 0.8))


def _sprig(draw: ImageDraw.ImageDraw, x: float, y: float, angle: float, dice: random.Random) -> None:
    for part in range(5):
        at_x, at_y = x + part * 7 * math.cos(angle), y + part * 7 * math.sin(angle)
        turned = angle + dice.choice((-0.8, 0.8))
        draw.line(
            _fine(at_x, at_y, at_x + 13 * math.cos(turned), at_y + 13 * math.sin(turned)),
            fill="#4d6b3c",
            width=4 * FINE,
        )


def _fine(*numbers: float) -> list[float]:
    return [number * FINE for number in numbers]


def _corners(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * FINE, y * FINE) for x, y in points]


def _darker(colour: str, part: float) -> Colour:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return round(red * part), round(green * part), round(blue * part)


def _between(first: Colour, second: Colour, part: float) -> Colour:
    red, green, blue = (round(one + (other - one) * part) for one, other in zip(first, second, strict=True))
    return red, green, blue


def _png(image: Image.Image, width: int, height: int) -> bytes:
    data = io.BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(data, "PNG", optimize=True)
    return data.getvalue()
