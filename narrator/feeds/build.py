"""The files of a podcast's feed, from the library and the episodes' manifests; replaced only where they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from narrator.feeds.library import Library, Record
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.upload import ART, FEED, JSON
from narrator.files import writing
from narrator.publish.entries import entry_of
from narrator.publish.jsonfeed import json_feed
from narrator.publish.manifest import read_manifest
from narrator.publish.podcast import Channel, Entry, Page, archive_address, rss, stretches


def build(settings: Settings, podcast: PodcastSettings, library: Library) -> bool:
    """Write the feed of *podcast* and its archives; whether any file is not what it was.

    An archive is written again only where the channel or one of its episodes changed. Raises `OutputError`, and
    `SettingsError` for art that directories do not take.
    """
    folder = library.folder / podcast.name
    changed = _art(folder, podcast)
    records = library.episodes(podcast.name)
    spans = stretches(len(records))
    made = channel(settings, podcast, library)
    for number, (first, last) in reversed(list(enumerate(spans))):  # the feed last: it names its archives
        names = [archive_address(name, number) if number else name for name in (JSON, FEED)]
        digest = _digest(made, number + 1 < len(spans), records[first:last]) if number else ""
        kept = f"{podcast.name}/{names[-1]}"
        if number and library.page(kept) == digest and all((folder / name).exists() for name in names):
            continue
        page = Page(tuple(_entries(settings, library, records[first:last])), number, len(spans) - 1)
        address = made.address.removesuffix(FEED) + JSON
        changed |= _replaced(folder / names[0], json_feed(made, page, address))
        changed |= _replaced(folder / names[1], rss(made, page))
        if number:
            library.keep_page(kept, digest)
    return changed | _without_leftovers(folder, len(spans))


def channel(settings: Settings, podcast: PodcastSettings, library: Library) -> Channel:
    """What the feed says of the podcast as a whole."""
    from narrator.feeds.update import voice_of

    root = f"{settings.base.rstrip('/')}/{podcast.name}/"
    voice = voice_of(podcast)
    return Channel(
        podcast.title,
        root + FEED,
        podcast.link,
        description=podcast.description,
        image=podcast.image or root + ART,
        guid=library.podcast_guid(podcast.name, root + FEED),
        language=podcast.language,
        author=podcast.author,
        email=podcast.email,
        category=podcast.category,
        explicit=podcast.explicit,
        licence=podcast.licence,
        copyright=podcast.copyright,
        voice=voice.name or voice.id,
    )


def entries(settings: Settings, podcast: PodcastSettings, library: Library) -> tuple[Entry, ...]:
    """All entries of the podcast, newest first."""
    return tuple(_entries(settings, library, library.episodes(podcast.name)))


def _entries(settings: Settings, library: Library, records: tuple[Record, ...]) -> Iterator[Entry]:
    """An entry for each episode that stands there whole; none is named that does not."""
    for record in records:
        manifest = read_manifest(library.folder / record.folder)
        if manifest is None:
            continue
        met = datetime.fromtimestamp(library.first_seen(record.feed, record.id), UTC).replace(microsecond=0)
        base = f"{settings.base.rstrip('/')}/{quote(record.folder)}/"
        entry = entry_of(manifest, base, guid=record.guid, first_seen=met, published=record.published)
        yield replace(entry, type=entry.type.lower())


def _digest(channel: Channel, has_next: bool, records: tuple[Record, ...]) -> str:
    """Changes with whatever an archive tells: so that it need not be written to see whether it would be the same."""
    told = hashlib.sha256(repr((channel, has_next)).encode("utf-8", "surrogatepass"))
    for record in records:
        line = f"{record.guid} {record.folder} {record.plan} {record.published} {record.size}\n"
        told.update(line.encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def _without_leftovers(folder: Path, pages: int) -> bool:
    """Remove the archives of a time when there were more; whether there were any."""
    known = {archive_address(name, number) for name in (FEED, JSON) for number in range(1, pages)}
    left = [path for pattern in ("feed-*.xml", "feed-*.json") for path in folder.glob(pattern)]
    leftovers = [path for path in left if path.name not in known]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return bool(leftovers)


def _art(folder: Path, podcast: PodcastSettings) -> bool:
    """Draw the channel's art where none is named; it is drawn anew only when it is gone."""
    if podcast.image or (folder / ART).exists():
        return False
    from narrator.cover import cover
    from narrator.types import Metadata

    return _replaced(folder / ART, cover(Metadata(title=podcast.title, site=podcast.author)))


def _replaced(path: Path, data: bytes) -> bool:
    """Write *data* unless it stands there already; whether it was written."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    with writing(path) as file:
        file.write(data)
    return True
