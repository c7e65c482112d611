"""Engines that speak, behind one small contract.

A backend arrives by the entry point group ``narrator.backends``: its name is the engine's, its value a callable
(usually a class) that takes a `Voice` and gives a `Backend`. Heavy imports stay inside the backend's own module.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Sequence
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from narrator.errors import UnknownBackendError, VoiceError
from narrator.types import Clip, Seconds, Utterance, Voice


class Backend(Protocol):
    """Turns one utterance into one clip."""

    @property
    def fingerprint(self) -> str:
        """Engine, model, version and settings: whatever changes the sound. Part of the cache key."""

    @property
    def sample_rate(self) -> int:
        """Of every clip, in Hz."""

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance*; safe to call from several threads at once. Raises `SynthesisError`."""


class Engine(Protocol):
    """What an entry point names: makes backends for voices of its engine."""

    def __call__(self, voice: Voice) -> Backend:
        """Load what *voice* needs. Raises `BackendUnavailableError` where that is not installed."""


@runtime_checkable
class Phonemizes(Protocol):
    """A backend that can tell the phonemes it would speak, far cheaper than speaking them."""

    def phonemes(self, utterance: Utterance) -> Sequence[str]:
        """One string a phoneme, stress mark, space or punctuation mark, in order."""


@runtime_checkable
class Sketches(Protocol):
    """A backend that can tell for less than its phonemes what is as long as they are."""

    def sketch(self, utterance: Utterance) -> Sequence[str]:
        """Phonemes to estimate a length by, in espeak-ng's IPA, as `Phonemizes` has them."""


@runtime_checkable
class PredictsDuration(Protocol):
    """A backend whose model can tell an utterance's length without making its sound."""

    def duration(self, utterance: Utterance) -> Seconds:
        """Length of the trimmed clip."""


@runtime_checkable
class Foretells(Protocol):
    """A backend that can do ahead of time the part of speaking which decides the length."""

    def foretell(self, utterance: Utterance) -> Seconds | None:
        """The length of the clip that the next `Backend.synthesize` of *utterance* gives; what made it known is kept.

        None where nothing can be kept. Safe to call from several threads at once. Raises `VoiceError`.
        """

    def forgo(self, utterance: Utterance) -> None:
        """Let go of what is kept for *utterance*: it will not be spoken."""


@runtime_checkable
class Priced(Protocol):
    """A backend that may cost money, and can tell how much beforehand."""

    def cost(self, utterances: Iterable[Utterance]) -> float | None:
        """Of speaking *utterances*, in the currency its profile names prices in; None where it names none."""


@runtime_checkable
class Reports(Protocol):
    """A backend with something to tell about its model that the profile does not say."""

    def report(self) -> str:
        """One line, without speaking or preparing anything. Raises `BackendUnavailableError`."""


def engines() -> tuple[str, ...]:
    """Names of the engines installed, sorted."""
    return tuple(sorted({point.name for point in entry_points(group="narrator.backends")}))


def engine(name: str) -> Engine:
    """The engine of that name. Raises `UnknownBackendError`."""
    for point in entry_points(group="narrator.backends", name=name):
        found: Engine = point.load()
        return found
    raise UnknownBackendError(name, engines())


_LOADING = threading.RLock()


def load(voice: Voice) -> Backend:
    """One backend per process and voice, however many utterances it speaks, and in however many threads."""
    with _LOADING:
        return _load(voice)


@functools.cache
def _load(voice: Voice) -> Backend:
    return engine(voice.engine)(voice)


def forget() -> None:
    """Let go of the backends, models and all: what is spoken next loads its own."""
    _load.cache_clear()


def missing(voice: Voice) -> str:
    """What keeps *voice* from speaking here; empty where nothing does. Loads no model."""
    try:
        load(voice)
    except VoiceError as error:
        return str(error)
    return ""
