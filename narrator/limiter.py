"""As loud as asked for, and never over the ceiling: a look-ahead limiter, and the gain that allows for it.

The limiter's gain is a curve of one value a millisecond: what the loudest sample near it needs, smoothed. The same
curve, on a survey of peaks and powers, tells how loud the limited sound will be; so the gain is solved without
hearing the sound again.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from narrator.loudness import (
    SILENCE,
    KWeighting,
    PeakMeter,
    amplitude,
    as_floats,
    between_samples,
    decibels,
    gated,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from narrator.types import Samples

    Floats = npt.NDArray[np.float32]

_SMOOTH = 5  # milliseconds to each side
_AHEAD = 8  # more than that, so that no smoothed value exceeds what a sample beside it needs; and two of them are
# longer than a period of the lowest voices, so that the gain does not follow the pulses of the glottis
_MATTERS = 0.3  # of a part's highest sample: what lies below it is hardly ever limited
_WINDOW = 100  # milliseconds a power of the meter
_KEPT = 200_000  # milliseconds of survey kept for solving; of longer sound, every second part, every fourth…
_MOST_LIMITING = 9.0  # dB of gain beyond the plain one that is tried to make up for the limiter


def _millisecond(sample_rate: int) -> int:
    return round(sample_rate / 1000)


def _peaks(samples: Floats, step: int, least: float) -> Floats:
    """The highest point of each *step*, the last one filled up with silence.

    Above *least*, what lies between the samples counts too: in an s it is up to 2 dB higher than they are.
    """
    count = -(-len(samples) // step)
    padded = np.zeros(count * step, np.float32)
    np.abs(samples, out=padded[: len(samples)])
    columns = padded.reshape(count, step)
    peaks = columns[:, 0].copy()
    for column in range(1, step):  # several times as fast as a maximum along so short an axis
        np.maximum(peaks, columns[:, column], out=peaks)
    del padded, columns  # as large as the sound, of which there is another copy in what follows
    places, highest = between_samples(samples, least)
    if len(places):
        blocks = places // step
        firsts = np.flatnonzero(np.diff(blocks, prepend=-1))
        here = blocks[firsts]
        peaks[here] = np.maximum(peaks[here], np.maximum.reduceat(highest, firsts))
    return peaks


def reduction(peaks: Floats, gain: float, ceiling: float) -> Floats:
    """By what to multiply each millisecond, beside *gain*, so that nothing exceeds *ceiling*.

    Args:
        peaks: highest point of each millisecond.
        gain: amplitude ratio applied to all.
        ceiling: of the product, as a fraction of full scale.

    A minimum over the look-ahead, then a moving average, so that the curve falls before a peak and rises after it.
    """
    highest = np.maximum(np.pad(peaks, _AHEAD + _SMOOTH) * np.float32(gain), np.float32(ceiling))
    least = np.float32(ceiling) / _highest_around(highest, 2 * _AHEAD + 1)
    smooth = least[: len(peaks)].copy()
    for shift in range(1, 2 * _SMOOTH + 1):
        smooth += least[shift : shift + len(peaks)]
    return smooth / np.float32(2 * _SMOOTH + 1)


def _highest_around(values: Floats, width: int) -> Floats:
    """The highest of each *width* consecutive values."""
    reach = 1
    while reach * 2 <= width:
        values = np.maximum(values[:-reach], values[reach:])
        reach *= 2
    rest = width - reach
    return np.maximum(values[:-rest], values[rest:]) if rest else values


def limit(samples: Samples, sample_rate: int, gain: float, ceiling: float) -> Samples:
    """*samples* made louder by *gain* dB, nothing above *ceiling* dBTP.

    Meant for a stretch that starts and ends in silence: then it does not matter what stands beside it.
    """
    factor, top = amplitude(gain), amplitude(ceiling)
    step = _millisecond(sample_rate)
    floats = as_floats(samples)
    peaks = _peaks(floats, step, top / factor)
    if not len(peaks) or float(peaks.max()) * factor <= top:
        return _to_pcm(floats * np.float32(factor))
    curve = reduction(peaks, factor, top)
    edges = np.concatenate([curve[:1], (curve[1:] + curve[:-1]) / 2, curve[-1:]]) * np.float32(factor)
    ramp = (np.arange(step, dtype=np.float32) + 0.5) / step
    by_sample = np.asarray((edges[1:] - edges[:-1])[:, None] * ramp, np.float32)
    by_sample += edges[:-1, None]
    limited = by_sample.reshape(-1)[: len(floats)]
    limited *= floats
    return _to_pcm(limited)


def _to_pcm(samples: Floats) -> Samples:
    """*samples*, which are used up, in 16 bits."""
    samples *= np.float32(32768.0)
    np.rint(samples, out=samples)
    np.clip(samples, -32768, 32767, out=samples)
    return samples.astype(np.int16)


class Survey:
    """What has to be known of a stream to solve its gain: loudness, peak, and how its peaks lie among its power.

    Memory is ten numbers a second, and two a millisecond of at most three minutes: of longer sound a regular sample.
    """

    def __init__(self, sample_rate: int) -> None:
        self._step = _millisecond(sample_rate)
        self._weigh = KWeighting(sample_rate)
        self._peak = PeakMeter()
        self._powers = array("f")
        self._kept: list[tuple[Floats, Floats]] = []  # peaks and powers by millisecond
        self._stride = 1
        self._seen = 0
        self._waiting: list[Floats] = []
        self._held = 0

    def add(self, block: Samples | Floats) -> None:
        """Hear *block* after what was heard before."""
        samples = as_floats(block)
        self._peak.add(samples)
        self._waiting.append(samples)
        self._held += len(samples)
        while self._held >= self._weigh.room:
            self._take(self._weigh.room // (_WINDOW * self._step))

    def _take(self, windows: int) -> None:
        heard = np.concatenate(self._waiting)
        size = windows * _WINDOW * self._step
        self._waiting, self._held = [heard[size:]], len(heard) - size
        weighted = self._weigh(heard[:size]).reshape(-1, self._step)
        powers = np.einsum("ij,ij->i", weighted, weighted) / np.float32(self._step)
        self._powers.extend(powers.reshape(windows, _WINDOW).mean(axis=1))
        if self._seen % self._stride == 0:
            loud = float(np.abs(heard[:size]).max(initial=0.0)) * _MATTERS
            self._kept.append((_peaks(heard[:size], self._step, loud), powers))
            if sum(len(peaks) for peaks, _ in self._kept) > _KEPT:
                self._kept = self._kept[::2]
                self._stride *= 2
        self._seen += 1

    def _finish(self) -> None:
        windows = self._held // (_WINDOW * self._step)
        if windows:
            self._take(windows)

    @property
    def lufs(self) -> float:
        """Integrated loudness of all that was heard."""
        self._finish()
        return gated(np.asarray(self._powers, np.float64))

    @property
    def peak(self) -> float:
        """True peak, in dBTP."""
        return decibels(self._peak.peak)

    def gain(self, target: float, ceiling: float) -> float:
        """The gain in dB that makes the limited sound *target* LUFS loud; 0 where there is no sound.

        Args:
            ceiling: of the limiter, in dBTP.
        """
        loudness = self.lufs
        if loudness <= SILENCE:
            return 0.0
        gain = plain = target - loudness
        for _ in range(12):
            miss = target - self.after(gain, ceiling)
            gain = min(gain + miss, plain + _MOST_LIMITING)
            if abs(miss) < 0.005:
                break
        return gain

    def after(self, gain: float, ceiling: float) -> float:
        """How loud the sound will be after `limit` with *gain* and *ceiling*."""
        loudness = self.lufs
        if not self._kept:
            return loudness + gain if loudness > SILENCE else SILENCE
        peaks = np.concatenate([peaks for peaks, _ in self._kept])
        powers = np.concatenate([powers for _, powers in self._kept])
        curve = reduction(peaks, amplitude(gain), amplitude(ceiling))
        lost = _loudness(powers) - _loudness(powers * curve * curve)
        return loudness + gain - lost


def _loudness(powers: Floats) -> float:
    whole = len(powers) // _WINDOW * _WINDOW
    return gated(powers[:whole].reshape(-1, _WINDOW).mean(axis=1, dtype=np.float64))
