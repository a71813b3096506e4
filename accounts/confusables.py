"""What a text looks like: the skeleton of UTS #39 section 4, for telling apart what a reader can't."""

import unicodedata
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("confusables.txt")


def skeleton(text: str) -> str:
    """Two texts with the same skeleton look the same: Cyrillic `а` is `a`, `0` is `O`, `m` is `rn`."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).translate(_prototypes()))


@cache
def _prototypes() -> dict[int, str]:
    prototypes: dict[int, str] = {}
    for line in TABLE.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        prototype, _, sources = line.partition(": ")
        text = "".join(chr(int(point, 16)) for point in prototype.split())
        prototypes |= {int(point, 16): text for point in sources.split()}
    return prototypes
