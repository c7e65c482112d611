"""A voice's timing: what it was fitted on, how long each term sounds, and how far off it is.

The files lie in ``voices/<id>.timing.json``; a user's own, made by ``narrator voices calibrate``, win over them.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from narrator.errors import VoiceProfileError
from narrator.estimate import features
from narrator.estimate.features import Word
from narrator.files import write_text
from narrator.types import Seconds, Voice

FORMAT = 1
_BEYOND = (
    0.2  #: relative error of a pace for each doubling of the speed beyond what was measured: engines stop somewhere
)
_WORDS = 50_000  #: different words that are kept weighed


@dataclass(frozen=True, slots=True)
class Spread:
    """How far predictions lie from clips, measured on utterances that the fitting did not see.

    The error of an article's sound of *s* seconds in *n* utterances has the variance
    ``(shared * s)² + grain² * s + floor² * n``: one part that a whole text has in common, two that average out.
    """

    shared: float = 0.0  #: relative
    grain: float = 0.0  #: seconds, for one second of sound
    floor: float = 0.0  #: seconds, for each utterance
    shortest: float = -5.0  #: the utterance furthest below its prediction but for freaks, in deviations of `of_one`
    longest: float = 5.0  #: the one furthest above

    def of_one(self, predicted: float) -> float:
        """Standard deviation of one utterance's length around its prediction, in seconds."""
        return math.sqrt(self.grain**2 * predicted + self.floor**2) or 1e-9

    def of_all(self, predicted: float, utterances: int) -> float:
        """Standard deviation of the summed length of many utterances, in seconds."""
        return math.sqrt((self.shared * predicted) ** 2 + self.grain**2 * predicted + self.floor**2 * utterances)


