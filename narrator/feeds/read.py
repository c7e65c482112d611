"""RSS, Atom, JSON Feed, OPML, sitemaps and plain lists of addresses → a `Listing`; whatever state they are in."""

from __future__ import annotations

import html.entities
import json
import re
from collections.abc import Sized
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from narrator.errors import EmptySourceError, UnreadableSourceError
from narrator.feeds.items import Item, Listing, named
from narrator.feeds.stamps import stamp

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ITEMS = 20_000

_DOCTYPE = re.compile(
    r"<!DOCTYPE\b(?:[^\[\]>\"']|\"[^\"]*\"|'[^']*'|\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\])*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(text: str, origin: str, url: str = "") -> Listing:
    """What *text* lists.

    Args:
        origin: where it came from, as the user knows it.
        url: its address, for links that are relative.

    Raises `UnreadableSourceError` where it is none of these, a page of HTML for instance, and `EmptySourceError`.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise EmptySourceError(origin)
    if start[0] == "{":
        return _json_feed(start, origin, url)
    if start[0] == "<":
        return _xml(start, origin, url)
    return _addresses(text, origin)


def _addresses(text: str, origin: str) -> Listing:
    """One address a line; what follows a ``#`` at a line's start is a remark."""
    lines = [line.strip() for line in text.splitlines()]
    urls = [line.split()[0] for line in lines if line and not line.startswith("#")]
    wrong = [url for url in urls if not re.match(r"https?://[^/]", url)]
    if not urls or len(wrong) > len(urls) // 2:
        raise UnreadableSourceError(origin, "this is neither a feed nor a list of http(s) addresses, one a line")
    warnings = tuple(f"not an http(s) address, left out: {url}" for url in wrong)
    items = named(Item("", url=url) for url in urls[:MOST_ITEMS] if url not in wrong)
    return Listing(items, warnings=warnings + _capped(urls), chosen=True)


def _json_feed(text: str, origin: str, url: str) -> Listing:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableSourceError(origin, f"this JSON feed is broken ({error})") from error
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        raise UnreadableSourceError(origin, "this is JSON, but no feed: it has no list of items")
    base = _text(whole.get("home_page_url")) or url
    entries = [entry for entry in whole["items"][:MOST_ITEMS] if isinstance(entry, dict)]
    items = named(_json_item(entry, base) for entry in entries)
    language = _text(whole.get("language"))
    return Listing(
        items, title=_text(whole.get("title")), url=base, language=language, warnings=_capped(whole["items"])
    )


def _json_item(entry: dict[str, object], base: str) -> Item:
    authors = entry.get("authors") if isinstance(entry.get("authors"), list) else [entry.get("author")]
    assert isinstance(authors, list)
    names = [_text(author.get("name")) for author in authors if isinstance(author, dict)]
    plain = _text(entry.get("content_text"))
    return Item(
        _text(entry.get("id")),
        url=_absolute(_text(entry.get("url")) or _text(entry.get("external_url")), base),
        title=_text(entry.get("title")),
        authors=tuple(name for name in names if name),
        published=stamp(_text(entry.get("date_published"))),
        updated=stamp(_text(entry.get("date_modified"))),
        summary=_escaped(_text(entry.get("summary"))),
        content=_raw(entry.get("content_html")) or _escaped(plain),
        image=_absolute(_text(entry.get("image")), base),
        language=_text(entry.get("language")),
    )


def _xml(text: str, origin: str, url: str) -> Listing:
    from lxml import etree

    if re.match(r"<!doctype\s+html|<html[\s>]", text, re.IGNORECASE):
        raise UnreadableSourceError(origin, "this is a web page, not a feed; give the feed's own address")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False, remove_comments=True,
        remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    # No declaration of entities ever reaches the parser: nothing can be pulled in, nothing can swell.
    bare = _FORBIDDEN.sub("", _DOCTYPE.sub("", _DECLARATION.sub("", text)))
    data = _ENTITY.sub(_character, bare).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSourceError(origin, f"this feed is broken beyond reading ({error})") from error
    if root is None:
        raise UnreadableSourceError(origin, "this is no feed")
    warnings = (
        (f"the feed is not well-formed; read as far as it goes: {' '.join(parser.error_log[0].message.split())[:120]}",)
        if len(parser.error_log)
        else ()
    )
    kind = _local(root)
    if kind in ("rss", "RDF"):
        return _rss(root, url, warnings)
    if kind == "feed":
        return _atom(root, url, warnings)
    if kind == "opml":
        feeds = [outline.get("xmlUrl", "") for outline in root.iter("outline")]
        return Listing(title=_child_text(_child(root, "head"), "title"), feeds=_unique(feeds, url), warnings=warnings)
    if kind == "sitemapindex":
        return Listing(feeds=_unique([_child_text(entry, "loc") for entry in root], url), warnings=warnings)
    if kind == "urlset":
        return Listing(named(_sitemap_item(entry, url) for entry in list(root)[:MOST_ITEMS]), warnings=warnings)
    raise UnreadableSourceError(origin, f"this is XML, but no feed: it is <{kind}>")


def _rss(root: _Element, url: str, warnings: tuple[str, ...]) -> Listing:
    channel = _child(root, "channel")
    entries = [entry for entry in root.iter() if _local(entry) == "item"]
    home = _absolute(_child_text(channel, "link"), url)
    items = named(_rss_item(entry, home or url) for entry in entries[:MOST_ITEMS])
    return Listing(
        items,
        title=_child_text(channel, "title"),
        url=home,
        language=_child_text(channel, "language"),
        warnings=warnings + _capped(entries),
    )


def _rss_item(entry: _Element, base: str) -> Item:
    guid = _child(entry, "guid")
    name = _own_text(guid)
    link = _child_text(entry, "link") or _link(entry)
    if not link and guid is not None and guid.get("isPermaLink", "true").lower() == "true" and "://" in name:
        link = name
    content = _markup(_child(entry, "encoded"))
    description = _markup(_child(entry, "description"))
    authors = [_own_text(child) for child in entry if _local(child) == "creator"] or [_rss_author(entry)]
    return Item(
        name,
        url=_absolute(link, base),
        title=_plain(_child_text(entry, "title")),
        authors=tuple(author for author in authors if author),
        published=stamp(_child_text(entry, "pubDate") or _child_text(entry, "date") or _child_text(entry, "published")),
        updated=stamp(_child_text(entry, "updated") or _child_text(entry, "modified")),
        summary=description,
        content=content or description,
        image=_absolute(_image(entry), base),
    )


def _rss_author(entry: _Element) -> str:
    """RSS's own author is an address with the name behind it; only the name is for speaking."""
    written = _child_text(entry, "author")
    named_person = re.search(r"\(([^()]+)\)", written)
    return named_person[1].strip() if named_person else "" if "@" in written else written


def _atom(root: _Element, url: str, warnings: tuple[str, ...]) -> Listing:
    home = _absolute(_link(root), url)
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    feed_authors = _atom_authors(root)
    entries = [entry for entry in root if _local(entry) == "entry"]
    items = named(_atom_item(entry, _base(entry, home or url), feed_authors) for entry in entries[:MOST_ITEMS])
    return Listing(
        items, title=_markup(_child(root, "title")), url=home, language=language, warnings=warnings + _capped(entries)
    )


def _atom_item(entry: _Element, base: str, feed_authors: tuple[str, ...]) -> Item:
    return Item(
        _child_text(entry, "id"),
        url=_absolute(_link(entry), base),
        title=_plain(_markup(_child(entry, "title"))),
        authors=_atom_authors(entry) or feed_authors,
        published=stamp(_child_text(entry, "published") or _child_text(entry, "issued")),
        updated=stamp(_child_text(entry, "updated") or _child_text(entry, "modified")),
        summary=_markup(_child(entry, "summary")),
        content=_markup(_child(entry, "content")) or _markup(_child(entry, "summary")),
        image=_absolute(_image(entry), base),
        language=entry.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
    )


def _atom_authors(element: _Element) -> tuple[str, ...]:
    names = (_child_text(child, "name") for child in element if _local(child) == "author")
    return tuple(name for name in names if name)


def _sitemap_item(entry: _Element, base: str) -> Item:
    news = _child(entry, "news")
    return Item(
        "",
        url=_absolute(_child_text(entry, "loc"), base),
        title=_child_text(news, "title"),
        published=stamp(_child_text(news, "publication_date")),
        updated=stamp(_child_text(entry, "lastmod")),
        language=_child_text(_child(news, "publication"), "language"),
    )


def _link(element: _Element) -> str:
    """Atom's link to the page itself."""
    links = [child for child in element if _local(child) == "link" and child.get("href")]
    whole = [link for link in links if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in whole if "html" in link.get("type", "html")]
    return next((link.get("href", "") for link in [*pages, *whole]), "")


def _image(entry: _Element) -> str:
    for child in entry.iter():
        name = _local(child)
        kind = child.get("type", "") + child.get("medium", "")
        if name == "thumbnail" or (name in ("content", "enclosure") and "image" in kind):
            return child.get("url", "")
        if name == "image" and child.get("href"):
            return child.get("href", "")
    return ""


def _base(entry: _Element, base: str) -> str:
    own = [ancestor.get("{http://www.w3.org/XML/1998/namespace}base") for ancestor in (entry, *entry.iterancestors())]
    return next((urljoin(base, one) for one in own if one), base)


def _markup(element: _Element | None) -> str:
    """The HTML an element carries: escaped, in CDATA, or as XHTML children."""
    if element is None:
        return ""
    from lxml import etree

    kind = element.get("type", "")
    if kind == "xhtml" or (len(element) and not (element.text or "").strip()):
        inner = element[0] if len(element) == 1 and _local(element[0]) == "div" else element
        parts = [_escaped(inner.text or "")]
        for child in inner:
            if isinstance(child.tag, str):
                parts.append(etree.tostring(child, encoding="unicode", method="html"))
        return re.sub(r'(</?)(?:\w+:)|\sxmlns(?::\w+)?="[^"]*"', r"\1", "".join(parts)).strip()
    text = "".join(str(part) for part in element.itertext()).strip()
    return _escaped(text) if kind == "text" else text


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: _Element | None, name: str) -> _Element | None:
    return next((child for child in element if _local(child) == name), None) if element is not None else None


def _child_text(element: _Element | None, name: str) -> str:
    if element is None:
        return ""
    return next((text for text in (_own_text(child) for child in element if _local(child) == name) if text), "")


def _own_text(element: _Element | None) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""


def _plain(title: str) -> str:
    """A title as text: many feeds escape theirs twice, or put markup into it."""
    bare = re.sub(r"</?(?:b|i|em|strong|span|code|sup|sub|cite|q|br)\b[^>]*>", "", html.unescape(title))
    return " ".join(bare.split())


def _unique(urls: list[str], base: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_absolute(url.strip(), base) for url in urls if url and url.strip()))


def _absolute(link: str, base: str) -> str:
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""


def _capped(entries: Sized) -> tuple[str, ...]:
    if len(entries) <= MOST_ITEMS:
        return ()
    return (f"it lists {len(entries):,} items; the first {MOST_ITEMS:,} are taken",)


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _raw(value: object) -> str:
    return value if isinstance(value, str) else ""


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _character(match: re.Match[str]) -> str:
    """HTML's names for characters, which XML does not know; others stay as they are written."""
    text = html.entities.html5.get(f"{match[1]};")
    return _escaped(text) if text else f"&amp;{match[1]};"
