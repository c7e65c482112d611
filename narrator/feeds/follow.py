"""An address → the items listed there now, through lists of lists; and nothing where the server says so."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from narrator.errors import SourceError
from narrator.feeds.items import Item, Listing
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
    chosen: bool = False  #: the user chose each of them: a list of addresses, a folder
    moved: str = ""  #: where the source went for good


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands at one address; no listing where nothing changed."""

    listing: Listing | None
    validators: Validators | None = None
    moved: str = ""


def follow(source: str, visitor: Fetches, known: Callable[[str], Validators]) -> Iterator[Found]:
    """What *source* lists, and what the lists in it list; one that cannot be had is told, and the others go on.

    Args:
        source: an http(s) address, a file, a folder, or ``-`` for standard input.
        known: the validators kept for an address.
    """
    waiting, seen = deque([source]), {source}
    while waiting:
        address = waiting.popleft()
        try:
            there = opened(address, visitor, known(address))
        except SourceError as error:
            yield Found(address, error=error)
            continue
        if (listing := there.listing) is None:
            yield Found(address, unchanged=True, moved=there.moved)
            continue
        new = [feed for feed in listing.feeds if feed not in seen and feed.startswith(("http://", "https://"))]
        kept = new[: MOST_LISTS - len(seen)]
        seen.update(kept)
        waiting.extend(kept)
        left_out = (f"{len(new) - len(kept)} of its lists are left out; {MOST_LISTS} are followed",)
        warnings = listing.warnings + (left_out if len(kept) < len(new) else ())
        yield Found(
            address,
            listing.items,
            warnings=warnings,
            validators=there.validators,
            chosen=listing.chosen,
            moved=there.moved,
        )


def opened(address: str, visitor: Fetches, known: Validators) -> Opened:
    """What *address* lists. Raises a `SourceError`."""
    if not address.startswith(("http://", "https://")):
        from narrator.sources import articles, open_source

        if files := articles(Path(address)):
            return Opened(Listing(tuple(map(_of_file, files)), chosen=True))
        # A kind is given, or a feed would be refused as no article.
        return Opened(read(open_source(address, kind="pasted").text, address))
    answer = visitor.fetch(address, validators=known, types=FEED_TYPES)
    if answer.not_modified:
        return Opened(None, moved=answer.moved)
    listing = read(decode(answer.body, answer.content_type), address, answer.url)
    return Opened(listing, answer.validators, answer.moved)


def _of_file(path: Path) -> Item:
    """A file as an item of its folder: named as it is, another edition when its bytes change."""
    try:
        with path.open("rb") as file:
            version = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        version = ""  # reading it will say why
    return Item(path.name, file=str(path), version=version)
