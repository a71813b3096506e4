"""The files that the people of the story send each other, by name."""

import io
import math
import random
import struct
import wave
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

from chat.management.demo import pictures

SAMPLES_A_SECOND = 11_025

BEDS = """bed,what,sown,rows,note
3,runner beans,2026-03-02,9,nine of nine
4,leeks,2026-02-20,6,
7,"tomatoes, Brandywine",2026-02-11,4,thirsty
8,lettuce,2026-03-09,7,under fleece
"""


def file(name: str) -> bytes:
    return _MADE[name]()


def _film() -> bytes:
    """Four seconds, drawn on a canvas and recorded by a browser: VP8 in WebM, without sound."""
    return (Path(__file__).parent / "files" / "sprouts.webm").read_bytes()


def _knocking() -> bytes:
    """Water that is stopped too fast: three seconds of knocks that die away."""
    dice = random.Random(7)  # noqa: S311 - for noise
    knocks = [0.2, 0.55, 0.83, 1.05, 1.24, 1.4, 1.54, 1.67]
    samples = []
    for n in range(3 * SAMPLES_A_SECOND):
        at = n / SAMPLES_A_SECOND
        level = sum(
            math.exp(-14 * (at - knock)) * math.sin(math.tau * 96 * (at - knock)) * 0.8**place
            for place, knock in enumerate(knocks)
            if at >= knock
        )
        samples.append(max(-1.0, min(1.0, 0.8 * level + 0.02 * dice.uniform(-1, 1))))
    data = io.BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLES_A_SECOND)
        sound.writeframes(b"".join(struct.pack("<h", round(sample * 32_000)) for sample in samples))
    return data.getvalue()


def _calendar() -> bytes:
    """A page to hang up: seven days, who waters on each."""
    page = Image.new("RGB", (842, 595), "white")
    draw = ImageDraw.Draw(page)
    draw.text((60, 44), "Who waters", fill="#24543a", font_size=40)
    for place, (day, who) in enumerate(zip("Mon Tue Wed Thu Fri Sat Sun".split(), _TURNS, strict=True)):  # noqa: SIM905
        left = 60 + place * 104
        draw.rounded_rectangle((left, 130, left + 92, 480), 10, outline="#8db48b", width=2)
        draw.text((left + 14, 146), day, fill="#24543a", font_size=22)
        draw.text((left + 14, 186), who, fill="#555555", font_size=18)
    data = io.BytesIO()
    page.save(data, "PDF", resolution=72, title="Who waters")
    return data.getvalue()


_TURNS = ("Anna", "Bert", "Anna", "Chidi", "Inés", "Hugo", "Dana")
_MADE: dict[str, Callable[[], bytes]] = {
    "bed-3.csv": BEDS.encode,
    "beds.png": pictures.beds,
    "calendar.pdf": _calendar,
    "focaccia.png": pictures.bread,
    "sprouts.webm": _film,
    "water-hammer.wav": _knocking,
}
