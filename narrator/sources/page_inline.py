"""What stands within a line of text and is more than letters: breaks, marks of notes, formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from narrator.sources.page_markup import collapse, is_local

if TYPE_CHECKING:
    from lxml.etree import _Element

_CLOSED = re.compile(r"[.!?…:。！？][”\"’')\]»]*$")
_LABEL = 60  #: characters; a line so short before a capital was not broken to fit a width
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]+|note \d+|citation needed)[\])]?", re.IGNORECASE)
_NOTE_NAMES = ("noteref", "footnote", "reference", "cite", "fnref")


def is_doubled(element: _Element) -> bool:
    """Whether the break *element* follows another one with nothing between."""
    before = element.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def ends_line(before: str, after: str) -> bool:
    """Whether the line *before* a break is a text of its own, and not a sentence or a verse that goes on *after* it."""
    before = before.rpartition("\n")[2].rstrip()
    if not before or not after or after[0].islower():
        return False
    return _CLOSED.search(before) is not None or (len(before) < _LABEL and before[-1] not in ",;–—-&")


def words_after(element: _Element) -> str:
    """The first words after *element* on the same level."""
    text = (element.tail or "").lstrip()
    following = element.getnext()
    if text or following is None:
        return text
    return next((part.lstrip() for part in map(str, following.itertext()) if part.strip()), "")


def is_note_mark(element: _Element) -> bool:
    """A superscript that points to a note: by its markup, never by its digits alone (CO2, H1N1, 10 to the sixth)."""
    text = collapse("".join(str(part) for part in element.itertext()))
    if not text:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
    if any(word in names for word in _NOTE_NAMES):
        return True
    links = list(element.iter("a"))
    parent = element.getparent()
    if parent is not None and parent.tag == "a":
        links.append(parent)
    return any(is_local(link) for link in links) and _NOTE_MARK.fullmatch(text) is not None


def maths_text(element: _Element) -> str:
    """A formula as its author wrote it out, or else its symbols in order."""
    given = element.get("alttext")
    if given:
        return str(given)
    shown = [str(part) for part in element.itertext() if part.strip()]
    notes = {str(part) for note in element.iter("annotation") for part in note.itertext()}
    return "".join(part for part in shown if part not in notes)
