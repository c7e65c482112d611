"""The files of a podcast's feed, from the library and the episodes' manifests; replaced only where they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from narrator.feeds.library import Library, Record
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.files import writing
from narrator.publish.entries import entry_of
from narrator.publish.jsonfeed import json_feed
from narrator.publish.manifest import read_manifest
from narrator.publish.podcast import Channel, Entry, Page, archive_address, rss, stretches

FEED, JSON, ART = "feed.xml", "feed.json", "art.jpg"


def build(settings: Settings, podcast: PodcastSettings, library: Library, *, all_archives: bool = False) -> bool:
    """Write the feed of *podcast* and its archives; whether any file is not what it was.

    An archive that is there already is left as it is, since archives never change, unless *all_archives*.
    Raises `OutputError`.
    """
    folder = library.folder / podcast.name
    changed = _art(folder, podcast)
    records = library.episodes(podcast.name)
    spans = stretches(len(records))
    made = channel(settings, podcast, library)
    addresses = {FEED: made.address, JSON: made.address.removesuffix(FEED) + JSON}
    for number, (first, last) in enumerate(spans):
        names = {name: archive_address(name, number) if number else name for name in (FEED, JSON)}
        if number and not all_archives and all((folder / name).exists() for name in names.values()):
            continue
        page = Page(tuple(_entries(settings, library, records[first:last])), number, len(spans) - 1)
        changed |= _replaced(folder / names[FEED], rss(made, page))
        changed |= _replaced(folder / names[JSON], json_feed(made, page, addresses[JSON]))
    return changed


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
