"""What a server or a bucket says of a file of ours: its type, and how long it may be kept."""

from __future__ import annotations

from pathlib import PurePosixPath

TYPES = {
    ".mp3": "audio/mpeg",
    ".m4b": "audio/mp4",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".epub": "application/epub+zip",
}
_LIVING = (".xml", ".json", ".html")  #: files that are replaced where they stand


def content_type(name: str) -> str:
    """The type of the file called *name*."""
    path = PurePosixPath(name)
    if path.name == "chapters.json":
        return "application/json+chapters"
    if path.name.startswith("feed") and path.suffix == ".json":
        return "application/feed+json; charset=utf-8"
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


def cache_control(name: str) -> str:
    """How long the file called *name* may be kept: a feed for a minute, sound for an hour."""
    return f"public, max-age={60 if PurePosixPath(name).suffix in _LIVING else 3600}"
