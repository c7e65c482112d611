"""A sentence too long for one breath, cut where its clauses meet; what was written goes with what is said of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from narrator.types import Span, SpokenText

LIMIT = 300  #: characters spoken in one utterance, which no engine's limit on phonemes is below

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")  #: one is said in the time of three letters or more
_LEAST = 60  #: a piece shorter than this sounds chopped
_BREAKS = re.compile(
    r"(?P<clause>[;:؛—–](?=\s|[\u2e80-\ud7af])|[；：])"
    r"|(?P<joined>,)(?=\s(?:and|but|or|so|yet|nor|which|who|whose|where|when|while|because|although|though|if|as)\s)"
    r"|(?P<comma>[,،](?=\s|[\u2e80-\ud7af])(?!\s[\"“‘'«])|[，、])"
    r"|(?P<word>)(?=\s(?:and|but|because|while|which|although|after|before|since|unless|until)\s)"
    r"|(?P<space>)(?=\s)"
)
_RANKS = {"clause": 3, "joined": 2, "comma": 1, "word": 1, "space": 0}
_LISTED = re.compile(r"[A-Z0-9]")


def cut(spoken: SpokenText, limit: int = LIMIT) -> tuple[tuple[int, SpokenText], ...]:
    """*spoken* in pieces of at most *limit* characters, a third of that in scripts where one is a syllable or a word.

    Each comes with where its written text starts in the whole's.

    A cut is made at ; : — or a comma, before a conjunction, else at a space; never inside what a rule rewrote (a
    number, a date, a name from the lexicon) unless that alone is longer than *limit*. Joined, the written texts are the
    whole's.
    """
    if len(spoken.text) > limit // 3 and len(_WIDE.findall(spoken.text)) > len(spoken.text) // 2:
        limit //= 3
    if len(spoken.text) <= limit:
        return ((0, spoken),)
    return tuple(_pieces(spoken, [0, *_positions(spoken, limit), len(spoken.text)]))


def _positions(spoken: SpokenText, limit: int) -> Iterator[int]:
    marks = list(_ranked(spoken))
    places = [place for place, _ in marks]
    start, length = 0, len(spoken.text)
    while length - start > limit:
        wanted = start + (length - start) / -(-(length - start) // limit)
        low = bisect_left(places, start + min(_LEAST, limit // 3))
        high = bisect_right(places, min(start + limit, max(start + limit // 2, length - _LEAST // 2)))
        best = max(marks[low:high], key=lambda mark: (mark[1], -abs(mark[0] - wanted)), default=(0, 0))[0]
        start = best or _forced(spoken.text, start, limit)
        yield start


def _ranked(spoken: SpokenText) -> Iterator[tuple[int, int]]:
    """Where a cut may be made, and how good a place it is, in order."""
    text = spoken.text
    rewritten = iter([span for span in spoken.spans if span.rule and span.end > span.start])
    span = next(rewritten, None)
    for match in _BREAKS.finditer(text):
        place, rank = match.end(), _RANKS[match.lastgroup or "space"]
        while span is not None and span.end < place:
            span = next(rewritten, None)
        if span is not None and span.start < place < span.end:
            continue
        if match.lastgroup == "comma" and _is_listed(text, match.start()):
            rank = 0
        if text[place : place + 2].strip()[:1] in {'"', "“", "«"} or text[place - 1] in '"”»':
            rank = 0  # a quotation stays with the words that lead to it
        yield place, rank


def _is_listed(text: str, comma: int) -> bool:
    """Whether the comma stands inside a name or a list of names: "Spokane, Washington"."""
    before = text[max(0, comma - 24) : comma].split()[-1:]
    return bool(before) and bool(_LISTED.match(before[0])) and bool(_LISTED.match(text[comma + 2 : comma + 3]))


def _forced(text: str, start: int, limit: int) -> int:
    """A place inside one long rewritten stretch, or inside one endless word."""
    space = text.rfind(" ", start + 1, start + limit)
    return space if space > start else start + limit


def _pieces(spoken: SpokenText, places: Sequence[int]) -> Iterator[tuple[int, SpokenText]]:
    """The pieces between *places* of the spoken text."""
    spans = list(spoken.spans)
    spans.reverse()
    written_start = 0
    for start, end in pairwise(places):
        mine: list[Span] = []
        while spans and (spans[-1].end <= end or end == len(spoken.text)):
            mine.append(spans.pop())
        if spans and spans[-1].start < end:
            left, right = _divided(spans.pop(), end)
            mine.append(left)
            spans.append(right)
        written_end = mine[-1].written_end if mine else written_start
        moved = tuple(_moved(span, -written_start, -start) for span in mine)
        yield written_start, SpokenText(spoken.written[written_start:written_end], spoken.text[start:end], moved)
        written_start = written_end


def _divided(span: Span, place: int) -> tuple[Span, Span]:
    """*span* cut at *place* of the spoken text; all that was written for a rewritten one stays with its first part."""
    middle = span.written_end if span.rule else span.written_start + place - span.start
    return (
        Span(span.written_start, middle, span.start, place, span.rule),
        Span(middle, span.written_end, place, span.end, span.rule),
    )


def _moved(span: Span, written: int, spoken: int) -> Span:
    return Span(
        span.written_start + written, span.written_end + written, span.start + spoken, span.end + spoken, span.rule
    )
