"""Small questions about a line of text, asked by many rules."""

from __future__ import annotations

import functools
import re

_NOT_WORDS = re.compile(r"\W+")
_END = re.compile(r"[.!?…。！？؟।။។።:][”\"’')\]»]*$")
_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """*text* without case, white space and punctuation, for comparing."""
    return _NOT_WORDS.sub("", text).casefold()


def is_sentence(text: str, least: int = 8) -> bool:
    """Whether *text* closes like a sentence and has at least *least* words (or the letters of so many)."""
    return _END.search(text) is not None and word_count(text) >= least


def word_count(text: str) -> int:
    """Words of *text*; in scripts without spaces, two letters count as one."""
    ideographs = len(_CJK.findall(text)) if not text.isascii() else 0
    return len(text.split()) + ideographs // 2
