"""Learning from what was rendered: how much longer or shorter than predicted a voice has been, episode by episode.

Only numbers are kept, no text: a small file an episode, named by what was spoken, in narrator's data folder. So an
article that is rendered again is no new lesson, and processes that learn at the same time do not disturb each other.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from narrator.estimate.timing import Spread
from narrator.files import write_text

_KEPT = 50  #: lessons of a voice; the oldest are forgotten
_LEAST = 20.0  #: seconds of sound below which an episode teaches nothing
_FAR = 2.5  #: deviations beyond which a lesson counts less, the further the less
_FURTHEST = 0.7  #: logarithm of the pace beyond which something else went wrong
_FEW = 4  #: lessons from which on their scatter is believed


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one episode showed: its sound without pauses, in seconds."""

    base: str  #: names what it was predicted by; lessons of another base say nothing
    predicted: float
    actual: float
    utterances: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What all lessons together say."""

    pace: float = 1.0  #: what predictions are multiplied by
    error: float | None = None  #: relative standard deviation of `pace`; None where there was no lesson
    wider: float = 1.0  #: times by which episodes differ more than the voice's own spread says
    lessons: int = 0


def keep(voice: str, spoken: str, lesson: Lesson) -> bool:
    """Keep the *lesson* of the episode named *spoken*, if it teaches anything. Raises `OutputError`."""
    if lesson.predicted < _LEAST or lesson.actual <= 0 or abs(math.log(lesson.actual / lesson.predicted)) > _FURTHEST:
        return False
    folder = folder_of(voice)
    write_text(folder / f"{spoken}.json", json.dumps(asdict(lesson)) + "\n")
    for old in _newest_first(folder)[_KEPT:]:
        with suppress(OSError):  # another process may have forgotten it too
            old.unlink(missing_ok=True)
    return True


def learned(voice: str, base: str, spread: Spread, doubt: float) -> Learned:
    """What the lessons of *base* say of a *voice* whose own pace is known within *doubt*, relative, beforehand.

    The pace that is common to its texts, by Bayes' rule from what was known before; far-off episodes count less
    (Huber 1964). How far episodes then still lie apart shows whether the spread is as narrow as it claims.
    """
    lessons = [lesson for lesson in lessons_of(voice) if lesson.base == base]
    if not lessons:
        return Learned()
    paces = [math.log(lesson.actual / lesson.predicted) for lesson in lessons]
    variances = [(spread.of_all(lesson.predicted, lesson.utterances) / lesson.predicted) ** 2 for lesson in lessons]
    known = max(doubt, spread.shared / 2) ** 2
    pace = sorted(paces)[len(paces) // 2]
    for _ in range(5):
        trusts = [
            min(1.0, _FAR * math.sqrt(variance + known) / max(abs(one - pace), 1e-9)) / variance
            for one, variance in zip(paces, variances, strict=True)
        ]
        certainty = 1 / known + sum(trusts)
        pace = sum(trust * one for trust, one in zip(trusts, paces, strict=True)) / certainty
    wider = _wider([(one - pace) ** 2 / variance for one, variance in zip(paces, variances, strict=True)])
    return Learned(math.exp(pace), wider * math.sqrt(1 / certainty), wider, len(lessons))


def _wider(squares: Sequence[float]) -> float:
    if len(squares) < _FEW:
        return 1.0
    usual = sorted(squares)[: max(_FEW, math.ceil(0.95 * len(squares)))]  # a freak does not widen the band of all
    return math.sqrt(max(1.0, sum(usual) / len(usual)))


def lessons_of(voice: str) -> tuple[Lesson, ...]:
    """The lessons there are on a voice, oldest last."""
    folder = folder_of(voice)
    try:
        return _lessons(folder, folder.stat().st_mtime_ns)
    except OSError:
        return ()


@functools.lru_cache(maxsize=32)
def _lessons(folder: Path, _stamp: int) -> tuple[Lesson, ...]:
    found = []
    for path in _newest_first(folder)[:_KEPT]:
        with suppress(OSError, ValueError, TypeError):  # removed since, or not ours
            found.append(_checked(Lesson(**json.loads(path.read_text(encoding="utf-8")))))
    return tuple(found)


def _checked(lesson: Lesson) -> Lesson:
    if not (lesson.predicted > 0 and lesson.actual > 0 and lesson.utterances > 0):
        raise ValueError("not a lesson")
    return lesson


def _newest_first(folder: Path) -> list[Path]:
    dated = []
    for path in folder.glob("*.json"):
        with suppress(OSError):
            dated.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(dated, reverse=True)]


def folder_of(voice: str) -> Path:
    """Where the lessons of a voice lie."""
    from narrator.voices import models_folder

    return models_folder().parent / "learned" / re.sub(r"[^\w-]", "_", voice)
