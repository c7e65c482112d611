"""What an update decides: which articles are due, which vanished, and which are the same."""

from __future__ import annotations

import hashlib
import textwrap
import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from narrator.feeds.items import Item, canonical, text_of
from narrator.feeds.records import Known
from narrator.feeds.settings import PodcastSettings
from narrator.types import Article, Block, BlockKind

_LONGEST_TITLE = 200
_LONGEST_DESCRIPTION = 400


def due(items: Iterable[Item], podcast: PodcastSettings, now: datetime) -> tuple[Item, ...]:
    """The newest of *items* that a podcast takes: so many, and not too old. Those without a date count as new."""
    limits = [days for days in (podcast.days, podcast.keep_days) if days]
    oldest = now - timedelta(days=min(limits)) if limits else None
    young = [item for item in items if not (oldest and item.published and item.published < oldest)]
    newest = sorted(young, key=lambda item: item.published or now, reverse=True)
    return tuple(newest[: podcast.newest])


def vanished(missing: Iterable[Known], items: Sequence[Item], *, chosen: bool) -> tuple[Known, ...]:
    """Which of *missing* were taken out of the source, and did not only make room for newer ones.

    Args:
        chosen: the source is a list that keeps what is on it, not a feed of the latest.
    """
    if chosen:
        return tuple(missing)
    dates = [item.published for item in items if item.published]
    oldest = min(dates).astimezone(UTC).isoformat() if dates else "~"  # after every date
    return tuple(known for known in missing if known.published > oldest)


def edition(item: Item) -> str:
    """Changes when a feed says that an article did; the same text again is then made from the cache."""
    told = (item.digest, item.updated, "" if item.is_whole else address_of(item), *filter(None, [item.version]))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def guid(podcast: str, article: str) -> str:
    """An episode's lasting name: from the article's own, never from its text, its voice or its file."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"narrator:{podcast}:{article}"))


def words_of(article: Article) -> str:
    """A digest of what an article says, whatever its address, its date and its voice."""
    said = [block.text for block in article.spoken]
    return hashlib.sha256(repr((article.metadata.title, said)).encode("utf-8", "surrogatepass")).hexdigest()


def shortened(title: str) -> str:
    """*title* in no more than 200 characters, cut between words."""
    if len(title) <= _LONGEST_TITLE:
        return title
    start = title[:_LONGEST_TITLE]
    return f"{start.rpartition(' ')[0] or start} …"


def titled(article: Article, title: str) -> str:
    """What an article is called in the feed: by its own title, else by the feed's, else by how it begins."""
    return shortened(article.metadata.title or title or (article.spoken[0].text if article.spoken else ""))


def begins_with_title(article: Article) -> bool:
    """Whether the first words that are read are the title's, as where it was taken from them."""
    title = article.metadata.title
    return bool(title and article.spoken) and shortened(article.spoken[0].text) == title


def described(article: Article, item: Item) -> str:
    """A few words on an article that has none of its own: the feed's teaser, else how it begins."""
    teaser = "" if item.summary == item.content and item.is_whole else text_of(item.summary)
    prose = (block.text for block in article.spoken if block.kind in (BlockKind.DECK, BlockKind.PARAGRAPH))
    return textwrap.shorten(teaser or next(prose, ""), _LONGEST_DESCRIPTION, placeholder=" …")


def disclosed(article: Article, line: str) -> Article:
    """*article* with a last paragraph of the podcast's own, which says whose voice it was."""
    if not line:
        return article
    last = Block(BlockKind.PARAGRAPH, line, reason="disclose")
    return replace(article, blocks=(*article.blocks, last))


def page_of(item: Item) -> tuple[str, str]:
    """Where an item's text comes from: its address, and its own words where the feed has them."""
    address = address_of(item)
    return (address, item.digest if item.is_whole else "") if address else ("", "")


def address_of(item: Item) -> str:
    """Where an item's page stands, in its one spelling; empty where it has none."""
    with suppress(ValueError):
        return canonical(item.url) if item.url else ""
    return ""
