"""A rewritten model is believed only once it has sounded the same, and used only where that took less time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from narrator.backends.graph.messages import Array

Feed: TypeAlias = Mapping[str, Array]
OpenSession: TypeAlias = Callable[[bytes], Any]

LEAST_SNR = 60.0
"""Decibels by which the sound must exceed its difference from the original's. 16-bit rounding alone is about 75 under
speech; 60 is far below what is heard, and a wrong rewrite gives 0."""

LEAST_RATIO = 0.95
"""Times as fast as the original. A rewrite that gains nothing does no harm, and timing errs by a few hundredths."""

ROUNDS = 5
"""Times that a rewrite which looks too slow is timed: another program's burst of work is no verdict on it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a rewritten model compares with its original."""

    snr: float  #: decibels, the least over all trials and outputs; infinite where they are equal to the bit
    equal_length: bool
    ratio: float  #: CPU time of the original over that of the rewritten, on all trials but the first, each at its best

    @property
    def holds(self) -> bool:
        """Whether the rewritten model sounds the same."""
        return self.equal_length and self.snr > LEAST_SNR

    @property
    def pays(self) -> bool:
        """Whether it takes no longer on this processor."""
        return self.ratio >= LEAST_RATIO


def prove(original: bytes, rewritten: bytes, trials: Sequence[Feed], open_session: OpenSession) -> Proof:
    """Run both models, two ONNX files, on each of *trials* and compare every output that both have."""
    old, new = open_session(original), open_session(rewritten)
    known = {output.name for output in old.get_outputs()}
    names = [output.name for output in new.get_outputs() if output.name in known]
    least, equal_length = math.inf, bool(trials and names)
    spent: list[_Seconds] = []
    for feed in trials:
        (before, slow), (after, fast) = _timed(old, names, feed), _timed(new, names, feed)
        spent.append((slow, fast))
        for expected, given in zip(before, after, strict=True):
            if expected.shape != given.shape:
                equal_length, least = False, -math.inf
            else:
                least = min(least, snr(expected, given))
    proof = Proof(least, equal_length, _ratio(spent[1:]))
    for _ in range(ROUNDS - 1):
        if proof.pays or not proof.holds:
            break
        again = [(_timed(old, names, feed)[1], _timed(new, names, feed)[1]) for feed in trials]
        spent = [(min(a, c), min(b, d)) for (a, b), (c, d) in zip(spent, again, strict=True)]
        proof = replace(proof, ratio=_ratio(spent[1:]))
    return proof


_Seconds: TypeAlias = tuple[float, float]  # of the original and the rewritten model


def _timed(session: Any, names: Sequence[str], feed: Feed) -> tuple[list[Array], float]:
    began = time.thread_time()
    made = session.run(names, feed)
    return made, time.thread_time() - began


def _ratio(spent: Sequence[_Seconds]) -> float:
    old, new = (sum(times) for times in zip(*spent, strict=True)) if spent else (0.0, 0.0)
    return old / new if new else 1.0


def snr(expected: Array, given: Array) -> float:
    """Decibels of *expected* over its difference from *given*, two arrays of one shape."""
    signal = float(np.square(expected, dtype=np.float64).sum())
    noise = float(np.square(np.subtract(expected, given, dtype=np.float64)).sum())
    if noise == 0:
        return math.inf
    return 10 * math.log10(signal / noise) if math.isfinite(noise) and signal > 0 else -math.inf
