"""Sound at another sample rate."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from narrator.takes import words_at
from narrator.types import Clip

if TYPE_CHECKING:
    from narrator.types import Samples

_MARGIN = 256  # samples of silence around a clip, so that its ends do not meet
_ROLL = 0.04  # the top of the band, rolled off so that nothing rings


def resampled_length(length: int, sample_rate: int, target: int) -> int:
    """How many samples *length* samples become."""
    return -(-length * target // sample_rate)


def resample(clip: Clip, target: int) -> Clip:
    """*clip* at *target* Hz, its word times with it; itself where it has that rate.

    The spectrum of the whole clip is cut or filled up: exact for band-limited sound, and as fast as a transform.
    """
    rate = clip.sample_rate
    if rate == target:
        return clip
    length = resampled_length(len(clip.samples), rate, target)
    samples = _resampled(clip.samples, rate, target)[:length]
    return replace(clip, samples=samples, sample_rate=target, words=words_at(clip.words, rate, target, length))


def _resampled(samples: Samples, rate: int, target: int) -> Samples:
    common = math.gcd(rate, target)
    step = rate // common
    # a whole number of common periods, and one of sizes that transform fast
    before = -(-_MARGIN // step) * step
    periods = _smooth(-(-(before + len(samples) + _MARGIN) // step))
    size, wide = periods * step, periods * (target // common)
    padded = np.zeros(size, np.float32)
    padded[before : before + len(samples)] = samples
    spectrum = np.fft.rfft(padded)
    kept = min(size, wide) // 2 + 1
    cut = spectrum[:kept]
    roll = max(1, int(kept * _ROLL))
    cut[-roll:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(roll) + 1) / roll)
    turned = np.fft.irfft(cut, wide)[before // step * (target // common) :] * (wide / size)
    whole: Samples = np.clip(np.rint(turned), -32768, 32767).astype(np.int16)
    return whole


def _smooth(number: int) -> int:
    """The next number whose only prime factors are 2, 3 and 5."""
    while True:
        rest = number
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return number
        number += 1
