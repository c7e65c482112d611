"""The last touch to an utterance's text: no space around it, and one of . ! ? at its end."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from narrator.types import Span, SpokenText

_QUESTIONS = frozenset("?？؟⁇⁈‽՞፧")
_EXCLAMATIONS = frozenset("!！¡‼⁉՜")


def finish(spoken: SpokenText) -> tuple[int, SpokenText]:
    """*spoken* as an engine wants it, and how much white space was taken off before its written text.

    What trails the last word (quotes, brackets, commas, several marks) becomes one mark: ? if it asks, ! if it
    exclaims, else a full stop.
    """
    text = spoken.text
    end = len(text)
    while end and unicodedata.category(text[end - 1])[0] in "PZSC":
        end -= 1
    tail = text[end:]
    mark = "?" if _QUESTIONS.intersection(tail) else "!" if _EXCLAMATIONS.intersection(tail) else "."
    start = len(text[:end]) - len(text[:end].lstrip())
    spans = list(spoken.spans)
    if tail != mark:
        spans = [*_until(spans, end), Span(_written_at(spans, end), len(spoken.written), end, end + 1, "stop")]
    if start:
        spans = _from(spans, start)
    return _trimmed(spoken.written, text[start:end] + mark, spans)


def said(spoken: SpokenText) -> bool:
    """Whether there is anything to say."""
    return any(sign.isalnum() for sign in spoken.text)


def prefixed(spoken: SpokenText, prefix: str, rule: str) -> SpokenText:
    """*spoken* with *prefix* said before it, for which nothing is written."""
    size = len(prefix)
    moved = [span._replace(start=span.start + size, end=span.end + size) for span in spoken.spans]
    return SpokenText(spoken.written, prefix + spoken.text, (Span(0, 0, 0, size, rule), *moved))


def _until(spans: Sequence[Span], end: int) -> list[Span]:
    """What of *spans* is said before *end*."""
    kept = []
    for span in spans:
        if span.end <= end and not (span.start == span.end == end):
            kept.append(span)
        elif span.start < end:
            written_end = span.written_end if span.rule else span.written_start + end - span.start
            kept.append(Span(span.written_start, written_end, span.start, end, span.rule))
    return kept


def _written_at(spans: Sequence[Span], end: int) -> int:
    """Where the written text stands when *end* of the spoken text is reached."""
    kept = _until(spans, end)
    return kept[-1].written_end if kept else 0


def _from(spans: Sequence[Span], start: int) -> list[Span]:
    """*spans* with the first *start* characters of the spoken text, which are white space, said no more."""
    kept = []
    for span in spans:
        begin, end = max(0, span.start - start), max(0, span.end - start)
        if not span.rule and span.start < start < span.end:
            middle = span.written_start + start - span.start
            kept += [Span(span.written_start, middle, 0, 0, "space"), Span(middle, span.written_end, begin, end)]
        else:
            rule = span.rule or ("space" if span.end <= start else "")
            kept.append(Span(span.written_start, span.written_end, begin, end, rule))
    return kept


def _trimmed(written: str, text: str, spans: Sequence[Span]) -> tuple[int, SpokenText]:
    """White space at the ends of *written* taken off, where its spans are nothing else."""
    first, last = 0, len(spans)
    while first < last and _is_space(written, spans[first]):
        first += 1
    start = spans[first].written_start if first < last else 0
    moved = tuple(
        Span(span.written_start - start, span.written_end - start, span.start, span.end, span.rule)
        for span in spans[first:last]
    )
    end = moved[-1].written_end + start if moved else len(written)
    return start, SpokenText(written[start:end], text, moved)


def _is_space(written: str, span: Span) -> bool:
    return span.start == span.end and not written[span.written_start : span.written_end].strip()
