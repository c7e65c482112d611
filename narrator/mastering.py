"""One stretch of sound, mastered: levelled, encoded, decoded again and measured, so that what is said of it is so.

Stretches lie between silences, so each can be mastered apart: on any thread, before the next one is spoken, or never
again, where it was kept. Where the encoder pushed a peak too high, this one stretch is limited a little lower.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from narrator.join import Overlay, Stretch, fill
from narrator.limiter import limit
from narrator.loudness import as_floats, bin_size, decibels, true_peak, weighted_energies, weighted_powers
from narrator.resample import resample

if TYPE_CHECKING:
    import numpy.typing as npt

    from narrator.encode import InStretches
    from narrator.takes import Take
    from narrator.types import Cue, Samples

    Floats = npt.NDArray[np.float32]

_VERSION = 3  # counts up when stretches kept before must not be used any more
_SPARE = 0.15  # dB below the peak asked for, where another try is needed
_UNSURE = 0.1  # dB by which meters of the true peak differ
_TRIES = 4
_HEAD = struct.Struct("<IIIIIff")


@dataclass(frozen=True, slots=True)
class Level:
    """How loud sound is made."""

    gain: float  #: dB before the limiter
    ceiling: float  #: of the limiter, in dBTP
    peak: float  #: dBTP, at most, in what a listener gets


@dataclass(frozen=True, slots=True, eq=False)
class Mastered:
    """A stretch as it will stand in the file, and how loud it was and is."""

    encoded: bytes
    samples: int
    top: int  #: the highest of the samples that were encoded
    peak_before: float  #: of full scale
    peak: float
    before: Floats  #: K-weighted mean squares, by steps of the encoder's grid
    after: Floats  #: K-weighted energies, by steps of the meter, where the stretch begins at `phase`
    phase: int  #: samples into a step of the meter
    extremes: Samples  #: the lowest and the highest sample of each step, as heard

    def to_bytes(self) -> bytes:
        """All of it, to be kept."""
        counts = (len(self.before), len(self.after), self.phase)
        head = _HEAD.pack(self.samples, self.top, *counts, self.peak_before, self.peak)
        levels = (np.asarray(powers, "<f4").tobytes() for powers in (self.before, self.after))
        return b"".join((head, *levels, np.asarray(self.extremes, "<i2").tobytes(), self.encoded))

    @staticmethod
    def from_bytes(data: bytes) -> Mastered:
        """What `to_bytes` gave."""
        samples, top, steps, bins, phase, peak_before, peak = _HEAD.unpack_from(data)
        powers = np.frombuffer(data, "<f4", steps + bins, _HEAD.size).astype(np.float32)
        extremes = np.frombuffer(data, "<i2", 2 * steps, _HEAD.size + powers.nbytes).astype(np.int16)
        encoded = data[_HEAD.size + powers.nbytes + extremes.nbytes :]
        return Mastered(encoded, samples, top, peak_before, peak, powers[:steps], powers[steps:], phase, extremes)

    def at(self, start: int, how: InStretches) -> Mastered:
        """The same stretch where it begins at *start*: measured again where the meter's steps fall otherwise there."""
        phase = start % bin_size(how.sample_rate)
        if phase == self.phase:
            return self
        heard = as_floats(how.decode(self.encoded, self.samples))
        return replace(self, after=weighted_energies(heard, how.sample_rate, start), phase=phase)


def master(samples: Samples, how: InStretches, level: Level, *, start: int = 0, last: bool) -> Mastered:
    """*samples*, levelled and encoded, and measured as a listener gets them.

    Args:
        start: where in the whole they begin, in samples.

    Raises `AudioError` where the encoder does not give what it should.
    """
    floats, ceiling = as_floats(samples), level.ceiling
    peak_before, before = true_peak(floats), weighted_powers(floats, how.sample_rate, how.grid)
    del floats  # a stretch is held a few times over while it is worked on, by every thread; not once more
    for attempt in range(_TRIES):
        levelled = limit(samples, how.sample_rate, level.gain, ceiling)
        encoded = how.encode(levelled, last=last)
        decoded = how.decode(encoded, len(samples))
        heard = as_floats(decoded)
        peak = true_peak(heard)
        over = decibels(peak) + _UNSURE - level.peak
        if over <= 0 or attempt == _TRIES - 1:
            break
        ceiling -= over + _SPARE
    return Mastered(
        encoded,
        len(samples),
        max(int(levelled.max(initial=0)), -int(levelled.min(initial=0))),
        peak_before,
        peak,
        before,
        weighted_energies(heard, how.sample_rate, start),
        start % bin_size(how.sample_rate),
        _extremes(decoded, how.grid),
    )


def _extremes(samples: Samples, step: int) -> Samples:
    """The lowest and the highest of each *step* samples, in turn."""
    padded = np.zeros(-(-len(samples) // step) * step, np.int16)
    padded[: len(samples)] = samples
    steps = padded.reshape(-1, step)
    return np.stack([steps.min(axis=1), steps.max(axis=1)], axis=1).ravel()


@dataclass(frozen=True, slots=True)
class Piece:
    """What a stretch is made of."""

    stretch: Stretch
    cues: Sequence[Cue]  #: of its utterances
    takes: Sequence[Take]
    overlays: Sequence[Overlay] = ()
    last: bool = False

    def key(self, how: InStretches, level: Level) -> str:
        """A name for the stretch as it will be mastered: equal names, equal bytes."""
        start = self.stretch.start
        clips = [
            (take.digest, take.sample_rate, cue.start - start) for take, cue in zip(self.takes, self.cues, strict=True)
        ]
        laid_over = [
            (overlay.start - start, hashlib.blake2b(overlay.samples.tobytes()).hexdigest())
            for overlay in self.overlays
            if overlay.start < self.stretch.end and start < overlay.end
        ]
        levels = (level.gain, level.ceiling, level.peak)
        shape = [_VERSION, how.shape, levels, self.stretch.end - start, self.last, clips, laid_over]
        return hashlib.blake2b(json.dumps(shape).encode(), digest_size=20).hexdigest()

    def sound(self, sample_rate: int) -> Samples:
        """Its samples, not levelled yet. Raises `AudioError` where a clip is not what was laid out."""
        clips = (resample(take.hear(), sample_rate) for take in self.takes)
        return fill(self.stretch, self.cues, clips, self.overlays)
