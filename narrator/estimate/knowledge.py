"""What is known of how long a voice takes: its timing, what was learnt since, and how sure both are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from narrator.backends import Backend
from narrator.backends import load as load_backend
from narrator.errors import VoiceError
from narrator.estimate import features
from narrator.estimate.learning import Learned, learned
from narrator.estimate.sounds import sayer
from narrator.estimate.timing import Model, Spread, Timing, timing_of
from narrator.types import Utterance, Voice

_LATIN = "abcdefghijklmnopqrstuvwxyzßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ"
UNFITTED = Model(
    {
        "word": 0.10,
        "syllable": 0.13,
        "digit": 0.3,
        "capital": 0.25,
        "ideograph": 0.1,
        "stop ,": 0.12,
        features.UTTERANCE: 0.1,
    }
    | dict.fromkeys(_LATIN, 0.0),  # no strangers, but told by their syllables
    Spread(shared=0.08, grain=0.15, floor=0.2, shortest=-8.0, longest=8.0),
    mean_error=0.16,
    max_error=0.4,
)
"""How long speech takes when nothing is known of the voice: narrators' habits, within a fifth or so."""

UNKNOWN_VOICE = 0.18  #: relative error added where a voice was never measured
OTHER_VERSION = 0.03  #: where the engine is not of the version that was fitted on
OTHER_VOICE = 0.12  #: where the model, the system or a setting is another

Measure: TypeAlias = Callable[[Utterance], tuple[float, int]]
"""Seconds of an utterance at the pace it was fitted at, and how many of its sounds have no weight."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a voice."""

    voice: Voice
    timing: Timing | None
    backend: Backend | None
    missing: str  #: why there is no backend
    model: Model
    measure: Measure
    doubt: float  #: relative error of the voice's pace, beside that of the model
    why: str  #: this doubt, in words

    @property
    def pace(self) -> float:
        """What lengths are multiplied by at the speed of the voice."""
        return self.timing.pace(self.voice.speed) if self.timing else 1.0 / self.voice.speed

    @property
    def pace_error(self) -> float:
        """Relative error of `pace`; 0 at the speed that was fitted."""
        return self.timing.pace_error(self.voice.speed) if self.timing else 0.0

    @property
    def base(self) -> str:
        """Names all that predictions rest on, so that lessons are not applied to others."""
        way = "phonemes" if self.timing and self.model is self.timing.phonemes else "letters"
        return f"{self.timing.digest if self.timing else ''} {way} {self.backend.fingerprint if self.backend else ''}"

    @property
    def learned(self) -> Learned:
        """What rendered episodes have shown."""
        return learned(self.voice.id, self.base, self.model.spread, self.doubt)

    @property
    def shared_error(self) -> float:
        """Relative error that all estimates of the voice have in common: many articles do not average it out."""
        so_far = self.learned.error
        return max(self.model.spread.shared / 2, self.doubt if so_far is None else min(self.doubt, so_far))

    def __str__(self) -> str:
        if self.timing is None:
            return "never measured"
        off = f"{self.model.mean_error:.1%} off on average, {self.model.max_error:.1%} at most"
        told = [f"{off}, on texts left out of the fitting", *filter(None, [self.why])]
        if lessons := self.learned.lessons:
            told.append(f"corrected by {lessons} rendered here")
        return "; ".join(told)


def knowledge_of(voice: Voice) -> Knowledge:
    """What is known of *voice*. Raises `VoiceProfileError` where its timing file is damaged."""
    timing = timing_of(voice)
    backend, missing = _backend(voice)
    model, measure = _way(timing, voice, backend)
    doubt, why = _doubt(voice, timing, backend)
    return Knowledge(voice, timing, backend, missing, model, measure, doubt, why)


def _backend(voice: Voice) -> tuple[Backend | None, str]:
    try:
        return load_backend(voice), ""
    except VoiceError as error:
        return None, str(error)


def _way(timing: Timing | None, voice: Voice, backend: Backend | None) -> tuple[Model, Measure]:
    if timing and timing.phonemes and backend and (say := sayer(backend, voice)):
        model = timing.phonemes
        return model, lambda utterance: model.weigh(say(utterance))
    text = timing.text if timing else UNFITTED

    def measure(utterance: Utterance) -> tuple[float, int]:
        terms = features.of_text(utterance.text)
        return text.seconds(terms), text.strangers(terms)

    return text, measure


def _doubt(voice: Voice, timing: Timing | None, backend: Backend | None) -> tuple[float, str]:
    remedy = f"`narrator voices calibrate {voice.id}` measures it"
    if timing is None:
        return UNKNOWN_VOICE, f"the voice {voice.id!r} has no timing: {remedy}"
    if backend is None:
        return 0.0, ""
    as_fitted, _ = _backend(replace(voice, speed=timing.speed))
    now = as_fitted.fingerprint if as_fitted else ""
    if now == timing.fingerprint:
        return 0.0, ""
    if _without_version(now) == _without_version(timing.fingerprint):
        return OTHER_VERSION, f"fitted on another version of the engine ({timing.fingerprint})"
    return OTHER_VOICE, f"fitted on another model, system or setting ({timing.fingerprint}): {remedy}"


def _without_version(fingerprint: str) -> Sequence[str]:
    """A fingerprint is ``engine/version/…``."""
    engine, _, rest = fingerprint.partition("/")
    return engine, rest.partition("/")[2]
