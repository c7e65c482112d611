"""Pasted text → one block a line, with lines that were glued together on the page taken apart again.

Nothing is judged here: select-all-and-copy brings the whole page, and `clean` finds the article in it.
"""

from __future__ import annotations

import itertools
import re
import statistics

from narrator.errors import EmptySourceError
from narrator.sources.glued import unglue
from narrator.types import Block, BlockKind, Document, Look, Metadata, Raw

_SPACE = re.compile(r"[\s\u200b\ufeff\u2060]+")
_GLYPH = re.compile(r"^\s*(?:[•◦▪▫●○■□‣⁃∙·➤►▶✓✔➢❖]|[*+–—-](?=\s))\s*")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")
_WRAPPED_FROM, _WRAPPED_TO = 50, 90  #: characters; the widths at which mail and terminals break lines


def parse(raw: Raw) -> Document:
    """The lines of a pasted page as blocks, in order, each with the line it stands on.

    Raises `EmptySourceError` where there is nothing but white space.
    """
    blocks: list[Block] = []
    looks: list[Look] = []
    gap = 0
    for number, line in _lines(raw.text):
        if not line.strip():
            gap += 1
            continue
        for block, look in _read(line, f"line {number}", gap):
            blocks.append(block)
            looks.append(look)
            gap = 0
    if not blocks:
        raise EmptySourceError(raw.origin)
    return Document(tuple(blocks), Metadata(), origin=raw.origin, kind=raw.kind, looks=tuple(looks))


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines of *text*, numbered from 1; paragraphs broken at a fixed width are joined again."""
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|[\n\r\v\f\u0085\u2028\u2029]", text), 1)]
    if not _is_wrapped([line for _, line in lines]):
        return lines
    joined: list[tuple[int, str]] = []
    width = 0
    for number, line in lines:
        continues = bool(joined) and joined[-1][1].strip() and width >= _WRAPPED_FROM - 15
        if line.strip() and continues and not _GLYPH.match(line) and not _NUMBER.match(line):
            start, before = joined[-1]
            joined[-1] = (start, f"{before.rstrip()} {line.strip()}")
        else:
            joined.append((number, line))
        width = len(line.rstrip())
    return joined


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a fixed width, as mail programs do."""
    full = [len(line.rstrip()) for line, after in itertools.pairwise(lines) if line.strip() and after.strip()]
    if len(full) < 8 or max((len(line) for line in lines), default=0) > _WRAPPED_TO + 10:
        return False
    middle = statistics.median(full)
    near = sum(middle - 15 <= width <= middle + 12 for width in full)
    return _WRAPPED_FROM <= middle <= _WRAPPED_TO and near >= 0.7 * len(full)


def _read(line: str, place: str, gap: int) -> list[tuple[Block, Look]]:
    """The blocks of one line: usually one, more where the page glued several together."""
    glyph = _GLYPH.match(line)
    text = _SPACE.sub(" ", line[glyph.end() :] if glyph else line).strip()
    if not text:
        return []
    if glyph:
        return [(Block(BlockKind.LIST_ITEM, text, level=1, place=place), Look("line", gap=gap, bullet=True))]
    numbered = _NUMBER.match(text)
    if numbered and len(text) > 8:
        item = Block(BlockKind.LIST_ITEM, text[numbered.end() :], level=1, ordinal=int(numbered[1]), place=place)
        return [(item, Look("line", gap=gap, bullet=True))]
    pieces = unglue(text)
    return [
        (Block(kind, piece, place=place), Look("line", gap=gap if index == 0 else 0))
        for index, (kind, piece) in enumerate(pieces)
    ]
