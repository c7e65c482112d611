"""Markdown, with a header or without → blocks.

Written by an author for a reader, so nothing in it is suspect: every block keeps the kind its markup gives it. HTML
comments are not spoken. Two kinds of them are known (see `narrator.script`): ``<!-- narrator: deck -->`` types the
paragraph that follows; what stands in ``<!-- not spoken: reason`` … ``-->`` is blocks that are not spoken.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from narrator.errors import NoProseError
from narrator.sources.embedded import breaks, texts
from narrator.sources.frontmatter import split
from narrator.types import ANNOUNCES, Block, BlockKind, Document, Metadata, Raw

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MARK = re.compile(r"<!-- narrator: (?P<kind>[a-z-]+)(?P<facts>(?: [a-z]+=(?:\d+|\"(?:[^\"\\]|\\.)*\"))*) -->")
_ASIDE = re.compile(r"<!-- not spoken: (?P<why>[^\n]+)\n(?P<text>.*?)\n-->\s*", re.DOTALL)
_FACT = re.compile(r"([a-z]+)=(\d+|\"(?:[^\"\\]|\\.)*\")")
_CITE = re.compile(r"(?:—|–|--)\s*(?=\S)")
_TASK = re.compile(r"\[[ xX]\]\s+")


def parse(raw: Raw) -> Document:
    """The blocks of a Markdown text, with what its header says.

    The first ``#`` heading is the title where the header gives none, or the same. Raises `FrontMatterError` where the
    header cannot be read, `NoProseError` where nothing but a header or comments is there.
    """
    header = split(raw.text, raw.origin)
    walk = _Walk(first_line=header.line)
    walk.all(_parser().parse(header.body))
    blocks, metadata = _with_title(tuple(walk.blocks), header.metadata)
    if not any(block.text for block in blocks if block.spoken):
        raise NoProseError(raw.origin, "there is no text in it beside its header and comments")
    if not metadata.url and raw.url:
        metadata = replace(metadata, url=raw.url)
    return Document(blocks, metadata, origin=raw.origin, kind=raw.kind, warnings=header.warnings)


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    return parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)


def _with_title(blocks: tuple[Block, ...], metadata: Metadata) -> tuple[tuple[Block, ...], Metadata]:
    """The first top heading as the title, where the header leaves it open or says the same."""
    headings = (index for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING and block.spoken)
    first = next(headings, None)
    if first is None or blocks[first].level != 1 or blocks[first].reason:
        return blocks, metadata
    heading = blocks[first]
    if metadata.title and metadata.title.casefold() != heading.text.casefold():
        return blocks, metadata
    title = replace(heading, kind=BlockKind.TITLE, level=0)
    return (*blocks[:first], title, *blocks[first + 1 :]), replace(metadata, title=metadata.title or heading.text)


@dataclass(slots=True)
class _Item:
    """An open list item: its first paragraph is the item, later ones are paragraphs."""

    level: int
    ordinal: int | None
    told: bool = False


@dataclass(slots=True)
class _List:
    number: int | None  #: of the next item; None where they are not numbered


@dataclass(slots=True)
class _Walk:
    """One pass over the parser's tokens."""

    first_line: int
    numbers_as_written: bool = False  #: for list items picked from several lists, which do not go on from the first
    blocks: list[Block] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _notes: list[int] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _mark: re.Match[str] | None = None
    _quoted: list[int] = field(default_factory=list)  #: where the blocks of each open quote begin

    def all(self, tokens: Iterable[Token]) -> None:
        """Take the tokens, in order; an inline token is typed by the block token before it."""
        opened, line = "", 0
        for token in tokens:
            if token.map:
                line = token.map[0] + self.first_line
            if token.type == "inline":
                self._inline(token, opened, f"line {line}")
            elif token.type.startswith("heading_open"):
                opened = token.tag
            elif token.type in ("fence", "code_block"):
                self._add(Block(BlockKind.CODE, token.content.strip("\n"), place=f"line {line}"))
            elif token.type == "math_block":
                text = _collapse(f"$${token.content.strip()}$$")
                self._add(self._paragraph(text, text, f"line {line}"))
            elif token.type == "html_block":
                self._html(token.content, line)
            else:
                opened = token.type.removesuffix("_open") if token.type.endswith("_open") else opened
                self._structure(token, f"line {line}")

    def _structure(self, token: Token, place: str) -> None:
        kind = token.type
        if kind == "bullet_list_open":
            self._lists.append(_List(None))
        elif kind == "ordered_list_open":
            start = token.attrGet("start")
            self._lists.append(_List(1 if start is None else int(start)))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif kind == "list_item_open":
            current = self._lists[-1]
            if self.numbers_as_written and current.number is not None:
                current.number = int(token.info)
            self._items.append(_Item(len(self._lists), current.number))
            if current.number is not None:
                current.number += 1
        elif kind == "list_item_close":
            self._items.pop()
        elif kind == "blockquote_open":
            self._quoted.append(len(self.blocks))
        elif kind == "blockquote_close":
            self._cite(self._quoted.pop())
        elif kind == "footnote_open":
            self._notes.append(int(token.meta["id"]) + 1)
        elif kind == "footnote_close":
            self._notes.pop()
        elif kind == "table_open":
            self._rows = []
        elif kind == "tr_open":
            self._rows.append([])
        elif kind == "table_close":
            rows = tuple(tuple(row) for row in self._rows)
            text = " ".join(" ".join(cell for cell in row if cell) for row in rows)
            self._add(Block(BlockKind.TABLE, text, rows=rows, place=place))

    def _inline(self, token: Token, opened: str, place: str) -> None:
        text, images, only_emphasis = _words(token)
        if opened in ("th", "td"):
            self._rows[-1].append(text)
            return
        for alt, caption in images:
            self._add(Block(BlockKind.IMAGE, alt, place=place))
            if caption:
                self._add(Block(BlockKind.CAPTION, caption, place=place))
        if not text:
            return
        if opened in _LEVELS:
            self._add(Block(BlockKind.HEADING, text, level=_LEVELS[opened], place=place))
        elif only_emphasis and (images or self._after_image()):
            self._add(Block(BlockKind.CAPTION, text, place=place))
        else:
            self._add(self._paragraph(text, token.content, place))

    def _paragraph(self, text: str, written: str, place: str) -> Block:
        if self._notes:
            return Block(BlockKind.FOOTNOTE, text, ordinal=self._notes[-1], place=place)
        if self._items and not self._items[-1].told:
            item = self._items[-1]
            item.told = True
            if task := _TASK.match(written):
                text = text.removeprefix(task[0].strip()).lstrip()
            return Block(BlockKind.LIST_ITEM, text, level=item.level, ordinal=item.ordinal, place=place)
        return Block(BlockKind.QUOTE if self._quoted else BlockKind.PARAGRAPH, text, place=place)

    def _after_image(self) -> bool:
        before = next((block for block in reversed(self.blocks) if block.spoken), None)
        return before is not None and before.kind is BlockKind.IMAGE and not self._items and not self._quoted

    def _cite(self, first: int) -> None:
        """A last paragraph ``— Name`` of a quote says whose words they are."""
        last = len(self.blocks) - 1
        if last <= first or self.blocks[last].kind is not BlockKind.QUOTE:
            return
        if (dash := _CITE.match(self.blocks[last].text)) and len(self.blocks[last].text) <= 200:
            cite = self.blocks.pop().text[dash.end() :]
            quotes = [i for i in range(first, last) if self.blocks[i].kind is BlockKind.QUOTE]
            for index in quotes:
                self.blocks[index] = replace(self.blocks[index], cite=cite)

    def _html(self, content: str, line: int) -> None:
        if aside := _ASIDE.fullmatch(content):
            if not (self._items or self._quoted or self._notes):
                self.blocks += _aside(aside["text"], aside["why"].strip(), line + 1)
            return
        marks = list(MARK.finditer(content))
        if marks:
            self._mark = marks[-1]
        for kind, level, text in texts(content):
            self._add(Block(kind, text, level=level, place=f"line {line}"))

    def _add(self, block: Block) -> None:
        mark, self._mark = self._mark, None
        self.blocks.append(_typed(block, mark) if mark else block)


