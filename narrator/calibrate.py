"""Measuring a voice: our own sentences are rendered, and its timing is fitted on their clips."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import TypeAlias

from narrator.backends import PredictsDuration, load
from narrator.cache import ClipCache
from narrator.estimate import features
from narrator.estimate.fit import Example, Fit, fit, spread
from narrator.estimate.sounds import Say, sayer
from narrator.estimate.timing import Model, Pace, Spread, Timing
from narrator.synthesize import Rendered, synthesize
from narrator.types import Utterance, Voice

PLAIN = 0.01  #: by which articles miss, relative, where only our sentences were fitted on, which are plainer
TEXT = 20  #: sentences that count as one text when the error is judged
_SPEEDS = (0.25, 0.5, 0.6, 0.75, 0.9, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 2.75, 3.0, 4.0)
"""At which some are spoken again, as multiples of its own. All that can be asked for: many engines stop somewhere."""

_EVERY = 12  #: every so many-th sentence is spoken at other speeds
_MOST = 24  #: utterances spoken at other speeds


Lengths: TypeAlias = Callable[[Sequence[Utterance]], Iterator[float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """An utterance, how long its clip is, and which text it belongs to."""

    utterance: Utterance
    seconds: float
    text: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """A voice's timing, and what it says of each utterance it was fitted on, had it not seen that one's text."""

    timing: Timing
    measured: tuple[Measured, ...]
    predicted: tuple[float, ...]


def sentences() -> tuple[str, ...]:
    """The sentences to render: as spoken, in English."""
    lines = resources.files("narrator.estimate").joinpath("sentences.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def calibrate(
    voice: Voice,
    cache: ClipCache,
    *,
    texts: Iterable[Sequence[Utterance]] = (),
    prior: Model | None = None,
    note: str = "",
    jobs: int | None = None,
    told: Callable[[Rendered], None] | None = None,
) -> Calibration:
    """Render the sentences with *voice*, measure any *texts* more, and fit its timing.

    Texts are rendered too, unless the engine tells lengths itself, which is many times cheaper. Where it tells the
    same length each time, it is asked for the sentences as well, and only some are rendered, to see how right it is.

    Args:
        cache: keeps the clips; a second run renders none.
        texts: utterances of whole articles; the more, the surer.
        prior: phoneme weights of a voice that was fitted on much, to start from.
        note: what the texts are, and whose.
        told: is called with each clip's result.

    Raises the `VoiceError` of the first utterance that could not be spoken, `OutputError`.
    """
    speak = _Speaker(cache, jobs, told)
    texts = tuple(texts)
    spoken = [replace(utterance, voice=voice) for text in texts for utterance in text]
    own = [Utterance(line, voice) for line in sentences()]
    where = [number for number, text in enumerate(texts) for _ in text]
    where += [-1 - number // TEXT for number in range(len(own))]
    backend = load(voice)
    tells = _asked if isinstance(backend, PredictsDuration) else speak
    surely = _asked if isinstance(backend, PredictsDuration) and _without_dice(backend, own) else speak
    measured = tuple(map(Measured, [*spoken, *own], [*tells(spoken), *surely(own)], where))
    every = [*own, *spoken]
    paces = _paces(every[:: max(_EVERY, len(every) // _MOST)], surely)
    by_text = fit([Example(Counter(features.of_text(m.utterance.text)), m.seconds, m.text) for m in measured])
    by_phonemes = _by_phonemes(sayer(backend, voice), measured, prior)
    least = 0.0 if texts else PLAIN
    timing = Timing(
        voice=voice.id,
        engine=voice.engine,
        fingerprint=backend.fingerprint,
        speed=voice.speed,
        paces=paces,
        phonemes=_at_least(by_phonemes.model, least) if by_phonemes else None,
        text=_at_least(by_text.model, 2 * least),
        asked=_held(own[::_EVERY], speak) if isinstance(backend, PredictsDuration) else None,
        fitted_on={
            "sentences": "narrator/estimate/sentences.txt",
            **({"also": note} if note else {}),
            "texts": len({m.text for m in measured}),
            "utterances": len(measured),
            "words": sum(len(m.utterance.text.split()) for m in measured),
            "seconds": round(sum(m.seconds for m in measured), 1),
        },
    )
    return Calibration(timing, measured, (by_phonemes or by_text).predicted)


def _at_least(model: Model, shared: float) -> Model:
    return replace(model, spread=replace(model.spread, shared=max(shared, model.spread.shared)))


def _by_phonemes(say: Say | None, measured: Sequence[Measured], prior: Model | None) -> Fit | None:
    if say is None:
        return None
    examples = [Example(Counter(features.of_phonemes(say(m.utterance))), m.seconds, m.text) for m in measured]
    return fit(examples, prior.weights if prior else None)


def _asked(utterances: Sequence[Utterance]) -> Iterator[float]:
    """What the engine tells of their lengths without speaking them."""
    for utterance in utterances:
        backend = load(utterance.voice)
        assert isinstance(backend, PredictsDuration)
        yield backend.duration(utterance)


def _held(own: Sequence[Utterance], speak: Lengths) -> Spread:
    """How far clips lie from what the engine tells of their lengths."""
    import numpy as np

    return spread(np.array([*_asked(own)]), np.array([*speak(own)]), [np.arange(len(own))])


def _without_dice(backend: PredictsDuration, own: Sequence[Utterance]) -> bool:
    """Whether the engine tells the same length each time: then its clips need not be made to be measured."""
    longest = max(own, key=lambda utterance: len(utterance.text))
    return len({backend.duration(longest) for _ in range(3)}) == 1


def _paces(some: Sequence[Utterance], lengths: Lengths) -> tuple[Pace, ...]:
    """How much longer or shorter the same utterances are at other speeds, and twice by what their mean may be off."""
    usual = [*lengths(some)]
    paces = []
    for faster in _SPEEDS:
        other = [*lengths([replace(u, voice=replace(u.voice, speed=u.voice.speed * faster)) for u in some])]
        factor = sum(other) / sum(usual)
        off = [here - factor * before for here, before in zip(other, usual, strict=True)]
        error = 2 * math.sqrt(sum(miss * miss for miss in off)) / sum(other)
        paces.append(Pace(faster, round(factor, 4), round(error, 4)))
    return tuple(paces)


class _Speaker:
    """Lengths of utterances, in seconds, in order, through the cache."""

    def __init__(self, cache: ClipCache, jobs: int | None, told: Callable[[Rendered], None] | None) -> None:
        self._cache, self._jobs, self._told = cache, jobs, told

    def __call__(self, utterances: Sequence[Utterance]) -> Iterator[float]:
        for rendered in synthesize(utterances, self._cache, jobs=self._jobs):
            if rendered.error:
                raise rendered.error
            if self._told:
                self._told(rendered)
            yield rendered.samples / rendered.sample_rate
