"""Every block of a page, in order, with how it stood there. Nothing is judged here; `clean` does that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrator.sources.page_inline import (
    ends_line,
    explained_by,
    is_closed_up,
    is_doubled,
    is_initial,
    is_note_mark,
    is_struck,
    maths_text,
    raised,
    with_initial,
    words_after,
)
from narrator.sources.page_markup import (
    BOLD,
    LISTS,
    NO_NAMES,
    SILENT,
    collapse,
    first_number,
    is_hidden,
    is_inline,
    is_local,
    is_tooltip,
    kind_of,
    names_of,
    own_number,
    place_of,
)
from narrator.types import Block, BlockKind, Look

if TYPE_CHECKING:
    from lxml.etree import _Element

    from narrator.sources.page_tables import Table

_DIVISIBLE = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.OTHER})
_WHOLE = frozenset(("hr", "img", "table", "sup", "math", "del", "s", "strike", "span"))
"""What may be taken as one, and not walked."""
_TERMS = frozenset(("dfn", "abbr"))  #: what an explanation may be shown of
_RECENT = 8  #: pieces of text looked at before a break


@dataclass(slots=True)
class _Frame:
    """An open element: what its text would be."""

    element: _Element
    tag: str
    kind: BlockKind
    level: int
    names: frozenset[str]
    near: frozenset[str]  #: of those, the names of the element itself and of the two around it
    own: tuple[frozenset[str], frozenset[str]]  #: of the element itself, and of the one around it
    hidden: bool
    selectors: tuple[str, ...]  #: of the site's rules, that hold for it or what is around it
    ordinal: int | None = None


@dataclass(slots=True)
class _Line:
    """The text gathered since the last break."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    local: int = 0
    strong: int = 0
    names: frozenset[str] = NO_NAMES
    blank: int = 0  #: parts from the first that are known to be white space

    def has_words(self) -> bool:
        """Whether there is more than white space in it; asked often, it looks at each part once."""
        while self.blank < len(self.parts) and not self.parts[self.blank].strip():
            self.blank += 1
        return self.blank < len(self.parts)


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
        self._closed = self._seam = -1  #: parts of the line where an element in it ended, and where another began there
        self._explained: frozenset[str] = NO_NAMES  #: ids of what explains a term that was met

    def walk(self, root: _Element) -> None:
        """Gather the blocks of *root*."""
        self._open(root, str(root.tag))
        stack: list[tuple[_Element, str, Iterator[_Element]]] = [(root, str(root.tag), iter(root))]
        self._text(root.text)
        while stack:
            element, name, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._close(element, name)
                if stack:
                    self._text(element.tail)
                continue
            tag = child.tag
            if not isinstance(tag, str) or tag in SILENT:
                self._text(child.tail)
            elif tag == "br":
                self._break(child)
            elif tag in _WHOLE and self._whole(child, tag):
                self._text(child.tail)
            else:
                self._open(child, tag)
                stack.append((child, tag, iter(child)))
                self._text(child.text)

    def _break(self, element: _Element) -> None:
        """A ``br``: a space within a sentence, a new block where one ends or two breaks follow each other."""
        if is_doubled(element) or (self._frames[-1].kind in _DIVISIBLE and self._line_ends(element)):
            self._flush()
        else:
            self._line.parts.append("\n")
        self._text(element.tail)

    def _line_ends(self, element: _Element) -> bool:
        return ends_line("".join(self._line.parts[-_RECENT:]), words_after(element))

    def _whole(self, element: _Element, tag: str) -> bool:
        """Take an element that is no run of text as one; False where it must be walked after all."""
        if tag == "hr":
            self._flush()
            return True
        if tag == "img":
            self._image(element)
            return True
        if tag == "span":
            return is_tooltip(element) or (bool(self._explained) and element.get("id") in self._explained)
        if tag == "sup":
            return self._note_mark(element) or self._raised(element)
        if tag in ("del", "s", "strike"):
            return self._struck(element)
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

    def _note_mark(self, element: _Element) -> bool:
        """Pass over the mark of a note, and the space before it where a stop follows; False where it is none."""
        parts = self._line.parts
        if not is_note_mark(element, "".join(parts[-_RECENT:])):
            return False
        if parts and is_closed_up(element):
            parts[-1] = parts[-1].rstrip()
        return True

    def _struck(self, element: _Element) -> bool:
        """Pass over a few words that are struck out, without letting those around them run together."""
        if not is_struck(element):
            return False
        parts = self._line.parts
        if parts and is_closed_up(element):
            parts[-1] = parts[-1].rstrip()
        elif parts and not parts[-1][-1:].isspace():
            parts.append(" ")
        return True

    def _raised(self, element: _Element) -> bool:
        """Write a power in raised digits, against what is raised; False where it is none."""
        power, parts = raised(element), self._line.parts
        before = parts[-1].rstrip() if parts else ""
        if not power or not (before[-1:].isalnum() or before.endswith(")")):
            return False
        parts[-1] = before + power
        return True

    def _image(self, element: _Element) -> None:
        alt = collapse(element.get("alt") or "")
        if len(alt.split()) < 2 or self._line.has_words():
            return  # a name or an icon; or an image inside a sentence
        frame = self._frames[-1]
        self._emit(Block(BlockKind.IMAGE, alt, place=place_of(element)), frame, "img", _Line(), element)

    def _maths(self, element: _Element) -> None:
        """A formula: within a sentence it is part of it, on a line of its own a block."""
        text = maths_text(element)
        if (element.get("display") or element.get("mode")) not in ("block", "display"):
            self._line.parts.append(text)
            return
        self._flush()
        if text := collapse(text):
            block = Block(BlockKind.MATHS, text, place=place_of(element))
            self._emit(block, self._frames[-1], "math", _Line(), element)

    def _table(self, table: Table, element: _Element) -> None:
        self._flush()
        frame = self._frames[-1]
        text = " ".join(" ".join(cell for cell in row if cell) for row in table.rows)
        block = Block(BlockKind.TABLE, text, rows=table.rows, cite=table.caption, place=place_of(element))
        self._emit(block, frame, "table", _Line(parts=[text], linked=table.linked), element)

    def _open(self, element: _Element, tag: str) -> None:
        if is_inline(tag) and self._frames and element not in self._selected:
            self._open_inline(element, tag)
            return
        self._flush()
        self._count += 1
        frame = self._framed(element, tag)
        self._number(frame)
        self._frames.append(frame)
        self._within += (tag,)
        self._chain += (self._count,)

    def _open_inline(self, element: _Element, tag: str) -> None:
        if self._closed == len(self._line.parts):
            self._seam = self._closed
        if tag == "a":
            self._links += 1
            self._local += is_local(element)
        self._bold += tag in BOLD
        if not self._line.parts and element.attrib:
            self._line.names |= names_of(element, tag)
        if tag == "q":
            self._line.parts.append("“")
        elif tag in _TERMS and (ids := explained_by(element)):
            self._explained |= ids

    def _framed(self, element: _Element, tag: str) -> _Frame:
        """What text in *element* would be, by its own markup and by what stands around it."""
        own, hidden = names_of(element, tag), is_hidden(element)
        selectors = self._selected.get(element, ()) if self._selected else ()
        if not self._frames:
            kind, level = kind_of(tag, BlockKind.PARAGRAPH, 0)
            return _Frame(element, tag, kind, level, own, own, (own, NO_NAMES), hidden, selectors)
        around = self._frames[-1]
        kind, level = kind_of(tag, around.kind, around.level)
        return _Frame(
            element,
            tag,
            kind,
            level,
            own | around.names if own else around.names,
            own.union(*around.own),
            (own, around.own[0]),
            hidden or around.hidden,
            around.selectors + selectors,
        )

    def _number(self, frame: _Frame) -> None:
        """Begin to count where *frame* is a list; count it where it is an item of one."""
        if frame.tag in LISTS:
            self._ordinals.append(first_number(frame.element) if frame.tag == "ol" else None)
        elif frame.tag == "li" and self._ordinals:
            frame.ordinal = own_number(frame.element, self._ordinals[-1])
            self._ordinals[-1] = None if frame.ordinal is None else frame.ordinal + 1

    def _close(self, element: _Element, tag: str) -> None:
        if is_inline(tag) and self._frames[-1].element is not element:
            self._close_inline(element, tag)
            return
        self._flush()
        self._frames.pop()
        if tag in LISTS:
            self._ordinals.pop()
        self._within, self._chain = self._within[:-1], self._chain[:-1]

    def _close_inline(self, element: _Element, tag: str) -> None:
        if tag == "a":
            self._links -= 1
            self._local -= is_local(element)
        self._bold -= tag in BOLD
        if tag == "q":
            self._line.parts.append("”")
        self._closed = len(self._line.parts)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        parts = self._line.parts
        if parts and self._seam == len(parts) and text[0].isupper() and parts[-1][-1:].islower():
            parts.append(" ")  # "Ana Ruiz" and "Tides" in two elements are set apart by their style
        parts.append(text)
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
        if not written or written.isspace():
            return
        text = written.strip("\n").rstrip() if frame.kind is BlockKind.CODE else collapse(written)
        if not text.strip():
            return
        if self.blocks and self._is_initial(self.blocks[-1], frame.kind, text):
            text = with_initial(self.blocks.pop().text, written)
            self.looks.pop()
        block = Block(frame.kind, text, level=frame.level, ordinal=self._ordinal(), place=place_of(frame.element))
        self._emit(block, frame, frame.tag, line)

    @staticmethod
    def _is_initial(before: Block, kind: BlockKind, text: str) -> bool:
        """Whether the block *before* is only the first letter of *text*, set in a box of its own."""
        return before.kind is kind and kind in _DIVISIBLE and is_initial(before.text, text)

    def _ordinal(self) -> int | None:
        """The number of the list item that is open, for the first of its blocks."""
        for frame in reversed(self._frames if self._ordinals else ()):
            if frame.tag in LISTS:
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
