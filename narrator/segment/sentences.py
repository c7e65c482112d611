"""Text → sentences, losing nothing: joined they are the text.

English is decided by `english`, other languages by `foreign`; line breaks and lists are read here for all.
"""

from __future__ import annotations

import re
from itertools import pairwise

from narrator.segment import english, foreign
from narrator.spoken import KANA

_COUNTER = re.compile(r"\s*[•⁃‣▪●◦]?\s?(?:\d{1,3}|[a-z])[.)]{1,2}\s+")
_UNSPACED = frozenset({"ja", "zh", "th", "km", "lo", "my"})  #: written without spaces, and so wrapped anywhere
_WIDE_END = re.compile("[。！？]")
_KANA = re.compile(KANA)
_SPACE = re.compile(r"\s*")
_BULLETS = frozenset("•⁃‣▪●◦")
_BREAK = re.compile(r"[\r\n\u2028\u2029]\s*")
_BULLET = re.compile(r"(?<=\s)[•⁃‣▪●◦](?=\s|\w)")
_ITEM = re.compile(r"(?<!\S)(?:[•⁃‣▪●◦]\s?)?(\d{1,3}|[a-z])(?:\.\)|[.)])(?=\s)")


def split(text: str, language: str = "en-US") -> tuple[str, ...]:
    """The sentences of *text*, each with the white space after it; joined they are *text* exactly.

    Args:
        language: BCP 47. A region makes no difference.

    Takes time in proportion to the length. An empty text has no sentences.
    """
    if not text:
        return ()
    base = _base(language)
    forced = _lines(text, spaced=base not in _UNSPACED) | _items(text)
    if base in {"en", ""}:
        starts = english.ends(text, forced | _wide(text))
    else:
        starts = sorted(forced.union(foreign.starts(text, base)))
    edges = [0, *(start for start in starts if 0 < start < len(text)), len(text)]
    return _joined([text[start:end] for start, end in pairwise(edges)])


def _base(language: str) -> str:
    return re.split(r"[-_]", language, maxsplit=1)[0].lower()


def _joined(pieces: list[str]) -> tuple[str, ...]:
    """The pieces, white space given to the sentence beside it, and the number of a list's item to the item."""
    sentences: list[str] = []
    for piece in pieces:
        if sentences and (not piece.strip() or not sentences[-1].strip() or _COUNTER.fullmatch(sentences[-1])):
            sentences[-1] += piece
        elif piece:
            sentences.append(piece)
    return tuple(sentences)


def _lines(text: str, *, spaced: bool) -> set[int]:
    """Where line breaks begin a sentence: blank lines, list items, and lines that were not merely wrapped."""
    found = set()
    begin = 0
    for match in _BREAK.finditer(text):
        line, rest = text[begin : match.start()].rstrip(), text[match.end() : match.end() + 2]
        breaks = match.group().replace("\r\n", "\n")
        blank = sum(breaks.count(mark) for mark in "\r\n\u2028\u2029") > 1
        wrapped = 55 <= len(line) <= 110 or rest[:1].islower() or line.endswith((",", "-", "–", "—"))
        ended = line.endswith((".", "!", "?", "…", ":", '"', "”", ")"))
        item = _BULLET.match(text, match.end()) or _ITEM.match(text, match.end())
        if blank or item or (spaced and not (wrapped or ended)):
            found.add(match.end())
        begin = match.end()
    return found


def _wide(text: str) -> set[int]:
    """Where sentences of Chinese or Japanese end in a text that is not said to be: no space follows them."""
    if not _WIDE_END.search(text):
        return set()
    places = foreign.starts(text, "ja" if _KANA.search(text) else "zh")
    return {place for place in places if _WIDE_END.search(text, max(0, place - 4), place)}


def _items(text: str) -> set[int]:
    """Where the items of a list that was set in one line begin: "1. The first item 2. The second item"."""
    found = {match.start() for match in _BULLET.finditer(text)} if _BULLETS.intersection(text) else set()
    first = _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches anything
    opening = {first, *(match.end() for match in _BREAK.finditer(text))}
    if not any(_ITEM.match(text, place) for place in opening):
        return found
    expected = ""
    for match in _ITEM.finditer(text):
        if match.start() in opening or match[1] == expected:
            if match.start() not in opening:
                found.add(match.start())
            expected = str(int(match[1]) + 1) if match[1].isdecimal() else chr(ord(match[1]) + 1)
    return found