@dataclass(frozen=True, slots=True)
class Model:
    """Seconds for each term, and how well their sum does."""

    weights: Mapping[str, float]
    spread: Spread
    mean_error: float = 0.0  #: of texts left out of the fitting, relative, absolute
    max_error: float = 0.0
    _words: dict[tuple[Word, str, str], tuple[float, int, bool]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def seconds(self, terms: Iterable[str]) -> float:
        """Their sum; what has no weight counts nothing."""
        weight = self.weights.get
        return sum([weight(term, 0.0) for term in terms])

    def strangers(self, terms: Iterable[str]) -> int:
        """How many of *terms* are single sounds or signs without a weight: the voice was never fitted on them."""
        return sum([len(term) == 1 for term in terms if term not in self.weights])

    def weigh(self, phonemes: Sequence[str]) -> tuple[float, int]:
        """`seconds` and `strangers` of an utterance seen as phonemes; no word is looked into twice."""
        words = features.words_of(phonemes)
        known, last = self._words, len(words) - 1
        if len(known) > _WORDS:
            known.clear()
        total = self.weights.get(features.UTTERANCE, 0.0) + self.weights.get(" ", 0.0) * last
        unknown = last * (" " not in self.weights)
        before, left = False, "^"
        for place, word in enumerate(words):
            key = (word, left, " " if place < last else "$")
            seconds, strange, spelled = known.get(key) or known.setdefault(key, self._word(*key))
            total += seconds
            unknown += strange
            if spelled:
                total += self.weights.get(features.SPELLED_ON if before else features.SPELLED, 0.0)
            before, left = spelled, " "
        return total + self._bent(len(phonemes)), unknown

    def as_table(self) -> dict[str, Any]:
        """All of it, for JSON."""
        errors = {"mean_error": self.mean_error, "max_error": self.max_error}
        return {"weights": dict(self.weights), "spread": asdict(self.spread), **errors}

    def _bent(self, sounds: int) -> float:
        total = 0.0
        for beyond, term in features.BENDS:
            if sounds <= beyond:
                break
            total += self.weights.get(term, 0.0) * (sounds - beyond)
        return total

    def _word(self, word: Word, left: str, right: str) -> tuple[float, int, bool]:
        return (
            self.seconds(features.of_word(word, left, right)),
            sum([phoneme not in self.weights for phoneme in word]),
            features.is_spelled(word),
        )


class Pace(NamedTuple):
    """How long a voice takes at another speed than its own."""

    speed: float  #: as a multiple of its own
    factor: float  #: what lengths are multiplied by
    error: float = 0.0  #: of the factor, relative: a text with many stops gains less than another


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a voice takes to say things."""

    voice: str
    engine: str
    fingerprint: str  #: of the backend it was fitted on
    speed: float  #: of the voice when it was fitted
    paces: tuple[Pace, ...]
    """At other speeds, rising. Measured, since engines do not do as they are told: Piper rounds every sound up to whole
    frames, and at 1.1 times its usual speed gains 4 %, not 9; espeak-ng is never faster than 2.7 times that.
    """
    phonemes: Model | None  #: None for engines that do not tell their phonemes
    text: Model
    fitted_on: Mapping[str, str | int | float] = field(default_factory=dict)
    asked: Spread | None = None  #: of clips around what the engine's own duration model tells, where it has one
    digest: str = field(default="", compare=False)  #: of the file it was read from

    def pace(self, speed: float) -> float:
        """What lengths are multiplied by at that *speed*: between measured ones by line, beyond them in proportion."""
        faster = speed / self.speed
        low, high = self._around(faster)
        if low is high:
            return low.factor * low.speed / faster
        return low.factor + (high.factor - low.factor) * _between(low, faster, high)

    def pace_error(self, speed: float) -> float:
        """Relative error of `pace` at that *speed*; it grows beyond what was measured."""
        faster = speed / self.speed
        low, high = self._around(faster)
        if low is high:
            return low.error + _BEYOND * abs(math.log2(faster / low.speed))
        return low.error + (high.error - low.error) * _between(low, faster, high)

    def _around(self, faster: float) -> tuple[Pace, Pace]:
        """The measured paces around that speed; beyond them the last one, twice."""
        known = {pace.speed: pace for pace in (Pace(1.0, 1.0), *self.paces)}
        points = [known[speed] for speed in sorted(known)]
        right = bisect.bisect_left(points, faster, key=lambda pace: pace.speed)
        return points[max(right - 1, 0)], points[min(right, len(points) - 1)]

    def speed_for(self, pace: float) -> float:
        """The speed at which lengths are multiplied by *pace*: the inverse of `pace`, by halving."""
        slow, fast = self.speed / 16, self.speed * 16
        for _ in range(50):
            middle = math.sqrt(slow * fast)
            slow, fast = (middle, fast) if self.pace(middle) > pace else (slow, middle)
        return math.sqrt(slow * fast)

    def save(self, path: Path) -> None:
        """Write it as JSON. Raises `OutputError`."""
        models = {"phonemes": self.phonemes and self.phonemes.as_table(), "text": self.text.as_table()}
        table = {"format": FORMAT, **asdict(replace(self, phonemes=None)), **models}
        del table["digest"]
        write_text(path, json.dumps(table, ensure_ascii=False, indent=1) + "\n")


def load(path: Path) -> Timing:
    """The timing in the file *path*. Raises `VoiceProfileError` where it is wrong."""
    try:
        return _load(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise VoiceProfileError(str(path), error.strerror or str(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise VoiceProfileError(str(path), f"not a timing file of this version ({error}); calibrate again") from error


@functools.lru_cache(maxsize=32)
def _load(path: Path, _stamp: int) -> Timing:
    data = path.read_bytes()
    table = json.loads(data)
    if table.pop("format") != FORMAT:
        raise ValueError("another format")
    phonemes, text, asked = table.pop("phonemes"), table.pop("text"), table.pop("asked", None)
    paces = tuple(Pace(*map(float, pace)) for pace in table.pop("paces"))
    return Timing(
        **table,
        paces=paces,
        phonemes=_model(phonemes) if phonemes else None,
        text=_model(text),
        asked=Spread(**asked) if asked else None,
        digest=hashlib.blake2b(data, digest_size=8).hexdigest(),
    )


def _model(table: dict[str, Any]) -> Model:
    weights = {str(term): float(value) for term, value in table.pop("weights").items()}
    return Model(weights, Spread(**table.pop("spread")), **table)


def own_folder() -> Path:
    """Where timings made on this machine lie: in narrator's data folder."""
    from narrator.voices import models_folder

    return models_folder().parent / "timings"


def timing_of(voice: Voice) -> Timing | None:
    """The timing of *voice*: the user's own, else the one that comes with it, else None. Raises `VoiceProfileError`."""
    from narrator.voices import data_folder, user_folder

    for folder in (own_folder(), user_folder(), data_folder()):
        path = folder / f"{voice.id}.timing.json"
        if path.is_file():
            found = load(path)
            if found.engine == voice.engine:
                return found
    return None


def _between(low: Pace, faster: float, high: Pace) -> float:
    """How far a speed lies from *low* to *high*, by what it takes of the time."""
    return (1 / faster - 1 / low.speed) / (1 / high.speed - 1 / low.speed)


def total_error(spread: Spread, sounds: Iterable[Seconds], pauses: float) -> float:
    """Relative standard deviation of a whole, of which the *pauses* are exact."""
    lengths = tuple(sounds)
    whole = sum(lengths) + pauses
    return spread.of_all(sum(lengths), len(lengths)) / whole if whole > 0 else 0.0
