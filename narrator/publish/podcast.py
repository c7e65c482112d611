"""Episodes → a podcast's RSS, as apps and directories take it. The same values give the same bytes.

Sources: RSS 2.0; PSP-1, the Podcast RSS Standard; Apple's requirements; the podcast namespace; RFC 5005 for archives.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from narrator.publish.shownotes import AI_LINE, notes, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CHAPTERS = "http://podlove.org/simple-chapters"
HISTORY = "http://purl.org/syndication/history/1.0"
_NAMES = {"atom": ATOM, "itunes": ITUNES, "podcast": PODCAST, "psc": CHAPTERS, "fh": HISTORY}

PAGE = 300  #: items of a feed; it is polled whole, so older ones stand in archives


@dataclass(frozen=True, slots=True)
class Channel:
    """A podcast as a whole."""

    title: str
    address: str  #: of the feed itself
    link: str  #: of the site
    _: KW_ONLY
    description: str
    image: str  #: address of square art, 1,400 to 3,000 px
    guid: str  #: made once, kept for ever
    language: str = "en-us"
    author: str = ""
    email: str = ""  #: of the owner; directories write to it
    category: tuple[str, ...] = ("News",)  #: and the subcategory, in Apple's words
    explicit: bool = False
    serial: bool = False
    medium: str = "podcast"
    locked: bool = True
    licence: str = ""
    copyright: str = ""
    hub: str = ""  #: WebSub
    moved_to: str = ""  #: the feed's new address
    verify: str = ""  #: a directory's code, which proves whose feed this is
    voice: str = ""  #: who narrates
    machine: bool = True  #: the voice is machine-made


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file of what is said in an episode."""

    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode as the feed tells of it."""

    guid: str
    title: str
    _: KW_ONLY
    url: str  #: of the audio
    size: int  #: in bytes, exact
    type: str = "audio/mpeg"
    seconds: float  #: of the decoded audio
    published: datetime  #: the article's own date, with its zone
    link: str = ""  #: of the article
    summary: str = ""  #: HTML or text
    authors: tuple[str, ...] = ()
    voice: str = ""
    language: str = ""
    image: str = ""
    sha256: str = ""  #: of the audio, hexadecimal
    chapters: tuple[tuple[float, str], ...] = ()  #: start in seconds, title
    chapters_url: str = ""
    transcripts: tuple[Transcript, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a feed's entries, newest first, and where the others are."""

    entries: tuple[Entry, ...]
    number: int = 0  #: of an archive, from 1, the oldest; 0 is the feed itself
    of: int = 0  #: how many archives there are


def ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """*entries* newest first; those of one moment by their guid."""
    return tuple(sorted(sorted(entries, key=lambda entry: entry.guid), key=lambda entry: entry.published, reverse=True))


def pages(entries: Sequence[Entry], size: int = PAGE) -> tuple[Page, ...]:
    """The feed, with its newest *size* entries, and the archives that hold the older ones.

    An archive is filled from the oldest entry on, so that it never changes once it is there; the newest archive
    shares entries with the feed where the numbers do not divide.
    """
    newest = ordered(entries)
    spans = stretches(len(newest), size)
    return tuple(Page(newest[first:last], number, len(spans) - 1) for number, (first, last) in enumerate(spans))


