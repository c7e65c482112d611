"""The lines of a text without markup, each looked at once, and which of them nothing needs to be asked."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from narrator.clean.draft import Draft
from narrator.clean.line_words import Families, families
from narrator.clean.marks import PARAGRAPH, UNMARKED, closes
from narrator.clean.positions import since, until
from narrator.clean.rules.comments import threads
from narrator.clean.words import word_count
from narrator.types import BlockKind

_TOKEN = re.compile(r"[^\W\d_]{2,}")
_REMOTE = 16  #: lines from any prose; what stands so far off is a menu or a list of links


class Line(NamedTuple):
    """What is found once for each line, for all that asks later."""

    text: str
    lower: tuple[str, ...]  #: its words in lower case
    words: int
    closing: bool
    bullet: bool
    prose: float  #: characters of prose it counts for
    known: Families

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph."""
        return self.prose > PARAGRAPH


def read(draft: Draft) -> list[Line]:
    """The lines of *draft*, each looked at once."""
    lines = []
    for block, look in zip(draft.blocks, draft.looks, strict=True):
        text = block.text
        closing = closes(text) or (len(text) > 80 and UNMARKED.search(text) is not None)
        prose = 0.0 if len(text) < 40 and not closing else len(text) * (1.0 if closing else 0.4)
        bullet = look.bullet or block.kind is BlockKind.LIST_ITEM
        lower = tuple(_TOKEN.findall(text[:400].lower()))
        lines.append(Line(text, lower, word_count(text), closing, bullet, prose, families(text)))
    return lines


def is_remote(lines: Sequence[Line]) -> list[bool]:
    """The lines of which nothing needs to be asked: those far from any prose, and threads of comments."""
    prose = [line.is_prose for line in lines]
    far = math.log1p(_REMOTE)
    talk = threads([line.text for line in lines])
    return [
        comment or min(before, after) > far
        for comment, before, after in zip(talk, since(prose), until(prose), strict=True)
    ]