def _aside(text: str, why: str, line: int) -> Iterable[Block]:
    """The blocks in a comment of a script, with its reason; where that is the name of a kind, they are of that kind."""
    walk = _Walk(first_line=line, numbers_as_written=True)
    walk.all(_parser().parse(text.replace("--&gt;", "-->")))
    kind = BlockKind(why) if why in _KINDS else BlockKind.PARAGRAPH
    for block in walk.blocks:
        own = kind if block.kind is BlockKind.PARAGRAPH else block.kind
        yield replace(block, kind=own, spoken=False, reason=why)


_MATHS = ("math_inline", "math_inline_double")
_KINDS = frozenset(BlockKind)
_LEVELS = {f"h{level}": level for level in range(1, 7)}


def _typed(block: Block, mark: re.Match[str]) -> Block:
    """*block* as the mark before it says; `reason` keeps that its type was given, not found."""
    if mark["kind"].startswith(ANNOUNCES):
        return replace(block, reason=mark["kind"])
    try:
        kind = BlockKind(mark["kind"])
    except ValueError:
        return block
    facts = dict(_FACT.findall(mark["facts"]))
    number = {name: int(value) for name, value in facts.items() if value.isdecimal()}
    return replace(
        block,
        kind=kind,
        level=number.get("level", 0),
        ordinal=number.get("ordinal"),
        cite=json.loads(facts["cite"]) if facts.get("cite", "").startswith('"') else "",
        reason="marked",
    )


def _words(token: Token) -> tuple[str, list[tuple[str, str]], bool]:
    """The plain words of an inline token, its images as (alt, caption), and whether all of it is emphasised."""
    parts: list[str] = []
    images: list[tuple[str, str]] = []
    depth, plain = 0, False
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
            plain = plain or (depth == 0 and bool(child.content.strip()))
        elif child.type in _MATHS:
            parts.append(f"{child.markup}{child.content.strip()}{child.markup}")  # no escape in it is one of Markdown's
            plain = plain or depth == 0
        elif child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and breaks(child.content)):
            parts.append(" ")
        elif child.type == "image":
            images.append((_collapse(child.content), _collapse(str(child.attrGet("title") or ""))))
        elif child.type in ("em_open", "em_close"):
            depth += child.nesting
    return _collapse("".join(parts)), images, not plain


def _collapse(text: str) -> str:
    return " ".join(text.split())
