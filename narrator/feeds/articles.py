"""The articles of a feed as sources, for what is done with them once and not kept: an estimate, say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from narrator.errors import SourceError, UnreadableSourceError
from narrator.feeds.follow import Fetches, follow
from narrator.feeds.guard import Guard
from narrator.feeds.items import Item
from narrator.feeds.politeness import Visitor
from narrator.feeds.raw import open_item
from narrator.sources.fetch import Validators
from narrator.types import Raw

_UNDATED = datetime.max.replace(tzinfo=UTC)


def articles(source: str, newest: int, visitor: Fetches | None = None) -> Iterator[Raw | SourceError]:
    """The *newest* articles that *source* lists, an address or a file; those without a date count as new.

    What the feed carries whole is taken from it; the others' pages are fetched, one at a time. What cannot be had is a
    result among the results.
    """
    visitor = visitor or _visitor(source)
    items: list[Item] = []
    whole = True
    for found in follow(source, visitor, lambda url: Validators()):
        if found.error:
            whole = False
            yield found.error
        items += found.items
    if not items and whole:
        yield UnreadableSourceError(source, "it lists no article")
    for item in sorted(items, key=lambda item: item.published or _UNDATED, reverse=True)[:newest]:
        try:
            yield open_item(item, lambda url, types: visitor.fetch(url, types=types))
        except SourceError as error:
            yield error


def _visitor(source: str) -> Visitor:
    """Asks public servers, and the one that the user named."""
    host = urlsplit(source).netloc.rpartition("@")[2] if "://" in source else ""
    return Visitor(resolve=Guard((host,) if host else ()))
