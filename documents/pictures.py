"""Images inside files: decoded, bounded and encoded anew, so that nothing but pixels is kept. Pure."""

from __future__ import annotations

import hashlib
import io

from documents.article import Picture

MOST_PIXELS = 40_000_000  # as declared in the image's head: what takes more memory than that isn't decoded
LONGEST_SIDE = 1600  # pixels, as kept
_MOST_BYTES = 20_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")


def picture_of(content: bytes) -> Picture | None:
    """The image as it will be shown, or None where these bytes are no image that can be decoded safely."""
    if not 0 < len(content) <= _MOST_BYTES:
        return None
    from PIL import Image, ImageOps  # loaded when the first image comes

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _encoded(upright, photograph=image.format == "JPEG")
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, MemoryError, Image.DecompressionBombError):
        return None


def _encoded(image: object, *, photograph: bool) -> Picture:
    from PIL.Image import Image

    assert isinstance(image, Image)  # noqa: S101 (for the type checker; Pillow is imported late)
    output = io.BytesIO()
    if photograph:
        image.convert("RGB").save(output, "JPEG", quality=82)
    else:
        has_alpha = "A" in image.getbands() or "transparency" in image.info
        image.convert("RGBA" if has_alpha else "RGB").save(output, "PNG")
    content = output.getvalue()
    media_type = "image/jpeg" if photograph else "image/png"
    return Picture(content, media_type, image.width, image.height, hashlib.sha256(content).hexdigest())
