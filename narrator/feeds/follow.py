"""An address → the items listed there now, through lists of lists; and nothing where the server says so."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from narrator.errors import SourceError
from narrator.feeds.items import Item
from narrator.feeds.politeness import FEED_TYPES
from narrator.feeds.read import read
from narrator.sources.charset import decode
from narrator.sources.fetch import Fetched, Validators

MOST_LISTS = 500  #: feeds of an OPML file, sitemaps of an index


class Fetches(Protocol):
    """What a `Visitor` does."""

    def fetch(self, url: str, *, validators: Validators | None = None, types: tuple[str, ...] = ...) -> Fetched:
        """What stands at *url*."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one address lists."""

    source: str
    items: tuple[Item, ...] = ()
    unchanged: bool = False  #: the server says that nothing is new
    error: SourceError | None = None
    warnings: tuple[str, ...] = ()
    validators: Validators | None = None  #: to be kept once the items are dealt with


def follow(source: str, visitor: Fetches, known: Callable[[str], Validators]) -> Iterator[Found]:
    """What *source* lists, and what the lists in it list; one that cannot be had is told, and the others go on.

    Args:
        source: an http(s) address, or a file.
        known: the validators kept for an address.
    """
    waiting, seen = deque([source]), {source}
    while waiting:
        address = waiting.popleft()
        try:
            listing_text, url, validators = _open(address, visitor, known(address))
            if listing_text is None:
                yield Found(address, unchanged=True)
                continue
            listing = read(listing_text, address, url)
        except SourceError as error:
            yield Found(address, error=error)
            continue
        new = [feed for feed in listing.feeds if feed not in seen and feed.startswith(("http://", "https://"))]
        kept = new[: MOST_LISTS - len(seen)]
        seen.update(kept)
        waiting.extend(kept)
        left_out = (f"{len(new) - len(kept)} of its lists are left out; {MOST_LISTS} are followed",)
        warnings = listing.warnings + (left_out if len(kept) < len(new) else ())
        yield Found(address, listing.items, warnings=warnings, validators=validators)


def _open(address: str, visitor: Fetches, known: Validators) -> tuple[str | None, str, Validators | None]:
    """Text, final address and validators; no text where nothing changed."""
    if not address.startswith(("http://", "https://")):
        from narrator.sources import open_source

        return open_source(address, kind="pasted").text, "", None  # a kind is given, or a feed is refused as no article
    answer = visitor.fetch(address, validators=known, types=FEED_TYPES)
    if answer.not_modified:
        return None, answer.url, None
    return decode(answer.body, answer.content_type), answer.url, answer.validators
