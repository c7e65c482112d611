"""Learning while rendering: what is finished corrects the estimate of the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from narrator.estimate.timing import Spread
from narrator.types import Plan, Seconds, Utterance


@dataclass(frozen=True, slots=True)
class Corrector:
    """The length of an episode, surer with each clip that is heard.

    A text that runs slower than predicted so far will likely go on so. How far to believe that follows from the
    voice's spread: a few seconds of sound say little against what all texts have shown, a few minutes say nearly all.
    """

    predicted: float  #: seconds of sound still to come, as first predicted
    silence: float  #: seconds of all pauses: known exactly
    waiting: int  #: utterances still to come
    spread: Spread
    heard_predicted: float = 0.0
    heard_actual: float = 0.0
    heard: int = 0
    foretold: float = 0.0  #: seconds of sound still to come whose length is known, counted as heard

    @classmethod
    def of(
        cls, utterances: Sequence[Utterance], durations: Sequence[Seconds], spread: Spread | None = None
    ) -> Corrector:
        """For *utterances* predicted to sound *durations*; the spread is the voice's, else a wide one."""
        pauses = sum(utterance.pause_after for utterance in utterances)
        return cls(sum(durations), pauses, len(durations), spread or Spread(shared=0.1, grain=0.1, floor=0.1))

    @classmethod
    def of_plan(cls, plan: Plan) -> Corrector:
        """For a plan: as unsure as its estimate says, with the spread of its voice."""
        from narrator.estimate.knowledge import UNFITTED
        from narrator.estimate.timing import timing_of

        timing = timing_of(plan.voice)
        spread = (timing.phonemes or timing.text).spread if timing else UNFITTED.spread
        sounds = sum(plan.durations)
        if sounds:
            own = spread.of_all(sounds, len(plan.durations)) ** 2 - (spread.shared * sounds) ** 2
            common = max(0.0, (plan.error * plan.total) ** 2 - own) / sounds**2
            spread = replace(spread, shared=max(spread.shared, math.sqrt(common)))
        return cls.of(plan.utterances, plan.durations, spread)

    def foretell(self, predicted: Seconds, length: Seconds) -> Corrector:
        """The same where one more clip, predicted so, is not spoken yet but known to be so long.

        It tells as much of the others as if it were heard.
        """
        return replace(self.hear(predicted, length), foretold=self.foretold + length)

    def hear_foretold(self, foretold: Seconds, actual: Seconds) -> Corrector:
        """The same once a clip that was foretold is found so long."""
        return replace(
            self,
            heard_actual=self.heard_actual + actual - foretold,
            foretold=max(0.0, self.foretold - foretold),
        )

    def hear(self, predicted: Seconds, actual: Seconds) -> Corrector:
        """The same after one more clip, predicted so and found so long, in whatever order they come."""
        return replace(
            self,
            predicted=max(0.0, self.predicted - predicted),
            waiting=max(0, self.waiting - 1),
            heard_predicted=self.heard_predicted + predicted,
            heard_actual=self.heard_actual + actual,
            heard=self.heard + 1,
        )

    @property
    def pace(self) -> float:
        """What predictions of the rest are multiplied by."""
        if self.heard_predicted <= 0:
            return 1.0
        believed = self.spread.shared**2
        noise = self._noise(self.heard_predicted, self.heard) / self.heard_predicted**2
        weight = believed / (believed + noise)
        return 1.0 + weight * (self.heard_actual / self.heard_predicted - 1.0)

    @property
    def total(self) -> Seconds:
        """Length of the whole episode, pauses included."""
        return Seconds(self.heard_actual + self.predicted * self.pace + self.silence)

    @property
    def remaining(self) -> Seconds:
        """Seconds of sound still to come, without pauses."""
        return Seconds(self.predicted * self.pace + self.foretold)

    @property
    def error(self) -> float:
        """Relative standard deviation of `total`: what is heard or foretold is sure."""
        if not self.total:
            return 0.0
        believed = self.spread.shared**2
        if self.heard_predicted > 0:
            noise = self._noise(self.heard_predicted, self.heard) / self.heard_predicted**2
            believed = believed * noise / (believed + noise)
        rest = believed * self.predicted**2 + self._noise(self.predicted, self.waiting)
        return math.sqrt(max(0.0, rest)) / self.total

    def _noise(self, seconds: float, utterances: int) -> float:
        return self.spread.grain**2 * seconds + self.spread.floor**2 * utterances


class Course:
    """The length of one episode while its utterances are foretold and spoken, each known by its number in the plan."""

    def __init__(self, plan: Plan) -> None:
        self._lengths = Corrector.of_plan(plan)
        self._durations = plan.durations
        self._foretold: dict[int, Seconds] = {}
        self._spoken = 0

    def foretell(self, number: int, length: Seconds) -> None:
        """That utterance, not spoken yet, will sound so long."""
        if number >= self._spoken and number not in self._foretold:
            self._foretold[number] = length
            self._lengths = self._lengths.foretell(self._predicted(number, length), length)

    def hear(self, length: Seconds) -> None:
        """The next utterance sounds so long."""
        number, self._spoken = self._spoken, self._spoken + 1
        if number in self._foretold:
            self._lengths = self._lengths.hear_foretold(self._foretold.pop(number), length)
        else:
            self._lengths = self._lengths.hear(self._predicted(number, length), length)

    def _predicted(self, number: int, found: Seconds) -> Seconds:
        return self._durations[number] if number < len(self._durations) else found

    @property
    def total(self) -> Seconds:
        """Length of the whole episode, as far as it is known."""
        return self._lengths.total
