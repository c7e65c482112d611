"""From utterances to seconds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from narrator.backends import Backend, Phonemizes, PredictsDuration
from narrator.backends import load as load_backend
from narrator.errors import VoiceError
from narrator.estimate import features
from narrator.estimate.timing import Model, Spread, Timing, timing_of, total_error
from narrator.types import Seconds, Utterance, Voice

UNFITTED = Model(
    {"word": 0.10, "syllable": 0.13, "digit": 0.3, "capital": 0.25, "stop ,": 0.12, features.UTTERANCE: 0.1},
    Spread(shared=0.2, grain=0.15, floor=0.2, shortest=-8.0, longest=8.0),
    mean_error=0.16,
    max_error=0.4,
)
"""How long speech takes when nothing is known of the voice: narrators' habits, within a fifth or so."""

ASKED = Spread(shared=0.002, grain=0.045, floor=0.03)
"""How far clips lie from what Piper's own duration model said just before: its dice, and the trimming."""

OTHER_VERSION = 0.03  #: relative error added where the engine is not the one that was fitted on
UNKNOWN_SOUND = 0.5  #: relative error of what has no weight


@dataclass(frozen=True, slots=True)
class Prediction:
    """Lengths of utterances before they are spoken, without their pauses, and how sure they are."""

    durations: tuple[Seconds, ...]
    error: float  #: relative standard deviation of the whole with its pauses; 0 where it is exact
    notes: tuple[str, ...] = ()  #: why the error is larger than the voice's usual


def predict(utterances: Sequence[Utterance], voice: Voice, *, exact: bool = False) -> Prediction:
    """How long each of *utterances* will sound.

    Args:
        exact: ask the engine's own duration model, where it has one: slower by far, and right but for its dice.

    Never fails for want of an engine, a timing file or a known alphabet: the error grows and the notes say why.
    Raises `VoiceProfileError` where the timing file is damaged.
    """
    timing = timing_of(voice)
    backend, missing = _backend(voice)
    if (exact or timing is None) and isinstance(backend, PredictsDuration):
        return _asked(utterances, backend)
    notes = [f"{missing}; judged by its text alone"] if missing else []
    if timing is None:
        notes.append(f"the voice {voice.id!r} has no timing: `narrator voices calibrate {voice.id}` measures it")
    return _weighed(utterances, voice, timing, backend, notes)


def _backend(voice: Voice) -> tuple[Backend | None, str]:
    try:
        return load_backend(voice), ""
    except VoiceError as error:
        return None, str(error)


def _asked(utterances: Sequence[Utterance], backend: PredictsDuration) -> Prediction:
    """What the engine says itself: surely only where it does not speak, for the others throw dice and are trimmed."""
    durations = tuple(backend.duration(utterance) for utterance in utterances)
    if getattr(backend, "silent", False):
        return Prediction(durations, 0.0)
    pauses = sum(utterance.pause_after for utterance in utterances)
    return Prediction(durations, total_error(ASKED, durations, pauses))


def _weighed(
    utterances: Sequence[Utterance], voice: Voice, timing: Timing | None, backend: Backend | None, notes: list[str]
) -> Prediction:
    model, terms = _way(timing, backend)
    pace = timing.pace(voice.speed) if timing else 1.0 / voice.speed
    durations: list[Seconds] = []
    signs = unknown = 0
    for utterance in utterances:
        spoken = terms(utterance) if utterance.text.strip() else []
        durations.append(Seconds(max(0.0, model.seconds(spoken)) * pace))
        unknown += model.strangers(spoken)
        signs += len(utterance.text)
    pauses = sum(utterance.pause_after for utterance in utterances)
    doubts = [total_error(model.spread, (length for length in durations if length), pauses)]
    if timing and backend and not _same_engine(timing, voice):
        doubts.append(OTHER_VERSION)
        notes.append(f"fitted on another version of the engine or its model ({timing.fingerprint})")
    if (share := unknown / max(1, signs)) > 0.01:
        doubts.append(UNKNOWN_SOUND * share)
        notes.append(f"{share:.0%} of it are sounds or signs that the voice was never fitted on")
    return Prediction(tuple(durations), math.hypot(*doubts), tuple(notes))


def _way(timing: Timing | None, backend: Backend | None) -> tuple[Model, Callable[[Utterance], list[str]]]:
    if timing and timing.phonemes and isinstance(backend, Phonemizes):
        speaker = backend
        return timing.phonemes, lambda utterance: features.of_phonemes(speaker.phonemes(utterance))
    return (timing.text if timing else UNFITTED), lambda utterance: features.of_text(utterance.text)


def _same_engine(timing: Timing, voice: Voice) -> bool:
    as_fitted, _ = _backend(replace(voice, speed=timing.speed))
    return as_fitted is not None and as_fitted.fingerprint == timing.fingerprint
