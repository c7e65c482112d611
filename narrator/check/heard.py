"""The sound of a file: how long, how loud, how clean."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from narrator.check.claims import Claim, claim
from narrator.encode.sound import decoded, rate_of
from narrator.loudness import Meter, decibels

_STEP = 0.01  # seconds
_QUIET = -45.0  # dBFS: below the quietest speech of a levelled file
_LONGEST_GAP = 4.0
_LEAD, _TRAIL = 1.5, 4.0
_NO_ROOM = -3.0  # dBTP: a limiter was at work
_CLIPPED = 32_700
_RUN = 4  # samples at full scale in a row


@dataclass(frozen=True, slots=True)
class Heard:
    """What listening to a whole file tells."""

    sample_rate: int
    samples: int
    lufs: float
    peak: float  #: dBTP
    levels: Sequence[float]  #: dBFS, of about 10 ms each
    step: float  #: seconds of each, exactly
    clipped: int  #: places where several samples in a row are at full scale
    offset: float  #: mean of all samples, of full scale

    @property
    def duration(self) -> float:
        """In seconds."""
        return self.samples / self.sample_rate

    def level(self, second: float) -> float:
        """The quietest 10 ms within 25 ms of a time: silence is there, or it is not."""
        middle = int(second / self.step)
        return min(self.levels[max(0, middle - 2) : middle + 3], default=-120.0)


def hear(path: Path) -> Heard:
    """Listen to the file at *path*. Raises `AudioError` where it is no sound."""
    rate = rate_of(path)
    meter, levels, step = Meter(rate), array("f"), round(_STEP * rate)
    samples = clipped = total = 0
    rest = np.zeros(0, np.int16)
    for block in decoded(path):
        meter.add(block)
        samples += len(block)
        total += int(block.sum(dtype=np.int64))
        clipped += _runs(np.abs(block.astype(np.int32)) >= _CLIPPED)
        rest = np.concatenate([rest, block])
        whole = len(rest) // step * step
        power = (rest[:whole].astype(np.float32).reshape(-1, step) / 32768) ** 2
        levels.extend(20 * np.log10(np.maximum(np.sqrt(power.mean(axis=1)), 1e-6)))
        rest = rest[whole:]
    return Heard(rate, samples, meter.lufs, meter.peak, levels, step / rate, clipped, total / max(samples, 1) / 32768)


def _runs(full: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    if not full.any():
        return 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], full.astype(np.int8), [0]])))
    return int(((edges[1::2] - edges[::2]) >= _RUN).sum())


def sound_claims(heard: Heard, target: float, starts: Sequence[int]) -> Iterator[Claim]:
    """What a listener notices.

    Args:
        target: LUFS.
        starts: of the chapters, in milliseconds.
    """
    yield claim("sound.there", heard.lufs > -70, f"{heard.duration:.3f} s")
    off = heard.lufs - target
    full = "; its peaks leave no room for more" if off < -1.0 and heard.peak > _NO_ROOM else ""
    yield claim("sound.loudness", abs(off) <= 1.0, f"{heard.lufs:.1f} LUFS, {target:g} ±1 is right{full}")
    yield claim("sound.peak", heard.peak <= -1.0, f"{heard.peak:.1f} dBTP, at most −1 is right")
    yield claim("sound.clipping", not heard.clipped, f"{heard.clipped} places at full scale")
    yield claim("sound.offset", abs(heard.offset) < 0.005, f"{decibels(abs(heard.offset)):.0f} dBFS of constant offset")
    loud = np.flatnonzero(np.asarray(heard.levels) > _QUIET)
    if not len(loud):
        return
    lead, trail = loud[0] * heard.step, (len(heard.levels) - 1 - loud[-1]) * heard.step
    yield claim("sound.starts", lead <= _LEAD, f"{lead:.2f} s of silence before the first sound")
    yield claim("sound.ends", trail <= _TRAIL, f"{trail:.2f} s of silence after the last")
    gaps = np.diff(loud) * heard.step
    longest = float(gaps.max(initial=0.0))
    at = float(loud[int(gaps.argmax())] * heard.step) if len(gaps) else 0.0
    yield claim("sound.gaps", longest <= _LONGEST_GAP, f"the longest silence is {longest:.2f} s, at {at:.1f} s")
    inside = [start for start in starts if start and heard.level(start / 1000) > _QUIET]
    says = f"{len(inside)} start in sound: {', '.join(f'{s / 1000:.3f} s' for s in inside[:4])}" if inside else "all do"
    yield claim("chapters.in-silence", not inside if len(starts) > 1 else None, says)
