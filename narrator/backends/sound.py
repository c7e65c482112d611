"""What every engine's samples need before they are a clip: 16 bits, and no silence of the engine's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from narrator.types import Samples

_STEP = 0.005  # seconds a window
_FLOOR = 10 ** (-60 / 20)  # of full scale; engines' own noise lies below
_RELATIVE = 10 ** (-42 / 20)  # of the loudest window; the end of an f or an s lies above
_KEPT = 0.015  # seconds kept before the first and after the last sound


def pcm(samples: npt.NDArray[np.floating]) -> Samples:
    """Samples between −1 and 1 as 16-bit PCM, clipped. Not-a-numbers become zero: `audible` sees them missing."""
    whole: Samples = (np.clip(np.nan_to_num(samples), -1.0, 1.0) * 32767.0).round().astype(np.int16)
    return whole


def audible(samples: Samples, sample_rate: int) -> tuple[int, int]:
    """Where the sound starts and ends: ``samples[first:last]`` is without the engine's own silence.

    ``(0, 0)`` where there is none. Loudness is judged in windows of 5 ms against −60 dBFS and against the
    loudest window; 15 ms beyond the first and last loud window are kept, so that no soft consonant is lost.
    """
    step = max(1, round(_STEP * sample_rate))
    whole = len(samples) // step * step
    windows = samples[:whole].astype(np.float32).reshape(-1, step) / 32768.0
    rest = samples[whole:].astype(np.float32) / 32768.0
    level = np.sqrt(np.append((windows**2).mean(axis=1), (rest**2).mean() if len(rest) else 0.0))
    loud = np.flatnonzero(level > max(_FLOOR, float(level.max()) * _RELATIVE))
    if not len(loud):
        return 0, 0
    kept = round(_KEPT * sample_rate)
    return max(0, int(loud[0]) * step - kept), min(len(samples), (int(loud[-1]) + 1) * step + kept)


def emphasised(samples: Samples, share: float) -> Samples:
    """A copy in which *share* of each sample is taken from the next: pre-emphasis, as speech coders do it.

    At 22.05 kHz a share of 0.7 turns 500 Hz down by 10 dB and 8 kHz up by 4.
    """
    whole = samples.astype(np.float32)
    whole[1:] -= share * samples[:-1]
    clear: Samples = np.clip(whole.round(), -32768, 32767).astype(np.int16)
    return clear
