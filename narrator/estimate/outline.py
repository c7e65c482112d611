"""An estimate as it is told: the time of an article and its chapters, how sure it is, and what fits into less."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from narrator.durations import badge, band, clock, iso_duration
from narrator.estimate.ensemble import predict_all
from narrator.estimate.predict import shared_error
from narrator.estimate.timing import timing_of, total_error
from narrator.spoken import count_words
from narrator.types import Plan, Utterance, Voice

_SHORT = 5.0  # seconds
_SAMPLED = 20  # utterances that are looked at for what is wrong with all of them


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of an estimate."""

    title: str
    words: int
    seconds: float
    error: float  #: relative, one standard deviation


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long an article will take in one voice."""

    title: str
    voice: str
    speed: float
    words: int
    seconds: float
    pauses: float  #: of these seconds, silence of ours: known exactly
    error: float  #: relative, one standard deviation
    shared: float  #: of this error, what all articles in this voice have in common
    chapters: tuple[Part, ...]
    notes: tuple[str, ...]  #: why it is less sure than usual

    @property
    def band(self) -> int:
        """Whole seconds to either side within which the true length lies 19 times in 20; 0 where it is exact."""
        return band(self.error, self.seconds)

    @property
    def badge(self) -> str:
        """The line for a page: ``Listen to this article · 7:25 min``."""
        return badge(self.seconds)

    @property
    def iso(self) -> str:
        """The length as ISO 8601 writes it, for ``<time datetime>`` and schema.org: ``PT7M25S``."""
        return iso_duration(self.seconds)

    def as_table(self) -> dict[str, Any]:
        """All of it, for JSON."""
        return {
            "title": self.title,
            "voice": self.voice,
            "speed": self.speed,
            "words": self.words,
            "seconds": self.seconds,
            "pauses": self.pauses,
            "band": self.band,
            "error": self.error,
            "shared": self.shared,
            "time": clock(self.seconds),
            "iso8601": self.iso,
            "badge": self.badge,
            "chapters": [
                {"title": part.title, "words": part.words, "seconds": part.seconds, "error": part.error}
                for part in self.chapters
            ],
            "notes": list(self.notes),
        }

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> Estimate:
        """The estimate that `as_table` gave. Raises `KeyError`, `TypeError` where it is none."""
        names = ("title", "voice", "speed", "words", "seconds", "pauses", "error", "shared")
        chapters = tuple(Part(**part) for part in table["chapters"])
        return cls(**{name: table[name] for name in names}, chapters=chapters, notes=tuple(table["notes"]))


def total(estimates: Sequence[Estimate]) -> tuple[float, int]:
    """Seconds of all articles in a voice together, and their band: what their errors share does not average out."""
    seconds = sum(estimate.seconds for estimate in estimates)
    shared = sum(estimate.shared * estimate.seconds for estimate in estimates)
    own = sum((estimate.error**2 - estimate.shared**2) * estimate.seconds**2 for estimate in estimates)
    return seconds, band(math.sqrt(shared**2 + max(0.0, own)) / seconds if seconds else 0.0, seconds)


def outline(plan: Plan) -> Estimate:
    """What is told of *plan*."""
    return Estimate(
        title=plan.article.metadata.title or plan.article.origin,
        voice=plan.voice.id,
        speed=plan.voice.speed,
        words=plan.article.words,
        seconds=round(plan.total, 2),  # as it is remembered, so that it is told alike again
        pauses=round(sum(utterance.pause_after for utterance in plan.utterances), 2),
        error=round(plan.error, 5),
        shared=round(min(plan.error, shared_error(plan.voice)), 5),
        chapters=tuple(_parts(plan)),
        notes=doubts(plan),
    )


def doubts(plan: Plan) -> tuple[str, ...]:
    """Why the estimate of *plan* is less sure than its voice usually is, in words."""
    notes = list(plan.article.warnings)
    if plan.article.words == 0:
        notes.append("there is nothing to speak")
    elif plan.total < _SHORT:
        notes.append("so few words vary by a fifth and more")
    some = plan.utterances[:: 1 + len(plan.utterances) // _SAMPLED]
    return (*notes, *predict_all(some).notes)


def fitting(estimate: Estimate, target: float) -> tuple[Part, ...]:
    """The chapters that fit into *target* seconds, in order: each that there is still room for."""
    left, chosen = target, []
    for part in estimate.chapters:
        if part.seconds <= left:
            left -= part.seconds
            chosen.append(part)
    return tuple(chosen)


def speed_for(estimate: Estimate, voice: Voice, target: float) -> float | None:
    """The speed at which the article lasts *target* seconds; None where its pauses alone last longer."""
    sounds = estimate.seconds - estimate.pauses
    if target <= estimate.pauses or sounds <= 0:
        return None
    pace = (target - estimate.pauses) / sounds
    timing = timing_of(voice)
    if timing is None:
        return estimate.speed / pace
    return timing.speed_for(pace * timing.pace(estimate.speed))


def _parts(plan: Plan) -> Iterator[Part]:
    timing = timing_of(plan.voice)
    model = (timing.phonemes or timing.text) if timing else None
    for section in plan.sections:
        utterances = plan.utterances[section.first : section.last]
        durations = plan.durations[section.first : section.last]
        pauses = sum(utterance.pause_after for utterance in utterances)
        error = total_error(model.spread, durations, pauses) if model else plan.error
        seconds = round(plan.seconds(section.first, section.last), 2)
        yield Part(section.title, _words(utterances), seconds, round(max(error, plan.error), 5))


def _words(utterances: Sequence[Utterance]) -> int:
    return sum(count_words(utterance.written or utterance.text) for utterance in utterances)
