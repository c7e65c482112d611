"""HTML inside Markdown → its texts, line by line of what a browser would show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from narrator.sources.page_markup import HEADINGS
from narrator.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_UNHEARD = frozenset({"script", "style", "template", "iframe", "svg", "noscript", "object", "video", "audio"})
_BREAKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
        "header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul",
    )
)
_KINDS = {"figcaption": BlockKind.CAPTION, "blockquote": BlockKind.QUOTE, "li": BlockKind.LIST_ITEM}


def texts(content: str) -> Iterator[tuple[BlockKind, int, str]]:
    """Kind, level and words of each line of *content*; comments, scripts and players are left out."""
    from lxml import etree, html

    bare = _COMMENT.sub("", content)
    if not _TAG.sub("", bare).strip():
        return
    try:
        root = html.fragment_fromstring(bare, create_parent="div")
    except (etree.ParserError, ValueError):  # tags that open or close nothing
        return
    parts: list[str] = []
    kinds: list[str] = []
    for element, text in _pieces(root):
        if element is not None:
            if line := " ".join("".join(parts).split()):
                yield _line(kinds, line)
            parts, kinds = [], [str(element.tag), *(str(parent.tag) for parent in element.iterancestors())]
        parts.append(text)
    if line := " ".join("".join(parts).split()):
        yield _line(kinds, line)


def breaks(tag: str) -> bool:
    """Whether an inline tag such as ``<br>`` parts the words before it from those after."""
    name = re.match(r"</?\s*([a-z0-9]+)", tag, re.IGNORECASE)
    return name is not None and name[1].lower() in _BREAKS


def _line(kinds: list[str], line: str) -> tuple[BlockKind, int, str]:
    level = next((HEADINGS[tag] for tag in kinds if tag in HEADINGS), 0)
    kind = BlockKind.HEADING if level else next((_KINDS[tag] for tag in kinds if tag in _KINDS), BlockKind.PARAGRAPH)
    return kind, level or (kinds.count("ul") + kinds.count("ol") if kind is BlockKind.LIST_ITEM else 0), line


def _pieces(element: _Element) -> Iterator[tuple[_Element | None, str]]:
    """The texts in order; where a new line begins, the element it stands in comes with the text."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _UNHEARD:
        return
    yield (element if tag in _BREAKS else None), element.text or ""
    for child in element:
        yield from _pieces(child)
        yield (element if child.tag in _BREAKS else None), child.tail or ""
