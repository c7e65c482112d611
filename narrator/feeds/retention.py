"""Episodes that no feed names any more: their folders stay a while for those who hold an older feed, then go."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from narrator.feeds.library import Library
from narrator.feeds.records import is_signed
from narrator.feeds.settings import PodcastSettings

DAY = 24 * 3600.0


def expire(library: Library, podcast: PodcastSettings, now: datetime) -> int:
    """Take the episodes out of the feed that are older than it keeps; how many. None is ever made anew."""
    oldest = oldest_kept(podcast, now)
    return library.expire(podcast.name, oldest) if oldest else 0


def oldest_kept(podcast: PodcastSettings, now: datetime) -> str:
    """The date before which episodes leave the feed; empty where they stay for good."""
    return (now - timedelta(days=podcast.keep_days)).isoformat() if podcast.keep_days else ""


def sweep(library: Library, podcast: PodcastSettings, days: float) -> tuple[Path, ...]:
    """Remove the folders of *podcast* that it has not named for so many *days*; those that were removed."""
    gone = []
    for name in library.retired.since(podcast.name, days * DAY):
        folder = library.folder / name
        if folder.resolve().is_relative_to(library.folder.resolve()) and is_signed(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder)
        library.retired.forget(name)
    return tuple(gone)
