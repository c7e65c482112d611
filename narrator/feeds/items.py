"""An item of a feed, its lasting name, and whether the feed carries all of it."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TAG = re.compile(r"<[^>]*>")
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|cmpid|ocid|partner|smid)$", re.I
)
_CUT_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read|see|view)\s+(?:more|on|the\s+(?:full|rest|original)[^.]{0,60})|continue\s+reading[^.]{0,200}"
    r"|the post .{1,300} appeared first on .{1,200})\W*$",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE_WORDS = 150  #: a text shorter than this is taken for a teaser
_OWN_WORDS = 40  #: of a text beside a summary, where the page cannot be had


@dataclass(frozen=True, slots=True)
class Item:
    """An article as a feed announces it."""

    id: str  #: lasting: the same article keeps it when its title, text or date change
    _: KW_ONLY
    url: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""  #: HTML, as the feed has it
    content: str = ""  #: HTML, as the feed has it
    image: str = ""
    language: str = ""
    file: str = ""  #: where it lies, of one that is no address
    version: str = ""  #: of that file

    @property
    def is_whole(self) -> bool:
        """Whether the feed carries the article itself, and not only its beginning."""
        return self._holds(_WHOLE_WORDS)

    @property
    def has_own_text(self) -> bool:
        """Whether the feed carries beside a summary a text that is not cut off: a short article, where its page is
        gone."""
        own, summary = text_of(self.content), text_of(self.summary)
        return own != summary and len(own) > len(summary) and self._holds(_OWN_WORDS)

    def _holds(self, least: int) -> bool:
        words = text_of(self.content)
        if len(words.split()) < least and len(words) < 6 * least:
            return False
        appended = re.sub(r"the post .{1,300} appeared first on .{1,200}$", "", words, flags=re.I | re.S).rstrip()
        return not _CUT_OFF.search(appended)

    @property
    def digest(self) -> str:
        """Changes when the feed's own text of the item does, and never with its markup or address."""
        told = (self.title, self.authors, text_of(self.content) or text_of(self.summary))
        return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address holds that lists articles: a feed, a sitemap, a list of addresses, or a list of feeds."""

    items: tuple[Item, ...] = ()
    _: KW_ONLY
    title: str = ""
    url: str = ""  #: of the site it belongs to
    language: str = ""
    feeds: tuple[str, ...] = ()  #: addresses of further listings: an OPML file's feeds, a sitemap index's sitemaps
    warnings: tuple[str, ...] = ()
    chosen: bool = False  #: by hand, each of them: all are meant, however many


def canonical(url: str) -> str:
    """*url* without what changes nothing: fragment, tracking parameters, default port, case of the host."""
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in ("http", "https"):
        return url.strip()
    host = (parts.hostname or "").rstrip(".")
    try:
        port = parts.port
    except ValueError:
        port = None
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, default) else f"{host}:{port}"
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", urlencode(kept), ""))


def named(items: Iterable[Item]) -> tuple[Item, ...]:
    """*items* with an id each, all different; an item that is there twice is there once.

    A feed's own id is taken, unless different articles share it: then their addresses tell them apart. Where there is
    neither, title and date do.
    """
    listed = list(items)
    shared = {name for name, count in Counter(item.id for item in _distinct(listed)).items() if count > 1}
    found: dict[str, Item] = {}
    for item in listed:
        name = item.id if item.id and item.id not in shared else _made_id(item)
        if name and name not in found:
            found[name] = replace(item, id=name)
    return tuple(found.values())


def text_of(content: str) -> str:
    """The words of a piece of HTML, white space collapsed; for counting and comparing, not for speaking."""
    return " ".join(html.unescape(_TAG.sub(" ", content)).split())


def _distinct(items: list[Item]) -> list[Item]:
    return list({(item.id, canonical(item.url) if item.url else item.title): item for item in items}.values())


def _made_id(item: Item) -> str:
    if item.url:
        return canonical(item.url)
    if not item.title and not item.content and not item.summary:
        return ""
    told = (item.title, item.published, "" if item.title else text_of(item.content or item.summary))
    return "sha256:" + hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]
