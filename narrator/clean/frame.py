"""Which blocks are the article's own: the learnt odds, smoothed, or the best run of prose where they find nothing."""

from __future__ import annotations

import math

from narrator.clean.alike import with_alike
from narrator.clean.carried import with_carried
from narrator.clean.draft import Draft
from narrator.clean.judge import odds, smooth
from narrator.clean.line_frame import own_lines
from narrator.clean.positions import best_run
from narrator.clean.words import is_sentence, word_count

_LEAN = 0.35  #: towards keeping: a lost paragraph falsifies, a spoken label only annoys
_COST = 1.0  #: of going in or out of the article
_LEAST_WORDS = 40


def frame(draft: Draft) -> tuple[bool, ...]:
    """For each block whether it is the article's own."""
    words = [word_count(block.text) for block in draft.blocks]
    if all(look.tag in ("line", "") for look in draft.looks):
        marks = own_lines(draft)
    else:
        scores = with_carried(draft, with_alike(draft, [score + _LEAN for score in odds(draft)]))
        marks = smooth(scores, [math.sqrt(count + 1) for count in words], _COST)
    if sum(count for count, mark in zip(words, marks, strict=True) if mark) >= _LEAST_WORDS:
        return marks
    worth = [_worth(block.text, look.links) for block, look in zip(draft.blocks, draft.looks, strict=True)]
    first, last = best_run(worth)
    return tuple(first <= index < last for index in range(len(worth)))


def _worth(text: str, links: float) -> float:
    words = word_count(text)
    if links > 0.6:
        return -12.0
    if is_sentence(text):
        return float(words)
    return words / 2 if words > 20 else -8.0
