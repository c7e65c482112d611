"""The gain of a voice: what makes it as loud as episodes are, measured on clips of its own."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from narrator.cache import ClipCache
from narrator.encode import encoding
from narrator.join import fade
from narrator.limiter import Survey
from narrator.soundtrack import aim
from narrator.synthesize import synthesize
from narrator.types import AudioOptions, Clip, Utterance, Voice

MISS = 0.4
"""LU by which a text may miss the loudness asked for where its voice's gain is of use."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a voice needs, in dB, and how far its texts end from the loudness asked for, in LU."""

    decibels: float
    quietest: float
    loudest: float

    @property
    def is_steady(self) -> bool:
        """Whether all the texts end near enough for it to be the voice's own."""
        return self.quietest >= -MISS and self.loudest <= MISS


def gain_needed(voice: Voice, texts: Iterable[Sequence[str]], cache: ClipCache, *, jobs: int | None = None) -> Gain:
    """The gain that suits *texts*, sentence by sentence, in *voice*; the median of what each of them needs.

    Raises the `VoiceError` of the first sentence that could not be spoken.
    """
    surveys = [_survey([Utterance(line, voice) for line in text], cache, jobs) for text in texts]
    gains = [survey.gain(*aims) for survey, aims in surveys]
    gain = round(statistics.median(gains), 1)
    missed = [survey.after(gain, ceiling) - target for survey, (target, ceiling) in surveys]
    return Gain(gain, min(missed), max(missed))


def _survey(text: Sequence[Utterance], cache: ClipCache, jobs: int | None) -> tuple[Survey, tuple[float, float]]:
    clips = list(_clips(text, cache, jobs))
    rate = clips[0].sample_rate
    survey, pause = Survey(rate), np.zeros(round(text[0].voice.pauses.sentence * rate), np.int16)
    for clip in clips:
        survey.add(fade(clip.samples, rate))
        survey.add(pause)
    options = AudioOptions()
    return survey, aim(options, encoding(options, rate))


def _clips(text: Sequence[Utterance], cache: ClipCache, jobs: int | None) -> Iterable[Clip]:
    for rendered in synthesize(text, cache, jobs=jobs):
        if rendered.error:
            raise rendered.error
        if (clip := cache.read(rendered.key)) is not None:
            yield clip
