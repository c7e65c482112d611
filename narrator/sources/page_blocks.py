"""Every block of a page, in order, with how it stood there. Nothing is judged here; `clean` does that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrator.types import Block, BlockKind, Look

if TYPE_CHECKING:
    from lxml.etree import _Element

    from narrator.sources.page_tables import Table

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "math",
        "nobr",
        "output",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "datalist",
        "input",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "param",
        "source",
        "track",
        "progress",
        "meter",
        "dialog",
    ]
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
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
_DIVISIBLE = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.OTHER})
_CLOSED = re.compile(r"[.!?…:。！？][”\"’')\]»]*$")
_RECENT = 8  #: pieces of text looked at before a break
_LABEL = 60  #: characters; a line so short before a capital was not broken to fit a width
_LABELLED = dict.fromkeys(("aside", "section", "div", "ul", "form"), ("aria-label",))
_BOLD = frozenset(("b", "strong"))
_LISTS = frozenset(("ul", "ol", "menu", "dl"))
_SPACE = re.compile(r"[\s\u200b\ufeff\u2060]+")
_WORD = re.compile(r"[a-z]{3,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]+|note \d+|citation needed)[\])]?", re.IGNORECASE)
_NO_NAMES: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Frame:
    """An open element: what its text would be."""

    element: _Element
    tag: str
    number: int
    kind: BlockKind
    level: int
    names: frozenset[str]
    near: frozenset[str]  #: of those, the names of the element itself and of the two around it
    own: tuple[frozenset[str], frozenset[str]]  #: of the element itself, and of the one around it
    hidden: bool
    ordinal: int | None = None
    selectors: tuple[str, ...] = ()


@dataclass(slots=True)
class _Line:
    """The text gathered since the last break."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    local: int = 0
    strong: int = 0
    names: frozenset[str] = _NO_NAMES


