"""Utterances of several voices: each is judged by its own voice's timing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from narrator.estimate.predict import Prediction, predict
from narrator.types import Seconds, Utterance, Voice


def predict_all(utterances: Sequence[Utterance], *, exact: bool = False) -> Prediction:
    """How long each of *utterances* will sound in its voice; voices err independently of each other.

    Arguments and errors are those of `predict`.
    """
    by_voice: dict[Voice, list[int]] = {}
    for index, utterance in enumerate(utterances):
        by_voice.setdefault(utterance.voice, []).append(index)
    durations = [Seconds(0.0)] * len(utterances)
    errors: list[float] = []
    notes: list[str] = []
    whole = 0.0
    for voice, places in by_voice.items():
        own = [utterances[place] for place in places]
        found = predict(own, voice, exact=exact)
        for place, seconds in zip(places, found.durations, strict=True):
            durations[place] = seconds
        length = sum(found.durations) + sum(utterance.pause_after for utterance in own)
        whole += length
        errors.append(found.error * length)
        notes += found.notes if len(by_voice) == 1 else [f"{voice.id}: {note}" for note in found.notes]
    return Prediction(tuple(durations), math.hypot(*errors) / whole if whole else 0.0, tuple(notes))
