"""A podcast as it is published, against what directories demand: what its feed says, and every file it names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from narrator.check import check as check_sound
from narrator.errors import AudioError, SourceError, SourceNotFoundError
from narrator.feeds.build import channel, entries, is_current
from narrator.feeds.follow import Fetches
from narrator.feeds.library import Library
from narrator.feeds.records import Record
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.target import Target
from narrator.feeds.upload import ART, feed_files
from narrator.publish.art import flaw
from narrator.publish.feedcheck import problems
from narrator.publish.manifest import read_manifest, stored

_REMEDY = "`narrator feed update` makes the episode again"


def inspect(
    settings: Settings,
    podcast: PodcastSettings,
    library: Library,
    visitor: Fetches,
    target: Target | None,
    *,
    now: datetime,
    listen: bool = False,
) -> Iterator[str]:
    """What a directory would refuse or a listener miss; nothing where all is well.

    Args:
        target: where the podcast is published, if that is not the library's own folder.
        listen: decode every episode too, and hold it against all that `narrator check` knows.

    Raises `TargetError` where the target cannot be asked.
    """
    yield from problems(channel(settings, podcast, library), entries(settings, podcast, library), now)
    if not is_current(settings, podcast, library):
        yield "feed.xml is not what the library says; `narrator feed build` writes it anew"
    yield from _art(library, podcast, visitor)
    records = library.episodes(podcast.name)
    for record in records:
        for problem in _episode(library.folder / record.folder, listen=listen):
            yield f"{record.folder}: {problem}"
    if target is not None:
        yield from _target(library, podcast, target, records)


def _art(library: Library, podcast: PodcastSettings, visitor: Fetches) -> Iterator[str]:
    """The art as apps load it, from its address or from here."""
    if podcast.image.startswith(("http://", "https://")):
        try:
            data = visitor.fetch(podcast.image, types=("image/",)).body
        except SourceError as error:
            yield f"the image cannot be had: {error}"
            return
    else:
        path = library.folder / podcast.name / ART
        data = path.read_bytes() if path.is_file() else b""
    if wrong := flaw(data, published=True):
        yield f"the image: {wrong}"


def _episode(folder: Path, *, listen: bool) -> Iterator[str]:
    """The files of an episode: all there, as they were made, and within the sound."""
    manifest = read_manifest(folder, whole=False)
    if manifest is None:
        yield f"its folder is gone, or its manifest; {_REMEDY}"
        return
    for file in manifest.episode.files:
        path = folder / file.name
        if not path.is_file():
            yield f"{file.name} is gone; {_REMEDY}"
        elif stored(path) != file:
            yield f"{file.name} is not what was made; remove it, and {_REMEDY}"
    yield from _chapters(folder / "chapters.json", manifest.episode.duration)
    if listen:
        try:
            yield from (f"{claim.name}: {claim.says}" for claim in check_sound(manifest.episode.path).failed)
        except (AudioError, SourceNotFoundError) as error:
            yield str(error)


def _chapters(path: Path, duration: float) -> Iterator[str]:
    try:
        starts = [float(one["startTime"]) for one in json.loads(path.read_text(encoding="utf-8"))["chapters"]]
    except OSError:
        return  # that it is gone was said
    except (ValueError, KeyError, TypeError):
        yield "chapters.json cannot be read"
        return
    if starts != sorted(set(starts)) or (starts and not 0 <= starts[0] <= starts[-1] < duration):
        yield "chapters.json does not rise within the sound"


def _target(library: Library, podcast: PodcastSettings, target: Target, records: tuple[Record, ...]) -> Iterator[str]:
    """What the feed names, and whether it is at the target as it is here."""
    there = target.sizes(podcast.name)
    named = {path: path.stat().st_size for path in feed_files(library.folder / podcast.name)}
    for record in records:
        manifest = read_manifest(library.folder / record.folder, whole=False)
        for file in manifest.episode.files if manifest else ():
            named[library.folder / record.folder / file.name] = file.size
    wrong = [path for path, size in named.items() if there.get(path.relative_to(library.folder).as_posix()) != size]
    for path in wrong[:10]:
        yield f"{path.relative_to(library.folder).as_posix()} is not at {target.name}, or is another"
    if wrong:
        yield f"{target.name} lacks {len(wrong)} of {len(named)} files; `narrator feed build --send-again` sends all"
