"""The estimate as a guard: a clip that cannot be what was asked for is found without listening.

It listens for four things: a length that the voice's own error cannot explain, silence where words should be,
an end in the middle of a sound, and a hum or hiss that never rises or falls.

What it does not find: words said wrong or swapped, one word of ten left out, babble of the right length, and in
utterances of two or three words also a half that was cut off between words.
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

_BEYOND = 1.4  #: how much further than the furthest clip of the fitting a clip may lie
_LEAST = 4.5  #: deviations that are never suspicious
_WIDE = Spread(shared=0.2, grain=0.15, floor=0.2, shortest=-8.0, longest=8.0)
_FRAME = 0.02  # seconds
_SILENT = 10 ** (-55 / 20)  # of full scale, root mean square
_LONGEST_SILENCE = 1.5  # seconds within one utterance
_EDGE_SILENCE = 0.6  # seconds at its start or end: clips come trimmed
_ABRUPT = 10 ** (-30 / 20)  # of the loudest frame; of 181 clips none ended above -41 dB
_EARLY = 0.93  # of the length expected: what ends abruptly beyond it was not cut
_EARLY_UNFITTED = 0.6  # the same where nobody knows the voice's pace: at 0.93, 3 of 91 clips of a server were doubted
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
        levels = _levels(clip)
        return (
            _silence(levels)
            or self._length(utterance, clip)
            or _evenness(levels)
            or self._abruptness(utterance, clip, float(levels.max()))
        )

    def bounds(self, utterance: Utterance) -> tuple[float, float]:
        """Seconds that a clip of *utterance* may last, least and most."""
        prediction = predict((utterance,), utterance.voice)
        expected = float(prediction.durations[0])
        spread = self._spread()
        deviation = prediction.error * (expected + utterance.pause_after) or 1e-3
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

    def _abruptness(self, utterance: Utterance, clip: Clip, loudest: float) -> str:
        """Whether it ends early and while a sound is still loud, as what was cut off does.

        A loud end alone says nothing: some engines end every stop so.
        """
        end = clip.samples[-round(_FRAME / 2 * clip.sample_rate) :] / 32768.0
        if float((end**2).mean() ** 0.5) <= loudest * _ABRUPT:
            return ""
        expected = float(predict((utterance,), utterance.voice).durations[0])
        early = _EARLY if self._timing else _EARLY_UNFITTED
        return "it breaks off in the middle of a sound" if clip.duration < early * expected else ""

    def _spread(self) -> Spread:
        if self._timing is None:
            return _WIDE
        return (self._timing.phonemes or self._timing.text).spread


def _silence(levels: npt.NDArray[np.float32]) -> str:
    """Whether there is nothing to hear, or nothing for so long that words must be missing."""
    import numpy as np

    quiet = levels < _SILENT
    if quiet.all():
        return "silent"
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
    for first, last in edges.reshape(-1, 2):
        seconds = float(last - first) * _FRAME
        if seconds > (_EDGE_SILENCE if first == 0 or last == len(quiet) else _LONGEST_SILENCE):
            return f"silent for {seconds:.1f} s"
    return ""


def _evenness(levels: npt.NDArray[np.float32]) -> str:
    """Whether it neither rises nor falls, as a hum or a hiss does and speech never."""
    import numpy as np

    if len(levels) < 10:
        return ""
    low, high = np.percentile(levels, [20, 80])
    return "as even as noise" if high <= low * 10 ** (_STEADY / 20) else ""


def _levels(clip: Clip) -> npt.NDArray[np.float32]:
    """Root mean square of each frame, of full scale."""
    import numpy as np

    frame = max(1, round(_FRAME * clip.sample_rate))
    whole = max(len(clip.samples) // frame, 1) * frame
    samples = np.zeros(whole, np.float32)
    np.multiply(clip.samples[:whole], np.float32(1 / 32768), out=samples[: min(whole, len(clip.samples))])
    frames = samples.reshape(-1, frame)
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", frames, frames) / np.float32(frame)), np.float32)
