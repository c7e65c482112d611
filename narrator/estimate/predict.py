"""From utterances to seconds."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from narrator.backends import PredictsDuration
from narrator.estimate.knowledge import Knowledge, knowledge_of
from narrator.estimate.learning import Lesson, keep
from narrator.estimate.timing import Spread, total_error
from narrator.types import Seconds, Utterance, Voice

ASKED = Spread(shared=0.002, grain=0.045, floor=0.03)
"""How far clips lie from what an engine's own duration model said where it was not measured: Piper's dice, trimming."""

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
    known = knowledge_of(voice)
    if (exact or known.timing is None) and isinstance(known.backend, PredictsDuration):
        return _asked(utterances, known.backend, (known.timing and known.timing.asked) or ASKED)
    return _weighed(utterances, known)


def learn(utterances: Sequence[Utterance], voice: Voice, sounds: Sequence[float]) -> bool:
    """Let an episode that was rendered, its clips *sounds* seconds long, correct later estimates of its voice.

    Whether it taught anything: a few seconds, or a length out of all proportion, does not. Raises `OutputError`.
    """
    known = knowledge_of(voice)
    if known.backend is None or _is_silent(known):
        return False
    durations, _ = _lengths(utterances, known)
    spoken = hashlib.blake2b(repr([utterance.text for utterance in utterances]).encode("utf-8", "surrogatepass"))
    return keep(voice.id, spoken.hexdigest()[:20], Lesson(known.base, sum(durations), sum(sounds), len(utterances)))


def shared_error(voice: Voice) -> float:
    """Relative error that all estimates of *voice* have in common: many articles do not average it out."""
    known = knowledge_of(voice)
    if known.timing is None and isinstance(known.backend, PredictsDuration):
        return 0.0 if _is_silent(known) else ASKED.shared
    return known.shared_error


def _asked(utterances: Sequence[Utterance], backend: PredictsDuration, spread: Spread) -> Prediction:
    """What the engine says itself: surely only where it does not speak, for the others throw dice and are trimmed."""
    durations = tuple(backend.duration(utterance) for utterance in utterances)
    if getattr(backend, "silent", False):
        return Prediction(durations, 0.0)
    pauses = sum(utterance.pause_after for utterance in utterances)
    return Prediction(durations, total_error(spread, durations, pauses))


def _weighed(utterances: Sequence[Utterance], known: Knowledge) -> Prediction:
    raw, strange = _lengths(utterances, known)
    learned = known.learned
    durations = tuple(Seconds(length * learned.pace) for length in raw)
    pauses = sum(utterance.pause_after for utterance in utterances)
    own = learned.wider * total_error(known.model.spread, (length for length in durations if length), pauses)
    errors = [own, known.doubt if learned.error is None else min(known.doubt, learned.error), known.pace_error]
    notes = [f"{known.missing}; judged by its text alone"] if known.missing else []
    if known.why:
        notes.append(known.why + (f"; corrected by {learned.lessons} rendered since" if learned.lessons else ""))
    if strange > 0.01:
        errors.append(UNKNOWN_SOUND * strange)
        notes.append(f"{strange:.0%} of it are sounds or signs that the voice was never fitted on")
    return Prediction(durations, math.hypot(*errors), tuple(notes))


def _lengths(utterances: Sequence[Utterance], known: Knowledge) -> tuple[list[float], float]:
    """What the voice's model says, before anything was learnt, and the share of sounds it has no weight for."""
    pace, lengths = known.pace, []
    signs = unknown = 0
    for utterance in utterances:
        seconds, strangers = known.measure(utterance) if utterance.text.strip() else (0.0, 0)
        lengths.append(max(0.0, seconds) * pace)
        unknown += strangers
        signs += len(utterance.text)
    return lengths, min(1.0, unknown / max(1, signs))  # letters can hold more sounds than signs


def _is_silent(known: Knowledge) -> bool:
    return bool(getattr(known.backend, "silent", False))
