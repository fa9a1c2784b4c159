"""Pictures as people send them, made safe to pass on. Knows no model.

Told by content, not by name (JPEG, PNG, WebP); turned upright; written anew, so that nothing of
where and by whom it was taken is left; never larger than every network takes.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES_IN = 15_000_000
MOST_PIXELS = 50_000_000  # of a picture sent in: a decompression bomb is refused before it opens
LONGEST_SIDE = 2000
MOST_BYTES = 950_000  # Bluesky's app takes a million, its servers two; X five; Mastodon sixteen
QUALITIES = (88, 80, 70, 60)
PREVIEW_SIDE = 480


class BadPicture(ValueError):
    """What is no picture that we take. `str` is a sentence."""


@dataclass(frozen=True)
class Clean:
    """A picture written anew, and a small JPEG of it for pages."""

    content_type: str
    data: bytes
    width: int
    height: int
    preview: bytes


def cleaned(file: BinaryIO, size: int) -> Clean:
    """The picture in a file of so many bytes, made anew. Raises BadPicture with a sentence."""
    if size > MOST_BYTES_IN:
        raise BadPicture(f"This file is larger than {MOST_BYTES_IN // 1_000_000} MB.")
    image = opened(file)
    has_holes = image.has_transparency_data
    image = ImageOps.exif_transpose(image).convert("RGBA" if has_holes else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kind, data = as_png(image) if has_holes else as_jpeg(image)
    return Clean(kind, data, *image.size, preview_of(image))


def preview_of(image: Image.Image) -> bytes:
    """Small enough to stand in a page; holes are white."""
    small = image.convert("RGBA")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    white = Image.new("RGBA", small.size, "white")
    out = BytesIO()
    Image.alpha_composite(white, small).convert("RGB").save(out, "JPEG", quality=60, optimize=True)
    return out.getvalue()


def opened(file: BinaryIO) -> Image.Image:
    """The first frame, read whole, unless it would fill the memory."""
    try:
        image = measured(file)
        image.load()
    except UnidentifiedImageError:
        raise BadPicture("This is no picture: send a JPEG, PNG or WebP file.") from None
    except (OSError, SyntaxError) as error:
        raise BadPicture("This picture cannot be read: it may be damaged.") from error
    return image


def measured(file: BinaryIO) -> Image.Image:
    """The picture of which so far only the head is read."""
    too_large = BadPicture("This picture is too large. Send a smaller one.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError:
        raise too_large from None
    if image.width * image.height > MOST_PIXELS:
        raise too_large
    return image


def as_jpeg(image: Image.Image) -> tuple[str, bytes]:
    """As small as it must be, as good as it can be."""
    for quality in QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= MOST_BYTES:
            return "image/jpeg", out.getvalue()
    image.thumbnail((image.width // 2, image.height // 2))
    return as_jpeg(image)


def as_png(image: Image.Image) -> tuple[str, bytes]:
    """With its holes; smaller until it is small enough."""
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    if out.tell() <= MOST_BYTES:
        return "image/png", out.getvalue()
    image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))
    return as_png(image)