def stretches(count: int, size: int = PAGE) -> tuple[tuple[int, int], ...]:
    """How *count* entries, newest first, fall into the feed and its archives: see `pages`."""
    archives = max(0, -(-(count - size) // size))
    return ((0, min(size, count)), *((count - size * (k + 1), count - size * k) for k in range(archives)))


def archive_address(address: str, number: int) -> str:
    """Where archive *number* of the feed at *address* stands: ``feed.xml`` → ``feed-1.xml``."""
    stem, dot, suffix = address.rpartition(".")
    return f"{stem}-{number}.{suffix}" if dot and "/" not in suffix else f"{address}-{number}"


def rss(channel: Channel, page: Page) -> bytes:
    """The feed, or one archive of it, as RSS: UTF-8, the declaration first, the same bytes for the same values."""
    from lxml import etree

    root = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMES)
    _channel(etree.SubElement(root, "channel"), channel, page)
    etree.indent(root, space=" ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="utf-8") + b"\n"


def _channel(parent: _Element, channel: Channel, page: Page) -> None:
    _say(parent, "title", plain(channel.title)[:255].strip())
    _say(parent, "link", channel.link)
    _mark_up(parent, "description", _said(channel))
    _say(parent, "language", channel.language.lower())
    _say(parent, "copyright", channel.copyright)
    if page.entries:
        _say(parent, "lastBuildDate", format_datetime(page.entries[0].published))
    _say(parent, "generator", "narrator")
    for rel, href, kind in _links(channel, page):
        _add(parent, "atom:link", href=href, rel=rel, type=kind)
    if page.number:
        _add(parent, "fh:archive")
    _channel_itunes(parent, channel)
    _channel_podcast(parent, channel)
    for entry in page.entries:
        _item(_add(parent, "item"), channel, entry)


def _said(channel: Channel) -> str:
    return notes(channel.description, machine=AI_LINE.format(voice="") if channel.machine else "")


def _links(channel: Channel, page: Page) -> Iterator[tuple[str, str, str]]:
    kind = "application/rss+xml"
    here = archive_address(channel.address, page.number) if page.number else channel.address
    yield "self", here, kind
    if channel.hub:
        yield "hub", channel.hub, ""
    if page.number:
        yield "current", channel.address, kind
    before = page.number - 1 if page.number else page.of
    if before > 0:
        yield "prev-archive", archive_address(channel.address, before), kind
    if 0 < page.number < page.of:
        yield "next-archive", archive_address(channel.address, page.number + 1), kind


def _channel_itunes(parent: _Element, channel: Channel) -> None:
    _say(parent, "itunes:author", channel.author or channel.title)
    _say(parent, "itunes:type", "serial" if channel.serial else "episodic")
    _say(parent, "itunes:explicit", _yes(channel.explicit))
    _add(parent, "itunes:image", href=channel.image)
    outer = parent
    for name in channel.category:
        outer = _add(outer, "itunes:category", text=name)
    if channel.email:
        owner = _add(parent, "itunes:owner")
        _say(owner, "itunes:name", channel.author or channel.title)
        _say(owner, "itunes:email", channel.email)
    _say(parent, "itunes:new-feed-url", channel.moved_to)


def _channel_podcast(parent: _Element, channel: Channel) -> None:
    _say(parent, "podcast:guid", channel.guid)
    _say(parent, "podcast:medium", channel.medium)
    _say(parent, "podcast:locked", "yes" if channel.locked else "no", owner=channel.email)
    _say(parent, "podcast:license", channel.licence)
    _people(parent, (channel.author,), channel.voice)
    if channel.machine:
        _say(parent, "podcast:txt", "true", purpose="ai-content")
    _say(parent, "podcast:txt", channel.verify, purpose="applepodcastsverify")


def _item(item: _Element, channel: Channel, entry: Entry) -> None:
    voice = entry.voice or channel.voice
    machine = AI_LINE.format(voice=f" ({voice})" if voice else "") if channel.machine else ""
    _say(item, "title", plain(entry.title)[:255].strip() or entry.guid)
    _say(item, "link", entry.link)
    _say(item, "guid", entry.guid, isPermaLink="false")
    _say(item, "pubDate", format_datetime(entry.published))
    text = notes(entry.summary, link=entry.link, machine=machine, chapters=entry.chapters)
    _mark_up(item, "description", text)
    _add(item, "enclosure", url=entry.url, length=str(entry.size), type=entry.type)
    _say(item, "itunes:duration", str(max(1, round(entry.seconds))))
    _say(item, "itunes:explicit", _yes(channel.explicit))
    _say(item, "itunes:episodeType", "full")
    _say(item, "itunes:author", ", ".join(entry.authors))
    if entry.image:
        _add(item, "itunes:image", href=entry.image)
    _item_podcast(item, channel, entry, voice)


def _item_podcast(item: _Element, channel: Channel, entry: Entry, voice: str) -> None:
    for transcript in entry.transcripts:
        _add(
            item,
            "podcast:transcript",
            url=transcript.url,
            type=transcript.type,
            language=(entry.language or channel.language).lower(),
            rel="captions" if transcript.type in ("text/vtt", "application/x-subrip") else "",
        )
    if entry.chapters_url:
        _add(item, "podcast:chapters", url=entry.chapters_url, type="application/json+chapters")
    if entry.chapters:
        inline = _add(item, "psc:chapters", version="1.2")
        for start, title in entry.chapters:
            _add(inline, "psc:chapter", start=_stamp(start), title=plain(title))
    _people(item, entry.authors or (channel.author,), voice)
    if entry.sha256:
        other = _add(item, "podcast:alternateEnclosure", type=entry.type, length=str(entry.size), default="true")
        digest = base64.b64encode(bytes.fromhex(entry.sha256)).decode()
        _add(other, "podcast:source", uri=entry.url)
        _add(other, "podcast:integrity", type="sri", value=f"sha256-{digest}")
    _say(item, "podcast:license", channel.licence)
    if channel.machine:
        _say(item, "podcast:txt", "true", purpose="ai-content")


def _people(parent: _Element, authors: Sequence[str], voice: str) -> None:
    for author in authors:
        _say(parent, "podcast:person", author, group="writing", role="author")
    _say(parent, "podcast:person", voice, group="cast", role="narrator")


def _add(parent: _Element, name: str, **facts: str) -> _Element:
    """A child with attributes; those that are empty are left out."""
    from lxml import etree

    prefix, _, local = name.rpartition(":")
    child = etree.SubElement(parent, f"{{{_NAMES[prefix]}}}{local}" if prefix else local)
    for key, value in facts.items():
        if value:
            child.set(key, plain(value))
    return child


def _say(parent: _Element, name: str, content: str, **facts: str) -> None:
    """A child with a text; left out where there is none."""
    if content:
        _add(parent, name, **facts).text = plain(content)


def _mark_up(parent: _Element, name: str, content: str) -> None:
    """A child that carries HTML."""
    from lxml import etree

    if content:
        _add(parent, name).text = etree.CDATA(content)


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _stamp(seconds: float) -> str:
    """``00:01:02.345``."""
    whole = int(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
