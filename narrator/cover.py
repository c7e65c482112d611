"""A square picture for an episode: the article's own, or its title set in type."""

from __future__ import annotations

import colorsys
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from narrator.errors import AudioError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

    from narrator.types import Metadata

SIDE = 1400  # pixels: the least that podcast directories take
TAG_SIDE = 600  # what goes into the sound file
_LARGEST_SIDE = 2 * SIDE  # of a picture is looked at, where that saves decoding more
_LEAST_SIDE = 300  # a smaller picture is an icon, not a lead image
_MOST_PIXELS = 60_000_000
_LARGEST, _SMALLEST = 0.16, 0.105  # of the side: type that can be read at 100 pixels
_SITE = 0.075
_MARGIN = 0.085
_STEPS = 12
_TRIED = 24  # pixels: large enough to tell letters apart, small enough to be fast
_FONTS = (  # for letters that Pillow's own font lacks, where such fonts are installed
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "Arial Unicode.ttf",
    "arial.ttf",
    "PingFang.ttc",
    "msyh.ttc",
)


def cover(about: Metadata, picture: bytes = b"", side: int = SIDE) -> bytes:
    """A square JPEG: the middle of *picture* where it can be read and is large enough, else one set in type."""
    image = _opened(picture) if picture else None
    return _jpeg(_square(image, side) if image else drawn(about, side))


def shrunk(picture: bytes, side: int = TAG_SIDE) -> bytes:
    """*picture* as a square JPEG of at most *side* pixels; nothing where it cannot be read."""
    image = _opened(picture, side)
    return _jpeg(_square(image, min(side, *image.size))) if image else b""


def read_picture(path: Path) -> bytes:
    """The picture in a file the user named. Raises `AudioError` where there is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AudioError(f"cover {path}", error.strerror or str(error)) from error
    if _opened(data) is None:
        raise AudioError(f"cover {path}", f"it is no picture of at least {_LEAST_SIDE} by {_LEAST_SIDE} pixels")
    return data


def drawn(about: Metadata, side: int = SIDE) -> Image:
    """Title and site in white on a colour that is the site's own."""
    import PIL.Image
    from PIL import ImageDraw

    site = about.site or urlsplit(about.url).hostname or ""
    image = PIL.Image.new("RGB", (side, side), _colour(site or about.title))
    draw = ImageDraw.Draw(image)
    margin, width = round(_MARGIN * side), round((1 - 2 * _MARGIN) * side)
    title = next((text for text in (about.title, site) if text and _font(side, text)), "")
    if title:
        size, lines, font = _set(title, side, width)
        draw.multiline_text((margin, margin), "\n".join(lines), font=font, fill="white", spacing=round(size * 0.18))
    height = side - margin - round(_SITE * side * 1.5)
    draw.rectangle((margin, height, margin + round(side * 0.12), height + max(2, side // 120)), fill="white")
    small = _font(round(_SITE * side), site)
    if small and site != title:
        (line,) = _cut(_broken(site, small, width), 1, small, width) or [""]
        draw.text((margin, side - margin), line, font=small, fill="white", anchor="ls")
    return image


def _set(title: str, side: int, width: int) -> tuple[int, list[str], FreeTypeFont]:
    """The largest type in which all of *title* fits, with its lines; at the smallest, what does not fit is cut."""
    for step in range(_STEPS):
        size = round(side * (_LARGEST - (_LARGEST - _SMALLEST) * step / (_STEPS - 1)))
        font = _font(size, title)
        assert font is not None  # whether there is one does not depend on its size
        lines = _broken(title, font, width)
        room = int(side * (1 - 2 * _MARGIN - 2 * _SITE) / (size * 1.38))
        if len(lines) <= room or step == _STEPS - 1:
            return size, _cut(lines, room, font, width), font
    raise AssertionError("the last step returns")


def _broken(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """*text* in lines of at most *width* pixels: between words, or letters where there are no spaces."""
    lines = [""]
    for word in text.split():
        whole = f"{lines[-1]} {word}".strip()
        if font.getlength(whole) <= width:
            lines[-1] = whole
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _cut(lines: list[str], room: int, font: FreeTypeFont, width: int) -> list[str]:
    """At most *room* lines, the last of them ending in an ellipsis where some are left out."""
    if len(lines) <= room:
        return lines
    last = lines[room - 1]
    while last and font.getlength(last + "…") > width:
        last = last[:-1]
    return [*lines[: room - 1], last.rstrip(" ,;:–—-") + "…"]


def _font(size: int, text: str) -> FreeTypeFont | None:
    """Pillow's own font, or the first installed one, that has the letters of *text*; None where none has."""
    from PIL import ImageFont

    if _shows(_own(_TRIED), text):
        return _own(size)
    for name in _FONTS:
        try:
            if _shows(ImageFont.truetype(name, _TRIED), text):
                return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None


def _own(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # it is one wherever Pillow comes from a wheel
    return font


def _shows(font: FreeTypeFont, text: str) -> bool:
    """Whether *font* has every letter of *text*: one it lacks looks like one that no font has."""
    lacking = bytes(font.getmask("\U0010fffe"))
    return not any(bytes(font.getmask(letter)) == lacking for letter in set(text) if letter.isalnum())


def _colour(name: str) -> tuple[int, int, int]:
    """A dark colour of *name*'s own: white stands out from it by at least 7 to 1."""
    hue = hashlib.sha256(name.encode("utf-8", "replace")).digest()[0] / 256
    red, green, blue = colorsys.hls_to_rgb(hue, 0.22, 0.45)
    return round(red * 255), round(green * 255), round(blue * 255)


def _opened(data: bytes, side: int = _LARGEST_SIDE) -> Image | None:
    """The picture in *data*, upright and without transparency; None where it cannot be used.

    Of a JPEG much larger than *side* pixels, a smaller one that is several times as fast to decode.
    """
    import PIL.Image
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with PIL.Image.open(io.BytesIO(data)) as file:
            if min(file.size) < _LEAST_SIDE or file.size[0] * file.size[1] > _MOST_PIXELS:
                return None
            file.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(file)
            if upright.mode == "RGB" and "transparency" not in upright.info:
                return upright.copy()
            plain = upright.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError):
        return None
    ground = PIL.Image.new("RGBA", plain.size, "white")
    return PIL.Image.alpha_composite(ground, plain).convert("RGB")


def _square(image: Image, side: int) -> Image:
    import PIL.Image
    from PIL import ImageOps

    return ImageOps.fit(image, (side, side), PIL.Image.Resampling.LANCZOS, centering=(0.5, 0.4))


def _jpeg(image: Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()
