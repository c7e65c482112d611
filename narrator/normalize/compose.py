"""Rewritings put together, one after the other or side by side: the spans lead from the first text to the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrator.spoken import Span, SpokenText


def compose(first: SpokenText, second: SpokenText) -> SpokenText:
    """*second* is what became of ``first.text``. Its words lead back to what *first* was made from."""
    middle = sorted({span.end for span in first.spans} | {span.written_end for span in second.spans})
    spans: list[Span] = []
    left = list(_cut(first.spans, middle, spoken=True))
    right = list(_cut(second.spans, middle, spoken=False))
    at = 0
    for before, after in _groups(left, right):
        written = (
            (before[0].written_start, before[-1].written_end)
            if before
            else (spans[-1].written_end if spans else 0,) * 2
        )
        length = sum(span.end - span.start for span in after)
        rule = next((span.rule for span in (*before, *after) if span.rule), "")
        spans.append(Span(*written, at, at + length, rule))
        at += length
    return SpokenText(first.written, second.text, tuple(spans))


def joined(text: str, parts: Sequence[SpokenText]) -> SpokenText:
    """*parts*, side by side, are what became of *text*."""
    if len(parts) == 1:
        return parts[0]
    spans: list[Span] = []
    written = at = 0
    for part in parts:
        for span in part.spans:
            spans.append(
                Span(
                    span.written_start + written, span.written_end + written, span.start + at, span.end + at, span.rule
                )
            )
        written, at = written + len(part.written), at + len(part.text)
    return SpokenText(text, "".join(part.text for part in parts), tuple(spans))


def _cut(spans: tuple[Span, ...], middle: list[int], *, spoken: bool) -> Iterator[Span]:
    """The same tiling with its untouched spans cut at the points of *middle*, the text the two have in common."""
    index = 0
    for span in spans:
        start, end = (span.start, span.end) if spoken else (span.written_start, span.written_end)
        while index < len(middle) and middle[index] <= start:
            index += 1
        if not span.rule:
            while index < len(middle) and middle[index] < end:
                shift = middle[index] - start
                yield Span(span.written_start, span.written_start + shift, span.start, span.start + shift)
                span = Span(span.written_start + shift, span.written_end, span.start + shift, span.end)
                start = middle[index]
                index += 1
        yield span


def _groups(left: list[Span], right: list[Span]) -> Iterator[tuple[list[Span], list[Span]]]:
    """The smallest runs of both sides that cover the same stretch of the text between them."""
    i = j = 0
    while i < len(left) or j < len(right):
        before, after = [], []
        if i < len(left) and left[i].start == left[i].end:
            yield [left[i]], []
            i += 1
            continue
        if i < len(left):
            before.append(left[i])
            i += 1
        if j < len(right):
            after.append(right[j])
            j += 1
        while (reached := before[-1].end if before else 0) != (covered := after[-1].written_end if after else 0):
            if reached < covered and i < len(left):
                before.append(left[i])
                i += 1
            elif j < len(right):
                after.append(right[j])
                j += 1
            else:
                break
        yield before, after
