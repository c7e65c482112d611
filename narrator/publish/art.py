"""A podcast's art as directories take it: square, 1,400 to 3,000 pixels, JPEG or PNG without transparency.

Source: Apple's requirements for show art; the limit of bytes is what apps load without complaint.
"""

from __future__ import annotations

import io

LEAST, MOST = 1400, 3000  #: pixels of a side
MOST_BYTES = 64 * 1024 * 1024  #: of a file we make art from
MOST_PIXELS = 60_000_000
MOST_PUBLISHED = 1024 * 1024  #: of the file that apps load


def flaw(data: bytes, *, published: bool = False) -> str:
    """What is wrong with a picture that is to be a podcast's art, or empty.

    Args:
        published: apps load this very file; else it may be large or transparent, since `channel_art` makes it fit.
    """
    import PIL.Image

    if len(data) > (MOST_PUBLISHED if published else MOST_BYTES):
        most = f"{MOST_PUBLISHED // 1024} KB" if published else f"{MOST_BYTES // 1024**2} MB"
        return f"it is {len(data) / 1024**2:.1f} MB; at most {most} will do"
    try:
        with PIL.Image.open(io.BytesIO(data)) as image:
            (width, height), kind, mode = image.size, image.format, image.mode
            if width * height <= MOST_PIXELS:
                image.load()  # or one that breaks off would do
    except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError):
        return "it is no picture"
    if width * height > MOST_PIXELS:
        return f"it is {width} × {height} pixels, which is too large to be read"
    if width != height:
        return f"it is {width} × {height} pixels, and art is square"
    if width < LEAST or (published and width > MOST):
        return f"it is {width} × {height} pixels, and art has {LEAST} to {MOST} a side"
    if published and (kind not in ("JPEG", "PNG") or mode not in ("RGB", "L", "P")):
        return f"it is {kind} in {mode}; JPEG or PNG in RGB will do"
    return ""


def channel_art(data: bytes) -> bytes:
    """A picture that has no `flaw`, as apps load it: as it is where that will do, else made smaller and plain."""
    if not flaw(data, published=True) and data.startswith(b"\xff\xd8"):
        return data
    import PIL.Image
    from PIL import ImageOps

    with PIL.Image.open(io.BytesIO(data)) as file:
        image = ImageOps.exif_transpose(file).convert("RGBA")
    ground = PIL.Image.new("RGBA", image.size, "white")
    plain = PIL.Image.alpha_composite(ground, image).convert("RGB")
    plain.thumbnail((MOST, MOST), PIL.Image.Resampling.LANCZOS)
    for quality in (90, 80, 65, 50):
        made = io.BytesIO()
        plain.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= MOST_PUBLISHED:
            break
    return made.getvalue()
