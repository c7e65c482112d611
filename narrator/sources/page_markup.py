"""What the markup of one element says: the kind of its text, its names, its number, and whether it is seen."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from narrator.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr output q rp rt
    ruby s samp small span strike strong sub sup time tt u var wbr
    """.split()
)  #: elements that stand within a line of text
SILENT = frozenset(
    """
    script style noscript template svg iframe object embed canvas audio video map select option datalist input
    textarea head title meta link base param source track progress meter dialog
    """.split()
)  #: elements whose content is no text of the page
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD = frozenset(("b", "strong"))
LISTS = frozenset(("ul", "ol", "menu", "dl"))
NO_NAMES: frozenset[str] = frozenset()
_KINDS = {
    "li": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "pre": BlockKind.CODE,
    "address": BlockKind.OTHER,
}
_NAMED = ("class", "id", "role", "itemprop", "data-component", "data-testid")
_LABELLED = dict.fromkeys(("aside", "section", "div", "ul", "form"), (*_NAMED, "aria-label"))
_WORD = re.compile(r"[a-z]{3,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u200b\ufeff\u2060]+")


def is_inline(tag: str) -> bool:
    """Whether *tag* stands within a line of text; what a namespace names (``o:p``) does."""
    return tag in INLINE or ":" in tag


def kind_of(tag: str, inherited: BlockKind, level: int) -> tuple[BlockKind, int]:
    """Kind and level of text in *tag*, by markup alone; *inherited* and *level* are those of what is around it."""
    if tag in HEADINGS:
        return BlockKind.HEADING, HEADINGS[tag]
    if tag == "li":
        return BlockKind.LIST_ITEM, level + 1 if inherited is BlockKind.LIST_ITEM else 1
    if tag in _KINDS:
        return _KINDS[tag], 0
    if inherited is BlockKind.HEADING and tag in ("section", "article", "p"):
        return BlockKind.PARAGRAPH, 0  # a heading that was never closed
    return inherited, level


def names_of(element: _Element, tag: str) -> frozenset[str]:
    """The words that the page's author names *element* by, in its class, role and the like."""
    attributes = element.attrib
    if not attributes or tag in ("body", "html"):
        return NO_NAMES  # what a theme says of the whole page tells nothing of its parts
    given = dict(element.items())
    own = " ".join([str(given[key]) for key in _LABELLED.get(tag, _NAMED) if key in given])
    return _words_of(own) if own else NO_NAMES


@functools.lru_cache(maxsize=4096)
def _words_of(names: str) -> frozenset[str]:
    """The words that *names* are made of; a page has few names, and each many times."""
    return frozenset(_WORD.findall(_HUMP.sub(" ", names).lower()))


def is_hidden(element: _Element) -> bool:
    """Whether a browser would not show *element*, or a screen reader not read it."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true" or is_tooltip(element):
        return True
    style = attributes.get("style")
    return bool(style and _UNSEEN.search(str(style)))


def is_tooltip(element: _Element) -> bool:
    """Whether *element* is shown only to who points at something."""
    return element.get("role") == "tooltip"


def is_local(element: _Element) -> bool:
    """Whether a link leads to a place on the page itself."""
    return str(element.get("href") or "").startswith("#")


def first_number(element: _Element) -> int:
    """The number of the first item of an ordered list."""
    given = str(element.get("start") or "1")
    return int(given) if given.lstrip("-").isdigit() and len(given) < 6 else 1


def own_number(element: _Element, running: int | None) -> int | None:
    """The number of a list item where the count stands at *running*; None in a list without numbers."""
    if running is None:
        return None
    given = str(element.get("value") or "")
    return int(given) if given.isdigit() and len(given) < 6 else running


def place_of(element: _Element) -> str:
    """Where *element* stands in the source, for people."""
    tag = str(element.tag)
    return f"line {element.sourceline}, <{tag}>" if element.sourceline else f"<{tag}>"


def collapse(text: str) -> str:
    """*text* as a browser shows it: white space of any length is one space."""
    return _SPACE.sub(" ", text).strip()
