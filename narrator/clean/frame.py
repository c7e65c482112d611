"""Which blocks are the article's own: the run that holds its prose."""

from __future__ import annotations

from narrator.clean.draft import Draft
from narrator.clean.words import is_sentence, word_count


def frame(draft: Draft) -> tuple[bool, ...]:
    """For each block whether it is the article's own."""
    if any(look.kept for look in draft.looks):
        return tuple(look.kept > 0.5 for look in draft.looks)
    scores = [_worth(block.text, look.links) for block, look in zip(draft.blocks, draft.looks, strict=True)]
    first, last = best_run(scores)
    return tuple(first <= index < last for index in range(len(scores)))


def _worth(text: str, links: float) -> float:
    words = word_count(text)
    if links > 0.6:
        return -12.0
    if is_sentence(text):
        return float(words)
    return words / 2 if words > 20 else -8.0


def best_run(scores: list[float]) -> tuple[int, int]:
    """The half-open range of *scores* with the greatest sum."""
    best, run, start = 0.0, 0.0, 0
    first = last = 0
    for index, score in enumerate(scores):
        if run <= 0:
            run, start = 0.0, index
        run += score
        if run > best:
            best, first, last = run, start, index + 1
    return first, last
