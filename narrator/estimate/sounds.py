"""What an utterance will sound like, as an estimate sees it: its phonemes, as cheaply as they can be had."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TypeAlias

from narrator.backends import Backend, Phonemizes, Sketches
from narrator.backends.espeak import ipa
from narrator.errors import BackendUnavailableError
from narrator.types import Utterance, Voice

Say: TypeAlias = Callable[[Utterance], Sequence[str]]


def sayer(backend: Backend, voice: Voice) -> Say | None:
    """What tells the phonemes of utterances that *backend* speaks in *voice*; None where nothing can.

    For an engine that tells no phonemes those of espeak-ng stand in: they are not what it speaks, but they are as long.
    """
    if isinstance(backend, Sketches) and _speaks("en-us"):
        return backend.sketch
    if isinstance(backend, Phonemizes):
        return backend.phonemes
    language = voice.language.lower()
    return (lambda utterance: ipa(utterance.text, language)) if _speaks(language) else None


@functools.cache
def _speaks(language: str) -> bool:
    """Whether espeak-ng is here and knows *language*."""
    try:
        ipa("", language)
    except BackendUnavailableError:
        return False
    return True
