"""The estimate as a guard: a clip that cannot be what was asked for is found without listening.

What it does not find: words said wrong, one word among thirty left out, sound of the right length that rises and
falls as speech does. Utterances of a word or two may be half as long as usual and still pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrator.backends import load
from narrator.estimate.predict import predict
from narrator.estimate.timing import Spread, Timing
from narrator.types import Clip, Utterance

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BEYOND = 1.6  #: how much further than the furthest clip of the fitting a clip may lie
_LEAST = 6.0  #: deviations that are never suspicious
_WIDE = Spread(shared=0.2, grain=0.15, floor=0.2, shortest=-8.0, longest=8.0)
_FRAME = 0.02  # seconds
_SILENT = 10 ** (-55 / 20)  # of full scale, root mean square
_LONGEST_SILENCE = 1.5  # seconds within one utterance
_STEADY = 1.5  # dB between the loud and the quiet fifth of frames: no speech is as even


class Guard:
    """Judges clips of one voice by its timing."""

    def __init__(self, timing: Timing | None) -> None:
        self._timing = timing

    def __call__(self, utterance: Utterance, clip: Clip) -> str:
        """What is wrong with *clip* as the sound of *utterance*, in words; empty where nothing is."""
        if not any(letter.isalnum() for letter in utterance.text):
            return ""
        if getattr(load(utterance.voice), "silent", False):
            return self._length(utterance, clip)
        return _silence(clip) or self._length(utterance, clip) or _evenness(clip)

    def bounds(self, utterance: Utterance) -> tuple[float, float]:
        """Seconds that a clip of *utterance* may last, least and most."""
        prediction = predict((utterance,), utterance.voice)
        expected = float(prediction.durations[0])
        spread = self._spread()
        deviation = max(spread.of_one(expected), spread.shared * expected)
        least = expected + min(-_LEAST, _BEYOND * spread.shortest) * deviation
        most = expected + max(_LEAST, _BEYOND * spread.longest) * deviation
        return max(least, 0.25 * expected), most

    def _length(self, utterance: Utterance, clip: Clip) -> str:
        least, most = self.bounds(utterance)
        if clip.duration < least:
            return f"too short: {clip.duration:.2f} s where at least {least:.2f} s are needed"
        if clip.duration > most:
            return f"too long: {clip.duration:.2f} s where at most {most:.2f} s are likely"
        return ""

    def _spread(self) -> Spread:
        if self._timing is None:
            return _WIDE
        return (self._timing.phonemes or self._timing.text).spread


def _silence(clip: Clip) -> str:
    """Whether there is nothing to hear, or nothing for so long that words must be missing."""
    import numpy as np

    quiet = _levels(clip) < _SILENT
    if quiet.all():
        return "silent"
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
    longest = float((edges[1::2] - edges[::2]).max(initial=0)) * _FRAME
    return f"silent for {longest:.1f} s within" if longest > _LONGEST_SILENCE else ""


def _evenness(clip: Clip) -> str:
    """Whether it neither rises nor falls, as a hum or a hiss does and speech never."""
    import numpy as np

    levels = _levels(clip)
    if len(levels) < 10:
        return ""
    low, high = np.percentile(levels, [20, 80])
    return "as even as noise" if high <= low * 10 ** (_STEADY / 20) else ""


def _levels(clip: Clip) -> npt.NDArray[np.float64]:
    """Root mean square of each frame, of full scale."""
    import numpy as np

    frame = max(1, round(_FRAME * clip.sample_rate))
    whole = max(len(clip.samples) // frame, 1) * frame
    samples = np.zeros(whole)
    samples[: min(whole, len(clip.samples))] = clip.samples[:whole] / 32768.0
    levels: npt.NDArray[np.float64] = np.sqrt((samples.reshape(-1, frame) ** 2).mean(axis=1))
    return levels
