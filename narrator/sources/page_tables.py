"""Tables that hold data, told from those that only lay a page out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = re.compile(r"\s+")
_LONG_CELL = 400  #: characters; a longer cell holds prose, and a table of those is a layout
_HOLDERS = frozenset(("table", "h1", "h2", "h3", "form", "article", "section"))


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a data table, as text."""

    rows: tuple[tuple[str, ...], ...]
    caption: str
    linked: int  #: characters of link text


def data_table(element: _Element) -> Table | None:
    """The cells of *element*, or None where it lays out the page and its cells should be walked."""
    if str(element.get("role") or "") in ("presentation", "none"):
        return None
    if any(inner is not element and inner.tag in _HOLDERS for inner in element.iter()):
        return None
    rows = tuple(row for row in (_row(row) for row in element.iter("tr")) if any(row))
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    cells = [cell for row in rows for cell in row if cell]
    if max(len(cell) for cell in cells) > _LONG_CELL:
        return None
    captions = [_text(caption) for caption in element.iter("caption")]
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return Table(rows, captions[0] if captions else "", linked)


def _row(row: _Element) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in row if cell.tag in ("td", "th"))


def _text(element: _Element) -> str:
    parts = [str(part) for part in element.itertext() if not _is_silent(part)]
    return _SPACE.sub(" ", " ".join(parts)).strip()


def _is_silent(part: object) -> bool:
    parent = part.getparent() if hasattr(part, "getparent") else None
    return parent is not None and not getattr(part, "is_tail", False) and parent.tag in ("script", "style", "noscript")
