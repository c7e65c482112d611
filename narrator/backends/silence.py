"""The smallest complete backend: silence, exactly as long as the text asks for."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.backends.word_times import words_of
from narrator.types import Clip, Seconds, Utterance, Voice, WordTime

SAMPLE_RATE = 22050
_LEAD = 0.05  # seconds
_PER_CHARACTER = 0.062  # seconds: 150 words a minute, as narrators speak


class SilenceBackend:
    """Says nothing, deterministically: its clips are as long as speech of their text would be."""

    sample_rate = SAMPLE_RATE
    silent = True

    def __init__(self, voice: Voice) -> None:
        self._speed = voice.speed

    @property
    def fingerprint(self) -> str:
        """The version of the rule that gives the length."""
        return "silence/1"

    def synthesize(self, utterance: Utterance) -> Clip:
        """Silence of that length, with a time for each word."""
        import numpy as np

        words = [
            WordTime(start, end, self._samples(start), self._samples(end)) for start, end in words_of(utterance.text)
        ]
        return Clip(np.zeros(self._samples(len(utterance.text)), np.int16), self.sample_rate, words=tuple(words))

    def duration(self, utterance: Utterance) -> Seconds:
        """Length of the clip, exactly."""
        return Seconds(self._samples(len(utterance.text)) / self.sample_rate)

    def phonemes(self, utterance: Utterance) -> Sequence[str]:
        """The characters, for want of better."""
        return tuple(utterance.text)

    def _samples(self, characters: int) -> int:
        return round((_LEAD + characters * _PER_CHARACTER) / self._speed * self.sample_rate)
