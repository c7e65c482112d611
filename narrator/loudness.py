"""How loud sound is.

A streaming meter after ITU-R BS.1770-4 and its K-weighting filters. All work on mono samples, in full-scale floats
or 16 bits; loudness is what single-channel meters read, in LUFS. `limiter` makes sound as loud as asked for.
"""

from __future__ import annotations

import functools
import io
import math
from array import array
from typing import IO, TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from narrator.types import Samples

    Floats = npt.NDArray[np.float32]

SILENCE = -120.0  # what the meter says of no sound at all
_FULL = 32768.0
_STEP = 0.1  # seconds: a gating window is four of these
_TAIL = 0.15  # seconds after which the weighting filters' answer has died away, below −150 dB
_SIZE = 1 << 16  # samples a transform
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0


def _weighting(frequencies: npt.NDArray[np.float64]) -> npt.NDArray[np.complex128]:
    """The answer of the K-weighting filters at *frequencies*, in Hz: the same for every sample rate.

    Source: the coefficients of BS.1770-4, annex 1, tables 1 and 2, which are for 48 kHz.
    """
    z = np.exp(-2j * np.pi * np.minimum(frequencies, 24000.0) / 48000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    lowcut = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.asarray(shelf * lowcut)


@functools.cache
def _spectrum(sample_rate: int) -> npt.NDArray[np.complex64]:
    frequencies = np.arange(_SIZE // 2 + 1, dtype=np.float64) * (sample_rate / _SIZE)
    return _weighting(frequencies).astype(np.complex64)


class KWeighting:
    """The K-weighting filters over a stream: what goes in comes out as long, block by block.

    The filters are applied in the frequency domain to overlapping blocks; what wraps around is thrown away.
    """

    def __init__(self, sample_rate: int) -> None:
        self._overlap = math.ceil(_TAIL * sample_rate)
        self.room = _SIZE - self._overlap  #: samples that cost one transform
        self._spectrum = _spectrum(sample_rate)
        self._past = np.zeros(self._overlap, np.float32)

    def __call__(self, block: Floats) -> Floats:
        """*block*, weighted; its past is what was given before."""
        weighted = np.empty(len(block), np.float32)
        for start in range(0, len(block), self.room):
            weighted[start : start + self.room] = self._filter(block[start : start + self.room])
        return weighted

    def _filter(self, block: Floats) -> Floats:
        whole = np.concatenate([self._past, block])
        self._past = whole[len(whole) - self._overlap :]
        weighted = np.fft.irfft(np.fft.rfft(whole, _SIZE) * self._spectrum, _SIZE)
        return np.asarray(weighted[self._overlap : len(whole)], np.float32)


class Meter:
    """Integrated loudness of a stream, gated. Holds ten numbers a second, whatever the length."""

    def __init__(self, sample_rate: int) -> None:
        self._step = bin_size(sample_rate)
        self._weigh = KWeighting(sample_rate)
        self._powers = array("f")
        self._waiting: list[Floats] = []
        self._held = 0
        self._peaks = PeakMeter()

    def add(self, block: Samples | Floats) -> None:
        """Hear *block* after what was heard before."""
        samples = as_floats(block)
        self._peaks.add(samples)
        self._waiting.append(samples)
        self._held += len(samples)
        while self._held >= self._weigh.room:
            self._weigh_held(self._weigh.room // self._step)

    def _weigh_held(self, steps: int) -> None:
        heard = np.concatenate(self._waiting)
        whole = steps * self._step
        weighted = self._weigh(heard[:whole]).reshape(-1, self._step)
        self._powers.extend(np.einsum("ij,ij->i", weighted, weighted) / np.float32(self._step))
        self._waiting = [heard[whole:]]
        self._held = len(heard) - whole

    @property
    def lufs(self) -> float:
        """Integrated loudness of all that was heard."""
        if self._held >= self._step:
            self._weigh_held(self._held // self._step)
        return gated(np.asarray(self._powers, np.float32))

    @property
    def peak(self) -> float:
        """True peak, in dBTP, estimated by oversampling eight times where it can matter."""
        return decibels(self._peaks.peak)


class Bins:
    """Integrated loudness of stretches whose energy was taken by the gate's own steps: what `Meter` reads of the whole.

    The numbers, ten a second, are kept in *file*.
    """

    def __init__(self, sample_rate: int, file: IO[bytes]) -> None:
        self._size = bin_size(sample_rate)
        self._file = file
        self._end = 0  # of what was heard, in samples
        self._open = 0.0  # energy since the last whole bin

    def add(self, energies: Floats, samples: int) -> None:
        """Take the `weighted_energies` of the stretch that follows, which is so many *samples* long."""
        whole = self._end % self._size + samples
        kept = energies.astype(np.float64)
        kept[:1] += self._open
        count = whole // self._size
        self._file.write((kept[:count] / self._size).astype(np.float32).tobytes())
        self._open = float(kept[count:].sum()) if samples else self._open
        self._end += samples

    @property
    def lufs(self) -> float:
        """Of all that was heard."""
        self._file.seek(0)
        return gated(np.frombuffer(self._file.read(), np.float32))


class Gauge:
    """Integrated loudness of powers that come in steps of another length than the gate's: ten numbers a second.

    What lies in a step is taken to be spread evenly: near the gate that can be a tenth of a LU off in a short stream.

    Where a file is given, it holds the numbers, which only the end needs.
    """

    def __init__(self, sample_rate: int, step: int, file: IO[bytes] | None = None) -> None:
        self._step = step  # samples a power that comes in
        self._bin = bin_size(sample_rate)
        self._file = file or io.BytesIO()
        self._bins = 0  # whole ones so far
        self._end = 0  # of what was heard, in samples
        self._open = 0.0  # energy since the last whole bin

    def add(self, powers: Floats) -> None:
        """Take the mean squares of the steps that follow."""
        edges = self._end + self._step * np.arange(len(powers) + 1)
        energy = self._open + self._step * np.concatenate([[0.0], np.cumsum(powers, dtype=np.float64)])
        marks = np.arange(self._bin * (self._bins + 1), edges[-1] + 1, self._bin)
        until = np.interp(marks, edges, energy)
        self._file.write((np.diff(until, prepend=0.0) / self._bin).astype(np.float32).tobytes())
        self._bins += len(until)
        self._open = float(energy[-1] - until[-1]) if len(until) else float(energy[-1])
        self._end = int(edges[-1])

    @property
    def lufs(self) -> float:
        """Of all that was heard."""
        self._file.seek(0)
        return gated(np.frombuffer(self._file.read(), np.float32))


def weighted_powers(samples: Floats, sample_rate: int, step: int) -> Floats:
    """The K-weighted mean square of each *step* samples, the last one filled up; for sound between silences."""
    count = -(-len(samples) // step)
    whole = samples if len(samples) == count * step else np.pad(samples, (0, count * step - len(samples)))
    weighted = KWeighting(sample_rate)(whole).reshape(count, step)
    return np.asarray(np.einsum("ij,ij->i", weighted, weighted) / np.float32(step), np.float32)


def bin_size(sample_rate: int) -> int:
    """Samples a step of the gate."""
    return round(_STEP * sample_rate)


def weighted_energies(samples: Floats, sample_rate: int, start: int) -> Floats:
    """The K-weighted energy of sound between silences, by the steps of the gate.

    Args:
        start: where in the whole stream the sound begins, in samples; the first and the last step may be parts.
    """
    size = bin_size(sample_rate)
    before = start % size
    padded = np.pad(samples, (before, -(before + len(samples)) % size))
    weighted = KWeighting(sample_rate)(padded).reshape(-1, size)
    return np.asarray(np.einsum("ij,ij->i", weighted, weighted), np.float32)


def true_peak(samples: Floats) -> float:
    """The true peak of sound between silences, as a fraction of full scale."""
    meter = PeakMeter()
    for start in range(0, len(samples), _SIZE):
        meter.add(samples[start : start + _SIZE])
    meter.add(np.zeros(2 * _REACH + 1, np.float32))
    return meter.peak


def gated(powers: npt.NDArray[np.floating]) -> float:
    """Loudness of mean squares of 100 ms each, gated over windows of 400 ms. Source: BS.1770-4, equations 3 to 7."""
    if not len(powers):
        return SILENCE
    width = min(4, len(powers))
    windows = np.convolve(powers, np.full(width, 1 / width, powers.dtype), "valid")
    loud = windows[windows > 10 ** ((_ABSOLUTE_GATE + 0.691) / 10)]
    if not len(loud):
        return SILENCE
    kept = loud[loud > loud.mean(dtype=np.float64) * 10 ** (_RELATIVE_GATE / 10)]
    return -0.691 + 10 * math.log10(kept.mean(dtype=np.float64))


class PeakMeter:
    """The true peak of a stream, as a fraction of full scale: also what lies between the samples, an eighth apart.

    It is looked for only around samples that come near the highest peak so far: sound rises little above them.
    """

    def __init__(self) -> None:
        self.peak = 0.0
        self._past = np.zeros(2 * _REACH, np.float32)

    def add(self, block: Floats) -> None:
        """Hear *block* after what was heard before."""
        heard = np.concatenate([self._past, block])
        self._past = heard[max(0, len(heard) - 2 * _REACH) :]
        if len(heard) <= 2 * _REACH:
            return
        self.peak = max(self.peak, float(heard.max()), -float(heard.min()))
        _, highest = between_samples(heard, self.peak)
        self.peak = max(self.peak, float(highest.max(initial=0.0)))


_RISE = 2.5  # 8 dB: more than a crest of speech rises above the sample beside it; in an s of 11 kHz it is up to 7.4
_DOUBT = 1.5  # by what factor it rises at most above that of a tone through the same three samples: of 2,000 hisses 1.4
_AT_ONCE = 512  # crests: so small a product numpy's BLAS works out in this thread, without waking others that then spin
_REACH = 16  # samples to each side that shape what lies between two
_PARTS = 8  # of the way between two: with four, a crest of 10 kHz at 24 kHz is up to 0.4 dB too low


def between_samples(samples: Floats, least: float) -> tuple[npt.NDArray[np.intp], Floats]:
    """Beside which of *samples*, but for the first and last few, it may get above *least*, and how high it gets there.

    Each half-wave stands out by itself: beside a crest between two samples, one on the other side of zero is often the
    larger. What lies up to half the way to the samples on both sides, by a windowed sinc.
    """
    near = np.flatnonzero(np.abs(samples[_REACH : len(samples) - _REACH]) > least / _RISE) + _REACH
    here = samples[near]
    side = np.sign(here)
    size, before, after = here * side, samples[near - 1] * side, samples[near + 1] * side
    # of a tone, the neighbours' sum tells the frequency, and that how far from its crest a sample can be
    sharp = 1 - (2 * size - before - after) / np.maximum(4 * size, 1e-9)
    doubtful = size * _DOUBT > least * np.sqrt(np.maximum(sharp, 0))
    places = near[(size >= before) & (size >= after) & doubtful]
    highest = np.empty(len(places), np.float32)
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        around = samples[some[:, None] + np.arange(-_REACH, _REACH + 1)]
        highest[start : start + _AT_ONCE] = np.abs(around @ _between()).max(axis=1)
    return places, highest


@functools.cache
def _between() -> Floats:
    """What to weigh the samples around one with for the values between it and its neighbours."""
    offsets = np.arange(-_PARTS // 2, _PARTS // 2 + 1) / _PARTS
    away = np.arange(-_REACH, _REACH + 1)[:, None] - offsets[offsets != 0]
    window = np.cos(np.pi * away / (2 * _REACH + 2)) ** 2
    return np.asarray(np.sinc(away) * window, np.float32)


def as_floats(block: Samples | Floats) -> Floats:
    """Samples as fractions of full scale."""
    if block.dtype == np.int16:
        floats = block.astype(np.float32)
        floats /= np.float32(_FULL)
        return floats
    return block.astype(np.float32, copy=False)


def decibels(ratio: float) -> float:
    """An amplitude ratio in dB."""
    return 20 * math.log10(ratio) if ratio > 10 ** (SILENCE / 20) else SILENCE


def amplitude(level: float) -> float:
    """dB as an amplitude ratio."""
    return float(10 ** (level / 20))
