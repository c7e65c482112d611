"""The tag of an MP3: there, in the version every player reads, complete, and small."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from narrator.check.claims import Claim, claim

_MOST_BYTES = 400_000
_LARGEST_COVER = 1000  # pixels
_UTF8 = 3


def read_tag(path: Path) -> Any | None:
    """The ID3 tag of the file at *path* as mutagen sees it, or None."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    try:
        return ID3(path, translate=False)
    except MutagenError:
        return None


def raw_frames(path: Path) -> list[tuple[str, bytes]]:
    """The frames of an ID3v2.3 or 2.4 tag as they stand in the file: names and bodies."""
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] != b"ID3" or head[3] not in (3, 4):
            return []
        body = file.read(_synchsafe(head[6:10]))
    found, offset = [], 0
    while offset + 10 <= len(body) and body[offset]:
        field = body[offset + 4 : offset + 8]
        size = _synchsafe(field) if head[3] == 4 else struct.unpack(">I", field)[0]
        found.append((body[offset : offset + 4].decode("latin-1"), body[offset + 10 : offset + 10 + size]))
        offset += 10 + size
    return found


def _synchsafe(data: bytes) -> int:
    size = 0
    for byte in data:
        size = size << 7 | byte & 0x7F
    return size


def tag_claims(tag: Any | None, duration: float) -> Iterator[Claim]:
    """What the tag has to say."""
    yield claim("tag.there", tag is not None, "an ID3v2 tag" if tag else "there is no ID3v2 tag")
    if tag is None:
        return
    version = ".".join(map(str, tag.version[:2]))
    yield claim("tag.version", tag.version[:2] == (2, 3), f"2.{tag.version[1]}; 2.4 loses long chapters in ffmpeg")
    title = _text(tag, "TIT2")
    yield claim("tag.title", bool(title), title or "empty")
    for name, frame in (("artist", "TPE1"), ("album", "TALB")):  # an article may name neither its author nor its site
        text = _text(tag, frame)
        yield claim(f"tag.{name}", bool(text) or None, text or "empty")
    language = _text(tag, "TLAN")
    yield claim("tag.language", len(language) == 3 and language.isalpha(), language or "empty")
    told = _text(tag, "TLEN")
    near = told.isdecimal() and abs(int(told) - duration * 1000) <= 1
    yield claim("tag.length", near if told else None, f"{told or '–'} ms said, {duration * 1000:.1f} heard")
    plain = tag.version[1] == 4 or not any(_encoding(frame) == _UTF8 for frame in tag.values())
    yield claim("tag.encoding", plain, f"text as version {version} allows it")
    yield claim("tag.size", tag.size <= _MOST_BYTES, f"{tag.size} bytes")
    notes = " ".join(str(frame) for frame in [*tag.getall("COMM"), *tag.getall("TXXX")]).lower()
    yield claim("tag.machine-voice", "machine" in notes or "ai-content" in "".join(tag).lower(), "said in a comment")
    yield from _cover_claims(tag)


def _cover_claims(tag: Any) -> Iterator[Claim]:
    pictures = [frame for frame in tag.getall("APIC") if frame.data]
    yield claim("cover.there", bool(pictures), f"{len(pictures)} pictures")
    if not pictures:
        return
    import PIL.Image
    from PIL import UnidentifiedImageError

    try:
        with PIL.Image.open(io.BytesIO(pictures[0].data)) as image:
            width, height = image.size
            kind = image.format
    except (UnidentifiedImageError, OSError, PIL.Image.DecompressionBombError):
        yield claim("cover.readable", False, "it is no picture")
        return
    yield claim("cover.readable", True, f"{kind}, {width} by {height}")
    yield claim("cover.square", width == height, f"{width} by {height}")
    yield claim("cover.size", max(width, height) <= _LARGEST_COVER, f"at most {_LARGEST_COVER} pixels")
    yield claim("cover.kind", pictures[0].mime == f"image/{kind.lower() if kind else ''}", pictures[0].mime)


def _text(tag: Any, name: str) -> str:
    frames = tag.getall(name)
    return str(frames[0]).strip() if frames else ""


def _encoding(frame: Any) -> int | None:
    return getattr(frame, "encoding", None)
