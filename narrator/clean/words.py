"""Small questions about a line of text, asked by many rules."""

from __future__ import annotations

import functools
import re

_END = re.compile(r"[.!?…。！？؟।။។።:][”\"’')\]»]*$")
_MARKS = re.compile(
    r"(?<=[.!?…。！？:”\"’')\]»])(?:\s?(?:\[(?:\d{1,3}|[a-z*])\]|[¹²³⁰⁴-⁹]+|[†‡]+|(?<=[^\d\s][.!?”])\d{1,3}))+$"
)
_STOPS = ".!?…,:"
_FOLLOWED = 24  #: characters; the marks of notes at the end of a sentence are no longer
_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """*text* without case, white space and punctuation, for comparing."""
    return "".join(_WORD.findall(text)).casefold()


def without_marks(text: str) -> str:
    """*text* without the marks of notes behind its last sentence: ``of their capital.[1]``, ``¹``."""
    last = text[-1:]
    if last.isalpha() or last in _STOPS:  # as most texts end, and no mark
        return text
    found = _MARKS.search(text, max(0, len(text) - _FOLLOWED))
    return text[: found.start()] if found else text


def is_sentence(text: str, least: int = 8) -> bool:
    """Whether *text* closes like a sentence and has at least *least* words (or the letters of so many).

    >>> is_sentence("It grew for the sake of their capital.[1]"), is_sentence("The harbour of their capital in 2011")
    (True, False)
    """
    return _END.search(without_marks(text)) is not None and word_count(text) >= least


@functools.lru_cache(maxsize=4096)
def word_count(text: str) -> int:
    """Words of *text*; in scripts without spaces, two letters count as one."""
    ideographs = len(_CJK.findall(text)) if not text.isascii() else 0
    return len(text.split()) + ideographs // 2
