"""Pictures as people send them."""

import io

from PIL import Image


def picture(size: tuple[int, int] = (60, 40), kind: str = "PNG", colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()
