"""Sums and distances along a row of blocks or lines, for the classifiers of pages and of lines alike."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Rows: TypeAlias = list[tuple[float, ...]]  #: of some blocks or lines, the numbers of one kind
NONE = 5.0  #: instead of a distance, in log, where there is nothing to be distant from


def sums(values: Iterable[float]) -> list[float]:
    """The sum of all values before each position, and of all."""
    return [0.0, *itertools.accumulate(map(float, values))]


def signed(distance: int, scale: float = 1.0) -> float:
    """*distance*, scaled, in log, with its sign."""
    return math.copysign(math.log1p(abs(distance) * scale), distance)


def since(marks: Iterable[bool]) -> list[float]:
    """For each position the distance to the last mark at or before it, in log."""
    count, found = 0, False
    distances = []
    for mark in marks:
        count, found = (0, True) if mark else (count + 1, found)
        distances.append(math.log1p(count) if found else NONE)
    return distances


def until(marks: Sequence[bool]) -> list[float]:
    """For each position the distance to the next mark after it or at it, in log."""
    return since(marks[::-1])[::-1]


def streak(marks: Iterable[bool]) -> list[float]:
    """For each position how many marks stand in a row up to it, in log."""
    length = 0
    lengths = []
    for mark in marks:
        length = length + 1 if mark else 0
        lengths.append(math.log1p(length))
    return lengths


def best_run(scores: Sequence[float]) -> tuple[int, int]:
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