class PageWalk:
    """One pass over a page's elements that gathers its blocks; no recursion, so depth costs nothing."""

    def __init__(self, selected: Mapping[_Element, tuple[str, ...]] = {}) -> None:
        self._selected = selected  #: the elements that rules of the site speak of, with their selectors
        self.blocks: list[Block] = []
        self.looks: list[Look] = []
        self._frames: list[_Frame] = []
        self._within: tuple[str, ...] = ()
        self._chain: tuple[int, ...] = ()
        self._line = _Line()
        self._links = 0
        self._local = 0  #: open links to a place on the page
        self._bold = 0
        self._count = 0
        self._ordinals: list[int | None] = []

    def walk(self, root: _Element) -> None:
        """Gather the blocks of *root*."""
        self._open(root)
        stack: list[tuple[_Element, Iterator[_Element]]] = [(root, iter(root))]
        self._text(root.text)
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._close(element)
                if stack:
                    self._text(element.tail)
                continue
            tag = child.tag
            if not isinstance(tag, str) or tag in SILENT:
                self._text(child.tail)
            elif tag == "br":
                self._break(child)
            elif tag in ("hr", "img", "figure", "table", "sup", "math", "picture") and self._whole(child, tag):
                self._text(child.tail)
            else:
                self._open(child)
                stack.append((child, iter(child)))
                self._text(child.text)

    def _break(self, element: _Element) -> None:
        """A ``br``: a space within a sentence, a new block where one ends or two breaks follow each other."""
        before = element.getprevious()
        doubled = before is not None and before.tag == "br" and not (before.tail or "").strip()
        if doubled or (
            self._frames[-1].kind in _DIVISIBLE and _ends_line("".join(self._line.parts[-_RECENT:]), _after(element))
        ):
            self._flush()
        else:
            self._line.parts.append("\n")
        self._text(element.tail)

    def _whole(self, element: _Element, tag: str) -> bool:
        """Take an element that is no run of text as one; False where it must be walked after all."""
        if tag == "hr":
            self._flush()
            return True
        if tag == "img":
            self._image(element)
            return True
        if tag == "sup":
            return _is_note_mark(element)
        if tag == "math":
            self._maths(element)
            return True
        if tag == "table":
            from narrator.sources.page_tables import data_table

            table = data_table(element)
            if table is None:
                return False
            self._table(table, element)
            return True
        return False

    def _image(self, element: _Element) -> None:
        alt = _collapse(element.get("alt") or "")
        if len(alt.split()) < 2 or "".join(self._line.parts).strip():
            return  # a name or an icon; or an image inside a sentence
        frame = self._frames[-1]
        self._emit(Block(BlockKind.IMAGE, alt, place=_place(element)), frame, "img", _Line(), element)

    def _maths(self, element: _Element) -> None:
        """A formula: within a sentence it is part of it, on a line of its own a block."""
        text = _maths_text(element)
        if (element.get("display") or element.get("mode")) not in ("block", "display"):
            self._line.parts.append(text)
            return
        self._flush()
        if text := _collapse(text):
            block = Block(BlockKind.MATHS, text, place=_place(element))
            self._emit(block, self._frames[-1], "math", _Line(), element)

    def _table(self, table: Table, element: _Element) -> None:
        self._flush()
        frame = self._frames[-1]
        text = " ".join(" ".join(cell for cell in row if cell) for row in table.rows)
        block = Block(BlockKind.TABLE, text, rows=table.rows, cite=table.caption, place=_place(element))
        self._emit(block, frame, "table", _Line(parts=[text], linked=table.linked), element)

    def _open(self, element: _Element) -> None:
        tag = str(element.tag)
        if (tag in INLINE or ":" in tag) and self._frames and element not in self._selected:
            if tag == "a":
                self._links += 1
                self._local += _is_local(element)
            self._bold += tag in _BOLD
            if not self._line.parts and element.attrib:
                self._line.names |= _names(element, tag)
            if tag == "q":
                self._line.parts.append("“")
            return
        self._flush()
        parent = self._frames[-1] if self._frames else None
        self._count += 1
        own, hidden = _names(element, tag), _is_hidden(element)
        names, near, outer = own, own, _NO_NAMES
        if parent is not None:
            names, hidden = (own | parent.names if own else parent.names), hidden or parent.hidden
            near, outer = own.union(*parent.own), parent.own[0]
        kind, level = _kind(tag, parent)
        frame = _Frame(element, tag, self._count, kind, level, names, near, (own, outer), hidden)
        if self._selected:
            frame.selectors = (parent.selectors if parent else ()) + self._selected.get(element, ())
        if tag in _LISTS:
            self._ordinals.append(_start(element) if tag == "ol" else None)
        elif tag == "li" and self._ordinals:
            frame.ordinal = _own_number(element, self._ordinals[-1])
            self._ordinals[-1] = None if frame.ordinal is None else frame.ordinal + 1
        self._frames.append(frame)
        self._within += (tag,)
        self._chain += (self._count,)

    def _close(self, element: _Element) -> None:
        tag = str(element.tag)
        if (tag in INLINE or ":" in tag) and self._frames[-1].element is not element:
            if tag == "a":
                self._links -= 1
                self._local -= _is_local(element)
            self._bold -= tag in _BOLD
            if tag == "q":
                self._line.parts.append("”")
            return
        self._flush()
        self._frames.pop()
        if tag in _LISTS:
            self._ordinals.pop()
        self._within, self._chain = self._within[:-1], self._chain[:-1]

    def _text(self, text: str | None) -> None:
        if not text:
            return
        self._line.parts.append(text)
        if self._links or self._bold:
            length = len(text.strip())
            self._line.linked += length if self._links else 0
            self._line.local += length if self._local else 0
            self._line.strong += length if self._bold else 0

    def _flush(self) -> None:
        line = self._line
        if not line.parts:
            return
        self._line = _Line()
        frame = self._frames[-1]
        written = "".join(line.parts)
        text = written.strip("\n").rstrip() if frame.kind is BlockKind.CODE else _collapse(written)
        if not text.strip():
            return
        block = Block(frame.kind, text, level=frame.level, ordinal=self._ordinal(), place=_place(frame.element))
        self._emit(block, frame, frame.tag, line)

    def _ordinal(self) -> int | None:
        """The number of the list item that is open, for the first of its blocks."""
        for frame in reversed(self._frames):
            if frame.tag in _LISTS:
                return None
            if frame.tag == "li":
                number, frame.ordinal = frame.ordinal, None
                return number
        return None

    def _emit(self, block: Block, frame: _Frame, tag: str, line: _Line, whole: _Element | None = None) -> None:
        size = max(1, len(block.text))
        look = Look(
            tag,
            within=self._within,
            chain=self._chain,
            names=frame.names,
            near=frame.near | line.names if line.names else frame.near,
            links=min(1.0, line.linked / size),
            local=min(1.0, line.local / size),
            strong=min(1.0, line.strong / size),
            hidden=frame.hidden,
            selectors=frame.selectors + (self._selected.get(whole, ()) if whole is not None else ()),
        )
        self.blocks.append(block)
        self.looks.append(look)


