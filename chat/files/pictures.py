"""Pictures made anew: pixels and nothing else. No place where it was taken, no second file hidden in the first.

`python -m chat.files.pictures` does it in a process of its own (child.py), bounded in memory, which can be killed:
no picture can hold or bloat the server. Kept in its own format, upright, in sRGB, with its frames where it moves.
"""

import base64
import io
import resource
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps, JpegImagePlugin

from chat.rendering.answering import answer_all

FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
}
THUMBNAIL_PX = 720
"""Twice the longest side in the page, for screens that are that fine."""

PLACEHOLDER_PX = 12
"""Some 150 bytes: it travels in each frame, and is only seen blurred."""

MOVING_PIXELS = 400_000_000
"""All frames together, some seconds of work. What has more of them keeps its first."""

NO_METADATA: dict[str, Any] = {"exif": b"", "xmp": b"", "icc_profile": None, "comment": b""}
"""Said to each encoder, because some take it from the picture that was opened where nothing is said."""

MEMORY_BYTES = 2048 * 1024 * 1024
"""A picture at the limit of pixels needs half of it; a decoder that wants more gets an error instead."""


def measure(path: str, media_type: str) -> dict[str, Any]:
    """Width and height as seen, from the header alone. Raises what Pillow does for what is no such picture."""
    with _opened(path, media_type) as image:
        width, height = image.size
        if _orientation(image) >= 5:  # lies on its side
            width, height = height, width
        return {"width": width, "height": height}


def remake(path: str, media_type: str, into: str, thumbnail: str, most_pixels: int) -> dict[str, Any]:
    """Write the picture to `into` and a small one (WebP) to `thumbnail`; their sizes, and the placeholder.

    Truncated ones are kept as far as they go. Raises what Pillow does, and ValueError beyond `most_pixels`.
    """
    with _opened(path, media_type) as image:
        if image.width * image.height > most_pixels:
            raise ValueError("too many pixels")
        if media_type != "image/jpeg" and _moves(image):
            _save_moving(image, into, FORMATS[media_type])
            image.seek(0)
            still = image.copy()
        else:
            quality = _quality_of(image, media_type)
            still = _upright(image)
            still.save(into, FORMATS[media_type], **quality, **NO_METADATA)
    size = still.size
    small = _plain(still)
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    small.info = {}
    small.save(thumbnail, "WEBP", quality=80, method=4, **NO_METADATA)
    return {
        "width": size[0],
        "height": size[1],
        "thumbnail_width": small.width,
        "thumbnail_height": small.height,
        "placeholder": _placeholder(small),
    }


def _opened(path: str, media_type: str) -> Image.Image:
    return Image.open(path, formats=[FORMATS[media_type]])


def _orientation(image: Image.Image) -> int:
    """EXIF's: 1 is upright, from 5 on it lies on its side (CIPA DC-008, tag 274).

    Of what stands before the pixels: to look behind them, Pillow would unpack them all.
    """
    exif = Image.Exif()
    exif.load(image.info.get("exif", b""))
    value = exif.get(274, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _moves(image: Image.Image) -> bool:
    frames = getattr(image, "n_frames", 1)
    return frames > 1 and frames * image.width * image.height <= MOVING_PIXELS


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as it was held, in sRGB."""
    profile = image.info.get("icc_profile")
    upright = _in_srgb(ImageOps.exif_transpose(image), profile)
    # `info` is where Pillow keeps what it would write back; only what makes pixels invisible stays.
    upright.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return upright


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Colours as the profile means them, which then is no longer needed. One that can't be read is dropped."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image.convert("RGB") if image.mode in ("CMYK", "YCbCr", "LAB", "HSV") else image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return image.convert("RGB")
    return converted or image


def _quality_of(image: Image.Image, media_type: str) -> dict[str, Any]:
    """Saved with the tables it came with, a picture loses next to nothing."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(image)
        if image.mode not in ("RGB", "L") or sampling < 0 or not image.quantization:
            return {"quality": 92}
        return {"qtables": image.quantization, "subsampling": sampling, "optimize": True}
    if media_type == "image/webp":
        return {"quality": 90, "method": 4, "lossless": _is_lossless(image)}
    if media_type == "image/avif":
        return {"quality": 85, "speed": 8}
    return {"compress_level": 4} if media_type == "image/png" else {}


def _is_lossless(image: Image.Image) -> bool:
    """The first chunk with pixels of a WebP file is VP8L where nothing was lost (RFC 9649)."""
    return b"VP8L" in Path(str(getattr(image, "filename", ""))).read_bytes()[:64]


def _save_moving(image: Image.Image, into: str, form: str) -> None:
    """One frame at a time is in memory; the times are asked for first, because not every format passes them on."""
    durations = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        image.load()  # WebP and AVIF know a frame's time once it is decoded
        durations.append(image.info.get("duration", 100))
    image.seek(0)
    repeats = {"loop": image.info["loop"]} if "loop" in image.info else {}
    image.save(into, form, save_all=True, duration=durations, **repeats, **NO_METADATA)


def _plain(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _placeholder(small: Image.Image) -> str:
    tiny = small.copy()
    tiny.thumbnail((PLACEHOLDER_PX, PLACEHOLDER_PX))
    out = io.BytesIO()
    tiny.save(out, "WEBP", quality=20, method=6)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"


def work(request: dict[str, Any]) -> dict[str, Any]:
    """`do` is measure or remake, the rest are its arguments (answering.Work)."""
    arguments = {name: value for name, value in request.items() if name not in ("do", "timeout_s")}
    return measure(**arguments) if request["do"] == "measure" else remake(**arguments)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is thrown away
    Image.MAX_IMAGE_PIXELS = None  # the limit is a setting, and asked before anything is decoded
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    answer_all(work)


if __name__ == "__main__":
    main()
