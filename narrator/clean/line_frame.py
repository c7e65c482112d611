"""Where the article lies in a text without markup: the odds of each line, of each to be the first and the last.

Three small models say how likely each line is the article's own, its first and its last. The likeliest way through the
text - before, inside, in an interruption, after - is then found for all lines at once.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from narrator.clean.draft import Draft
from narrator.clean.line_features import FAMILIAR, NAMES, features
from narrator.clean.line_leaning import Gram, read_weights
from narrator.clean.lines import is_remote, read
from narrator.clean.positions import sums
from narrator.clean.trees import Forest

_LEAN = 0.2  #: towards keeping: a lost paragraph falsifies, a spoken label only annoys
_COST = 5.0  #: of an interruption, both where it begins and where it ends
_EDGE = 5.0  #: how much the odds of being first or last count
_LEAST_ODDS = -2.5  #: for a line to be asked whether it is the first or the last
_NO_EDGE = -5.5  #: odds below which a line is surely neither first nor last
_OUTSIDE = -9.0  #: for lines that are not asked
_NEVER = -1e9
_REACH = 5
EDGE_NAMES: tuple[str, ...] = (
    *(f"odds{offset:+d}" for offset in range(-_REACH, _REACH + 1)),
    *("own_before", "own_after", "own_share_before", "other_before5", "other_after5"),
    *("own_after5", "own_after10", "own_before5", "own_before10"),
    *NAMES[:FAMILIAR],
)


class Model(NamedTuple):
    """What was learnt: how words and pairs of words lean, and trees for the three questions."""

    leaning: Mapping[Gram, float]
    inside: Forest
    first: Forest
    last: Forest


def own_lines(draft: Draft) -> tuple[bool, ...]:
    """For each line of a text without markup whether it is the article's own."""
    model = _model()
    lines = read(draft)
    remote = is_remote(lines)
    rows = features(draft, lines, model.leaning, remote)
    odds = [
        _OUTSIDE if far else model.inside.ask(row, surely_not=-2.5, enough=(35,))
        for row, far in zip(rows, remote, strict=True)
    ]
    words = [line.words for line in lines]
    asked = candidates(odds)
    edges = edge_features(odds, words, rows, asked)
    first = [model.first.ask(row, surely_not=_NO_EDGE, enough=(15,)) if row else _OUTSIDE for row in edges]
    last = [model.last.ask(row, surely_not=_NO_EDGE, enough=(15,)) if row else _OUTSIDE for row in edges]
    return decode(odds, words, first, last)


def candidates(odds: Sequence[float]) -> list[bool]:
    """The lines that may be the first or the last."""
    return [value > _LEAST_ODDS for value in odds]


def edge_features(
    odds: Sequence[float], words: Sequence[int], rows: Sequence[list[float]], asked: Sequence[bool]
) -> list[list[float]]:
    """For each line that is *asked* the numbers in the order of `EDGE_NAMES`; an empty list for the others."""
    count = len(odds)
    shares = [1.0 / (1.0 + math.exp(-max(-30.0, value))) for value in odds]
    own = sums([share * size for share, size in zip(shares, words, strict=True)])
    other = sums([(1.0 - share) * size for share, size in zip(shares, words, strict=True)])
    padded = [*[_OUTSIDE] * _REACH, *odds, *[_OUTSIDE] * _REACH]

    def between(counts: Sequence[float], first: int, last: int) -> float:
        return math.log1p(max(0.0, counts[max(0, min(last, count))] - counts[max(0, min(first, count))]))

    found: list[list[float]] = []
    for index in range(count):
        if not asked[index]:
            found.append([])
            continue
        found.append(
            [
                *padded[index : index + 2 * _REACH + 1],
                between(own, 0, index),
                between(own, index + 1, count),
                own[index] / (own[count] + 1.0),
                between(other, index - 5, index),
                between(other, index + 1, index + 6),
                between(own, index + 1, index + 6),
                between(own, index + 1, index + 11),
                between(own, index - 5, index),
                between(own, index - 10, index),
                *rows[index][:FAMILIAR],
            ]
        )
    return found


def decode(
    odds: Sequence[float], words: Sequence[int], first: Sequence[float], last: Sequence[float]
) -> tuple[bool, ...]:
    """The likeliest marks: before the article, in it, in an interruption, after it (Viterbi, four states)."""
    opens, closes = ([_EDGE * value for value in _shares(scores)] for scores in (first, last))
    inside, gap, after = _NEVER, _NEVER, _NEVER
    steps: list[tuple[int, int, int]] = []  # for each line: from which state inside, gap and after were reached
    for index, value in enumerate(odds):
        left = inside + closes[index - 1] if index else _NEVER
        came = max((opens[index], 0), (inside, 1), (gap - _COST, 2))
        paused = max((inside - _COST, 1), (gap, 2))
        ended = max((left, 1), (after, 3))
        inside = came[0] + (value + _LEAN) * math.sqrt(words[index] + 1)
        gap, after = paused[0], ended[0]
        steps.append((came[1], paused[1], ended[1]))
    state = 1 if inside + (closes[-1] if closes else 0.0) > after else 3
    marks = [False] * len(odds)
    for index in range(len(odds) - 1, -1, -1):
        marks[index] = state == 1
        state = steps[index][state - 1]
        if state == 0:
            break
    return tuple(marks)


def _shares(scores: Sequence[float]) -> list[float]:
    """*scores* as logarithms of shares that add up to 1: a text has one first line and one last."""
    most = max(scores, default=0.0)
    total = most + math.log(sum(math.exp(score - most) for score in scores) or 1.0)
    return [score - total for score in scores]


@functools.cache
def _model() -> Model:
    data = json.loads((files("narrator.clean") / "weights" / "lines.json").read_text(encoding="utf-8"))
    return Model(
        read_weights(data["leaning"]),
        Forest.of(data["inside"], NAMES),
        Forest.of(data["first"], EDGE_NAMES),
        Forest.of(data["last"], EDGE_NAMES),
    )