def _collapse(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _place(element: _Element) -> str:
    tag = str(element.tag)
    return f"line {element.sourceline}, <{tag}>" if element.sourceline else f"<{tag}>"


def _kind(tag: str, parent: _Frame | None) -> tuple[BlockKind, int]:
    """Kind and level of text in *tag*, by markup alone."""
    if tag in HEADINGS:
        return BlockKind.HEADING, HEADINGS[tag]
    inherited = parent.kind if parent is not None else BlockKind.PARAGRAPH
    level = parent.level if parent is not None else 0
    if tag == "li":
        nested = level + 1 if inherited is BlockKind.LIST_ITEM else 1
        return BlockKind.LIST_ITEM, nested
    if tag in _KINDS:
        return _KINDS[tag], 0
    if inherited is BlockKind.HEADING and tag in ("section", "article", "p"):
        return BlockKind.PARAGRAPH, 0  # a heading that was never closed
    return inherited, level


def _names(element: _Element, tag: str) -> frozenset[str]:
    if tag in ("body", "html"):
        return _NO_NAMES  # what a theme says of the whole page tells nothing of its parts
    attributes = element.attrib
    if not attributes:
        return _NO_NAMES
    own = " ".join(
        [
            str(attributes[key])
            for key in ("class", "id", "role", "itemprop", "data-component", "data-testid", *_LABELLED.get(tag, ()))
            if key in attributes
        ]
    )
    return frozenset(_WORD.findall(_HUMP.sub(" ", own).lower())) if own else _NO_NAMES


def _ends_line(before: str, after: str) -> bool:
    """Whether the line *before* a break is a text of its own, and not a sentence or a verse that goes on *after* it."""
    before = before.rpartition("\n")[2].rstrip()
    if not before or not after or after[0].islower():
        return False
    return _CLOSED.search(before) is not None or (len(before) < _LABEL and before[-1] not in ",;–—-&")


def _after(element: _Element) -> str:
    """The first words after *element* on the same level."""
    text = (element.tail or "").lstrip()
    following = element.getnext()
    if text or following is None:
        return text
    return next((part.lstrip() for part in map(str, following.itertext()) if part.strip()), "")


def _is_local(element: _Element) -> bool:
    """Whether a link leads to a place on the page itself."""
    return str(element.get("href") or "").startswith("#")


def _is_hidden(element: _Element) -> bool:
    attributes = element.attrib
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and _UNSEEN.search(str(style)))


def _is_note_mark(element: _Element) -> bool:
    """A superscript that points to a note: by its markup, never by its digits alone (CO2, H1N1, 10 to the sixth)."""
    text = _collapse("".join(str(part) for part in element.itertext()))
    if not text:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
    if any(word in names for word in ("noteref", "footnote", "reference", "cite", "fnref")):
        return True
    links = [element] if element.tag == "a" else list(element.iter("a"))
    parent = element.getparent()
    if parent is not None and parent.tag == "a":
        links.append(parent)
    to_here = any(str(link.get("href") or "").startswith("#") for link in links)
    return to_here and _NOTE_MARK.fullmatch(text) is not None


def _maths_text(element: _Element) -> str:
    given = element.get("alttext")
    if given:
        return str(given)
    shown = [str(part) for part in element.itertext() if part.strip()]
    notes = {str(part) for note in element.iter("annotation") for part in note.itertext()}
    return "".join(part for part in shown if part not in notes)


def _start(element: _Element) -> int:
    given = str(element.get("start") or "1")
    return int(given) if given.lstrip("-").isdigit() and len(given) < 6 else 1


def _own_number(element: _Element, running: int | None) -> int | None:
    if running is None:
        return None
    given = str(element.get("value") or "")
    return int(given) if given.isdigit() and len(given) < 6 else running
