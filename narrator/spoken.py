"""A text as written and as spoken, with the way between them. Light to import: the normalizer's start is counted."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

IDEOGRAPH = r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  #: a syllable or two
KANA = r"[\u3041-\u3096\u30a1-\u30fa\u30fc]"  #: of hiragana and katakana: a short syllable
_UNSPACED = re.compile(f"{IDEOGRAPH}|{KANA}")


def count_words(text: str) -> int:
    """How many words *text* has: parted by white space, and each sign of Chinese and Japanese, which have no spaces."""
    rest, signs = _UNSPACED.subn(" ", text)
    parts = rest.split()
    return signs + (sum(any(map(str.isalnum, part)) for part in parts) if signs else len(parts))


class Span(NamedTuple):
    """A stretch of written text and what it became. Consecutive spans tile both texts."""

    written_start: int
    written_end: int
    start: int  #: in the spoken text
    end: int
    rule: str = ""  #: the rule that rewrote it; empty where the words stand as written


class Spans(Sequence[Span]):
    """Spans as numbers side by side, for what is kept of a whole book: a quarter of what as many tuples take."""

    __slots__ = ("_numbers", "_rules")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        kept = tuple(spans)
        numbers = [number for span in kept for number in span[:4]]
        self._numbers = array("H" if max(numbers, default=0) < 1 << 16 else "Q", numbers)
        self._rules = tuple(span.rule for span in kept)

    def __len__(self) -> int:
        return len(self._rules)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        written_start, written_end, start, end = self._numbers[4 * place : 4 * place + 4]
        return Span(written_start, written_end, start, end, self._rules[place])

    def __iter__(self) -> Iterator[Span]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Spans, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class SpokenText(NamedTuple):
    """A text as written, the same as spoken, and the way between them."""

    written: str
    text: str
    spans: tuple[Span, ...]
