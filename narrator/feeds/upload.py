"""From the library's folder to a target: an episode is there whole before a feed names it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from narrator.feeds.library import Library
from narrator.feeds.retention import DAY
from narrator.feeds.target import Target
from narrator.publish.manifest import read_manifest

ART, JSON, FEED = "art.jpg", "feed.json", "feed.xml"


def send(library: Library, target: Target, feed: str, *, grace: float = 7.0) -> int:
    """Bring *target* up to date with *feed*; how many files were sent. What is there already is not sent again.

    Args:
        grace: days that an episode stays there after the feed stopped naming it.

    Raises `TargetError`; what was sent until then is remembered, and the feed there is as it was.
    """
    count = sum(_send_episode(library, target, folder) for folder in library.sent.missing(target.name, feed))
    count += sum(_send_file(library, target, path) for path in feed_files(library.folder / feed))
    for folder in library.sent.unnamed(target.name, feed, grace * DAY):
        for name in library.sent.files(target.name, folder):
            target.remove(f"{folder}/{name}")
        library.sent.drop(target.name, folder)
    return count


def _send_episode(library: Library, target: Target, folder: str) -> int:
    """The files of an episode, the sound first; those that are there already are left."""
    manifest = read_manifest(library.folder / folder)
    if manifest is None:
        return 0  # no feed names what is not whole
    there, count = library.sent.files(target.name, folder), 0
    episode = manifest.episode
    for file in sorted(episode.files, key=lambda file: (file.name != episode.audio.name, file.name)):
        if there.get(file.name) == file.sha256:
            continue
        target.put(library.folder / folder / file.name, f"{folder}/{file.name}")
        there[file.name] = file.sha256
        library.sent.note(target.name, folder, "", there)
        count += 1
    library.sent.note(target.name, folder, manifest.plan, there)
    return count


def feed_files(folder: Path) -> Iterator[Path]:
    """Art, archives, then the feed itself, which names them."""
    archives = sorted(path for pattern in ("feed-*.xml", "feed-*.json") for path in folder.glob(pattern))
    yield from (path for path in (folder / ART, *archives, folder / JSON, folder / FEED) if path.is_file())


def _send_file(library: Library, target: Target, path: Path) -> int:
    name = path.relative_to(library.folder).as_posix()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if library.sent.digest(target.name, name) == digest:
        return 0
    target.put(path, name)
    library.sent.note(target.name, name, digest)
    return 1
