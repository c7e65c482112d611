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
    if not podcast.keep_days:
        return 0
    return library.expire(podcast.name, (now - timedelta(days=podcast.keep_days)).isoformat())


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
