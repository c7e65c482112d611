"""An HTML page → all its blocks in order, typed by markup, and what it says of itself.

Nothing is judged here. Where a page carries its article as data too, each block is compared with it (`Look.kept`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from narrator.errors import NoProseError
from narrator.sites import Site, Sites, built_in
from narrator.sources.glued import unglue
from narrator.sources.page_blocks import PageWalk
from narrator.sources.page_metadata import article_body, page_metadata
from narrator.types import Block, BlockKind, Document, Look, Raw

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_WORDS = re.compile(r"\W+")
_HEAVY = re.compile(r"<(script|style|svg)\b(?![^>]{0,400}ld\+json)[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_DATA_ADDRESS = re.compile(r"data:[a-z/+.-]{3,40};base64,[A-Za-z0-9+/=\s]{200,}")
_BOTTOMLESS = re.compile(r"(?:<(?:div|span|font|section|b|i)\b[^<>]*>\s*){100,}")  #: deeper than the parser follows
_METADATA = frozenset({"title", "meta", "link", "base", "script", "style", "noscript", "template"})
_LEAST_BODY = 400  #: characters; what some call the body of the article is a teaser
_SHORT = 25  #: characters; a shorter text counts as kept only as a whole line


def parse(raw: Raw, sites: Sites | None = None) -> Document:
    """The blocks of an HTML page, every one of them, with its metadata; *sites* are the built-in ones by default.

    Raises `NoProseError` where the page holds no text at all.
    """
    root = _tree(raw)
    metadata = page_metadata(root, raw.url)
    site = (built_in() if sites is None else sites).first(raw.origin, raw.url, metadata.url)
    blocks, looks = _walked(root, site)
    if not blocks and _BOTTOMLESS.search(raw.text):
        root = _tree(replace(raw, text=_BOTTOMLESS.sub("<div>", raw.text)))
        blocks, looks = _walked(root, site)
        metadata = page_metadata(root, raw.url)
    carried = article_body(root)
    if len(carried) > _LEAST_BODY:
        shown = sum(len(block.text) for block in blocks if len(block.text) > 80)
        if shown < len(carried) / 4:
            blocks, looks = _from_json(carried)
        else:
            looks = _with_body(blocks, looks, carried)
    if not blocks:
        raise NoProseError(raw.origin, _why_empty(root))
    return Document(blocks, metadata, origin=raw.origin, kind=raw.kind, looks=looks)


def _why_empty(root: _Element) -> str:
    """What a page without text is instead, and what to do about it."""
    if root.find(".//frameset") is not None:
        return "the page only shows other pages in frames; give the address of the one with the article"
    if root.find(".//script") is not None:
        return "the page shows no text without its scripts; save it from a browser and narrate that"
    return "the page holds no text"


def _walked(root: _Element, site: Site | None) -> tuple[tuple[Block, ...], tuple[Look, ...]]:
    walk = PageWalk(_selected(root, site))
    body = root.find("body")
    walk.walk(root if body is None else body)
    pairs = [pair for block, look in zip(walk.blocks, walk.looks, strict=True) for pair in _uncredited(block, look)]
    return tuple(block for block, _ in pairs), tuple(look for _, look in pairs)


def _uncredited(block: Block, look: Look) -> list[tuple[Block, Look]]:
    """A caption and the credit that stands glued to it, apart."""
    if block.kind is not BlockKind.CAPTION:
        return [(block, look)]
    parts = unglue(block.text)
    if len(parts) == 1 or parts[-1][0] is not BlockKind.CREDIT:
        return [(block, look)]
    return [(replace(block, kind=kind, text=text), look) for kind, text in parts]


def _selected(root: _Element, site: Site | None) -> dict[_Element, tuple[str, ...]]:
    """The elements that the selectors of *site* hold for, each with those selectors."""
    if site is None:
        return {}
    from lxml.cssselect import CSSSelector

    found: dict[_Element, tuple[str, ...]] = {}
    for selector in site.selectors:
        for element in CSSSelector(selector, translator="html")(root):
            found[element] = (*found.get(element, ()), selector)
    return found


def _tree(raw: Raw) -> _Element:
    """The page's tree; what is script, style or embedded data goes first, so that its size costs nothing."""
    from lxml import etree

    text = raw.text
    if len(text) > 2_000_000:
        text = _DATA_ADDRESS.sub("data:,", _HEAVY.sub("", text))
    # the plain parser: that of lxml.html looks up a class for every element that is touched
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.ParserError as error:
        raise NoProseError(raw.origin, "the page holds no text") from error
    if root is None:
        raise NoProseError(raw.origin, "the page holds no text")
    _open_body(root)
    return root


def _open_body(root: _Element) -> None:
    """Let the body begin where the standard has it begin in a page without its tags: at the first that is no metadata.

    libxml2 knows the elements of HTML 4 and takes <article>, <main> or <header> for parts of the head.
    """
    from lxml.etree import Element

    head = root.find("head")
    children = [] if head is None else list(head)
    first = next((at for at, child in enumerate(children) if child.tag not in _METADATA), len(children))
    if first == len(children):
        return
    body = root.find("body")
    if body is None:
        body = Element("body")
        root.append(body)
    body[:0] = children[first:]


def _from_json(body: str) -> tuple[tuple[Block, ...], tuple[Look, ...]]:
    """Blocks of a page that shows its article only by script, but carries the text as data."""
    lines = [" ".join(line.split()) for line in re.split(r"\n+", body)]
    blocks = tuple(Block(BlockKind.PARAGRAPH, line, place="JSON-LD articleBody") for line in lines if line)
    return blocks, tuple(Look("p", within=("article", "p"), chain=(1, 2), kept=1.0) for _ in blocks)


def _with_body(blocks: tuple[Block, ...], looks: tuple[Look, ...], body: str) -> tuple[Look, ...]:
    """*looks* with the share of each block that stands in *body*, the article as the page carries it as data."""
    lines = [line for line in (_NOT_WORDS.sub("", line) for line in body.split("\n")) if line]
    whole, known = "".join(lines), frozenset(lines)
    shares = (_share(block.text, whole, known) for block in blocks)
    return tuple(replace(look, kept=share) if share else look for look, share in zip(looks, shares, strict=True))


def _share(text: str, whole: str, known: frozenset[str]) -> float:
    plain = _NOT_WORDS.sub("", text)
    if len(plain) < _SHORT:
        return float(plain in known)
    if plain in whole:
        return 1.0
    size = max(_SHORT, len(plain) // 8)
    pieces = [plain[start : start + size] for start in range(0, len(plain) - size + 1, size)]
    return sum(piece in whole for piece in pieces) / len(pieces)
