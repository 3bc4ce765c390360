"""A government's crest for its letterhead: drawn anew from the upload, so that nothing of the file itself survives."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000
EDGE = 480  # pixels of the longer side: 20 mm at 600 dots per inch
KINDS = ["PNG", "JPEG"]  # never SVG: it can carry script and addresses


class LogoRefused(ValueError):
    """The picture is not accepted; the message is a sentence."""


def redrawn(file: BinaryIO, size: int) -> bytes:
    """The picture as a small PNG without metadata; LogoRefused when it is too big or no PNG or JPEG."""
    if size > MAX_BYTES:
        raise LogoRefused(f"Lambang melebihi batas {MAX_BYTES // (1024 * 1024)} MB.")
    try:
        with Image.open(file, formats=KINDS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise LogoRefused("Gambar lambang terlalu besar; perkecil dahulu.")
            clean = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, LogoRefused):
            raise
        raise LogoRefused("Lambang harus gambar PNG atau JPG yang utuh.") from error
    clean.thumbnail((EDGE, EDGE))
    canvas = Image.new("RGBA", clean.size)
    canvas.paste(clean)
    stream = BytesIO()
    canvas.save(stream, "PNG", optimize=True)
    return stream.getvalue()
