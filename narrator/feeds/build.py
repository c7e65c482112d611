"""The files of a podcast's feed, from the library and the episodes' manifests; replaced only where they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from narrator.feeds.library import Library
from narrator.feeds.records import Record
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.style import voice_of
from narrator.feeds.upload import ART, FEED, JSON
from narrator.files import writing
from narrator.publish.entries import entry_of
from narrator.publish.jsonfeed import json_feed
from narrator.publish.manifest import read_manifest
from narrator.publish.podcast import Channel, Entry, Page, archive_address, rss, stretches

_FORMAT = 1  #: counts up when archives of before must be written again


def build(settings: Settings, podcast: PodcastSettings, library: Library) -> bool:
    """Write the feed of *podcast* and its archives; whether any file is not what it was.

    An archive is written again only where the channel or one of its episodes changed. Raises `OutputError`, and
    `SettingsError` for art that directories do not take.
    """
    folder = library.folder / podcast.name
    changed = _art(library, podcast)
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


def is_current(settings: Settings, podcast: PodcastSettings, library: Library) -> bool:
    """Whether the feed's first page, as it stands there, is what `build` would write."""
    records = library.episodes(podcast.name)
    spans = stretches(len(records))
    page = Page(tuple(_entries(settings, library, records[slice(*spans[0])])), 0, len(spans) - 1)
    path = library.folder / podcast.name / FEED
    return path.is_file() and path.read_bytes() == rss(channel(settings, podcast, library), page)


def feed_address(settings: Settings, podcast: PodcastSettings) -> str:
    """Where the feed of *podcast* is served."""
    return f"{settings.base.rstrip('/')}/{podcast.name}/{FEED}"


def channel(settings: Settings, podcast: PodcastSettings, library: Library) -> Channel:
    """What the feed says of the podcast as a whole."""
    address = feed_address(settings, podcast)
    root = address.removesuffix(FEED)
    voice = voice_of(podcast)
    return Channel(
        podcast.title,
        address,
        podcast.link,
        description=podcast.description,
        image=podcast.image if podcast.image.startswith(("http://", "https://")) else root + ART,
        guid=library.podcast_guid(podcast.name, address),
        language=podcast.language,
        author=podcast.author,
        email=podcast.email,
        category=podcast.category,
        explicit=podcast.explicit,
        licence=podcast.licence,
        copyright=podcast.copyright,
        medium=podcast.medium,
        locked=podcast.locked,
        hub=podcast.hub,
        moved_to=podcast.moved_to,
        verify=podcast.verify,
        voice=voice.name or voice.id,
    )


def entries(settings: Settings, podcast: PodcastSettings, library: Library, limit: int = -1) -> tuple[Entry, ...]:
    """The entries of the podcast, newest first; all of them, or so many."""
    return tuple(_entries(settings, library, library.episodes(podcast.name, limit)))


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
    told = hashlib.sha256(repr((version("narrator"), _FORMAT, channel, has_next)).encode("utf-8", "surrogatepass"))
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


def _art(library: Library, podcast: PodcastSettings) -> bool:
    """Put the channel's art there: made from its file, drawn where none is named; anew where either changed."""
    if podcast.image.startswith(("http://", "https://")):
        return False
    path, name = library.folder / podcast.name / ART, f"{podcast.name}/{ART}"
    data = Path(podcast.image).read_bytes() if podcast.image else b""
    digest = hashlib.sha256(data or repr((podcast.title, podcast.author)).encode()).hexdigest()
    if path.exists() and library.page(name) in (digest, ""):  # drawn by an earlier narrator, or put there by hand
        library.keep_page(name, digest)
        return False
    from narrator.cover import cover
    from narrator.publish.art import channel_art
    from narrator.types import Metadata

    made = channel_art(data) if data else cover(Metadata(title=podcast.title, site=podcast.author))
    changed = _replaced(path, made)
    library.keep_page(name, digest)
    return changed


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
