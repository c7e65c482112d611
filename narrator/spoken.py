"""A text as written and as spoken, with the way between them. Light to import: the normalizer's start is counted."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of written text and what it became. Consecutive spans tile both texts."""

    written_start: int
    written_end: int
    start: int  #: in the spoken text
    end: int
    rule: str = ""  #: the rule that rewrote it; empty where the words stand as written


class SpokenText(NamedTuple):
    """A text as written, the same as spoken, and the way between them."""

    written: str
    text: str
    spans: tuple[Span, ...]
