"""Words in time, written as the sound is made: nothing of the episode is held but the sentence at hand."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from narrator.publish.transcripts import Sentence, Word, clock, escaped, sentences, words

if TYPE_CHECKING:
    from narrator.takes import Take
    from narrator.types import Cue, Plan


class ReadAlong:
    """Writes a JSON transcript with words and a WebVTT file with word times, utterance by utterance.

    The JSON is that of Podcasting 2.0 (version 1.0.0: segments with startTime, endTime and body) and says of each
    segment its block in the article and that block's kind, whether its words were measured, and its words with their
    places in that block; also what is odd in its sound, and whether it was spoken more than once.
    """

    def __init__(self, plan: Plan, sample_rate: int, transcript: IO[Any], captions: IO[Any]) -> None:
        self._plan, self._rate = plan, sample_rate
        self._transcript, self._captions = transcript, captions
        self._sentences = sentences(plan)
        self._sentence: Sentence | None = next(self._sentences, None)
        self._start = 0
        self._words: list[Word] = []
        self._again, self._doubts = False, dict[str, None]()
        self._written = 0
        language = plan.article.metadata.language or plan.voice.language
        self._transcript.write(f'{{"version": "1.0.0", "language": {json.dumps(language)}, "segments": ['.encode())
        self._captions.write(b"WEBVTT\n")

    def add(self, cue: Cue, take: Take) -> None:
        """Take an utterance, its words in time, and how it was spoken; utterances come in order."""
        sentence = self._sentence
        if sentence is None:
            return
        if cue.utterance == sentence.first:
            self._start = cue.start
        self._again |= take.attempts > 1
        self._doubts |= {take.doubt: None} if take.doubt else {}
        self._words += words(self._plan.utterances[cue.utterance], cue)
        if cue.utterance + 1 == sentence.last:
            self._write(sentence, cue.end)
            self._words, self._again, self._doubts = [], False, {}
            self._sentence = next(self._sentences, None)

    def finish(self) -> None:
        """Close what was written."""
        self._transcript.write(b"\n]}\n")

    def _write(self, sentence: Sentence, end: int) -> None:
        segment = {
            "startTime": self._seconds(self._start),
            "endTime": self._seconds(end),
            "body": sentence.text,
            "block": sentence.block,
            "kind": str(self._plan.utterances[sentence.first].kind),
            "measured": all(word.measured for word in self._words),
            "words": [
                [word.text, self._seconds(word.start), self._seconds(word.end), word.offset] for word in self._words
            ],
        }
        segment |= {"again": True} if self._again else {}
        segment |= {"doubt": "; ".join(self._doubts)} if self._doubts else {}
        comma = ",\n" if self._written else "\n"
        self._transcript.write((comma + json.dumps(segment, ensure_ascii=False)).encode("utf-8"))
        self._written += 1
        times = f"{clock(self._start, self._rate)} --> {clock(end, self._rate)}"
        timed = " ".join(self._timed(word, at_start=i == 0) for i, word in enumerate(self._words))
        self._captions.write(f"\n{self._written}\n{times}\n{timed}\n".encode())

    def _timed(self, word: Word, *, at_start: bool) -> str:
        mark = "" if at_start else f"<{clock(word.start, self._rate)}>"
        return mark + escaped(word.text)

    def _seconds(self, samples: int) -> float:
        return round(samples / self._rate, 3)
