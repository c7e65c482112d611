"""Tags and chapters of FLAC and Opus files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from narrator.types import AudioFormat

if TYPE_CHECKING:
    from pathlib import Path

    from narrator.encode.contract import Dress


def comments(dress: Dress) -> dict[str, str]:
    """The tags as Vorbis comments; chapters as ``CHAPTER000=HH:MM:SS.mmm`` and ``CHAPTER000NAME``."""
    tags, timeline = dress.tags, dress.timeline
    found = {
        "TITLE": tags.title,
        "ARTIST": tags.artist,
        "ALBUM": tags.album,
        "DATE": tags.date.isoformat() if tags.date else "",
        "GENRE": "Speech",
        "LANGUAGE": tags.language,
        "CONTACT": tags.url,
        "COMMENT": tags.comment,
        "DESCRIPTION": tags.description,
        "ENCODER": tags.encoder,
    }
    for index, chapter in enumerate(timeline.chapters):
        hours, rest = divmod(chapter.start * 1000 // timeline.sample_rate, 3_600_000)
        minutes, rest = divmod(rest, 60_000)
        found[f"CHAPTER{index:03}"] = f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
        found[f"CHAPTER{index:03}NAME"] = chapter.title or f"Chapter {index + 1}"
    return {name: text for name, text in found.items() if text}


def add_comments(path: Path, format: AudioFormat, dress: Dress) -> None:
    """Put tags, chapters and cover into the file at *path*."""
    from mutagen.flac import FLAC
    from mutagen.oggopus import OggOpus

    file: Any = FLAC(path) if format is AudioFormat.FLAC else OggOpus(path)
    if file.tags is None:
        file.add_tags()
    for name, text in comments(dress).items():
        file.tags[name] = [text]
    if dress.cover:
        picture = _picture(dress.cover)
        if format is AudioFormat.FLAC:
            file.add_picture(picture)
        else:
            file.tags["METADATA_BLOCK_PICTURE"] = [base64.b64encode(picture.write()).decode()]
    file.save()


def _picture(data: bytes) -> Any:
    from mutagen.flac import Picture

    picture = Picture()
    picture.data, picture.type = data, 3
    picture.mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return picture
