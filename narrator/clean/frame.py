"""Which blocks are the article's own: the learnt odds, smoothed, or the best run of prose where they find nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
_SCRAP = 0.05  #: of the words; doubtful runs after all others are scraps as long as they are no more together
_DOUBTFUL = 1.5 + _LEAN  #: mean odds, in log; from 1.0 to 1.5 the last words come out right on as many pages


def frame(draft: Draft) -> tuple[bool, ...]:
    """For each block whether it is the article's own."""
    words = [word_count(block.text) for block in draft.blocks]
    if all(look.tag in ("line", "") for look in draft.looks):
        marks = own_lines(draft)
    else:
        scores = with_carried(draft, with_alike(draft, [score + _LEAN for score in odds(draft)]))
        marks = smooth(scores, [math.sqrt(count + 1) for count in words], _COST)
        marks = without_scraps(marks, scores, words)
    if sum(count for count, mark in zip(words, marks, strict=True) if mark) >= _LEAST_WORDS:
        return marks
    worth = [_worth(block.text, look.links) for block, look in zip(draft.blocks, draft.looks, strict=True)]
    first, last = best_run(worth)
    return tuple(first <= index < last for index in range(len(worth)))


def without_scraps(marks: Sequence[bool], scores: Sequence[float], words: Sequence[int]) -> tuple[bool, ...]:
    """*marks* without the doubtful runs that stand last, apart from the rest, as long as they are short together.

    >>> without_scraps((True, False, True), (3.0, -2.0, 0.5), (400, 5, 12))
    (True, False, False)
    """
    left = list(marks)
    room = _SCRAP * sum(count for count, mark in zip(words, marks, strict=True) if mark)
    end = len(left)
    while True:
        end = next((index + 1 for index in range(end - 1, -1, -1) if left[index]), 0)
        start = next((index + 1 for index in range(end - 1, -1, -1) if not left[index]), 0)
        room -= sum(words[start:end])
        if not any(left[:start]) or room < 0 or _mean(scores, words, start, end) >= _DOUBTFUL:
            return tuple(left)
        left[start:end] = [False] * (end - start)
        end = start


def _mean(scores: Sequence[float], words: Sequence[int], start: int, end: int) -> float:
    weights = [math.sqrt(count + 1) for count in words[start:end]]
    return sum(score * weight for score, weight in zip(scores[start:end], weights, strict=True)) / sum(weights)


def _worth(text: str, links: float) -> float:
    words = word_count(text)
    if links > 0.6:
        return -12.0
    if is_sentence(text):
        return float(words)
    return words / 2 if words > 20 else -8.0
