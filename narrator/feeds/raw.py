"""An item of a feed → a source like any other: from the feed itself where it is whole, else from its page."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from narrator.errors import FetchError
from narrator.feeds.items import Item
from narrator.sources import open_source, read_bytes
from narrator.sources.fetch import ARTICLE_TYPES, Fetched
from narrator.types import Raw, SourceKind

Fetch = Callable[[str, tuple[str, ...]], Fetched]
"""From address and accepted types to what stands there; raises `FetchError`."""


def open_item(item: Item, fetch: Fetch) -> Raw:
    """The text of *item*'s article. Raises a `SourceError` where its page is needed and cannot be had."""
    if item.file:
        return open_source(item.file)
    if item.is_whole:
        return raw_of(item)
    if not item.url:
        raise FetchError(item.id, "the feed has only a teaser of it, and no address")
    answer = fetch(item.url, ARTICLE_TYPES)
    return read_bytes(answer.body, origin=item.id, content_type=answer.content_type, url=answer.url)


def raw_of(item: Item) -> Raw:
    """The feed's own text of *item*, as a page that says of itself what the feed says of it."""
    said = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": item.title,
        "author": [{"@type": "Person", "name": author} for author in item.authors],
        "datePublished": item.published.isoformat() if item.published else None,
        "dateModified": item.updated.isoformat() if item.updated else None,
        "inLanguage": item.language or None,
        "image": item.image or None,
    }
    data = json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)
    head = [f"<title>{html.escape(item.title)}</title>"]
    head += [f'<meta name="author" content="{html.escape(author)}">' for author in item.authors]
    if item.url:
        head.append(f'<link rel="canonical" href="{html.escape(item.url)}">')
    data = data.replace("<", "\\u003c")  # nothing in it can end the script
    head.append(f'<script type="application/ld+json">{data}</script>')
    text = (
        f'<!doctype html>\n<html lang="{html.escape(item.language)}"><head>{"".join(head)}</head>\n'
        f"<body><article><h1>{html.escape(item.title)}</h1>\n{item.content}\n</article></body></html>"
    )
    return Raw(text, origin=item.id, kind=SourceKind.FEED_ITEM, url=item.url)
