"""What every backend has to do, as tests: ours are held to them, and yours can be.

    # test_mine.py, run by pytest
    from narrator.testing import BackendContract
    from narrator.types import Voice

    class TestMine(BackendContract):
        voice = Voice("mine", "mine", model="deep.bin")

The engine is found by its entry point, as users find it. What an engine cannot do (word times, phonemes, durations)
is not asked of it.
"""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import ClassVar

from narrator import backends
from narrator.backends import Backend, Phonemizes, PredictsDuration
from narrator.errors import SynthesisError
from narrator.types import Clip, Sound, Utterance, Voice

SHORT = "Yes."
SENTENCE = "The ferry left at noon, and nobody on the pier waved."
LONG = (
    "When the harbour reopened after eleven days of repairs, the fishing boats left first, then the ferries, "
    "and by noon the long queue of lorries that had waited along the northern wall had gone."
)
AWKWARD = (
    "“Really?” she asked (twice) — and then: nothing…",
    "Naïve café owners in Zürich, Kraków and São Paulo agreed.",
    "It's the '90s rock-and-roll band's 3rd & final gig!",
    "Привет, 世界, مرحبا.",
    "Good \U0001f600 morning \u200b to \xa0 you.",
    "A",
    "no full stop",
)


_SPOKEN: dict[tuple[Voice, str], Clip] = {}


class BackendContract:
    """The tests; a subclass names the voice, whose engine has to be installed."""

    voice: ClassVar[Voice]
    edges: ClassVar[float] = 0.08  #: seconds of silence a clip may have at either end
    long: ClassVar[str] = LONG  #: for an engine slower than speech, a shorter one; at least twice `SENTENCE`

    def speak(self, text: str, voice: Voice | None = None) -> Clip:
        """A clip of *text*, spoken now."""
        return self.backend(voice).synthesize(Utterance(text, voice or self.voice))

    def clip(self, text: str) -> Clip:
        """A clip of *text*, spoken once for all the tests."""
        if (self.voice, text) not in _SPOKEN:
            _SPOKEN[self.voice, text] = self.speak(text)
        return _SPOKEN[self.voice, text]

    def backend(self, voice: Voice | None = None) -> Backend:
        """The backend of a voice, found as users find it."""
        return backends.load(voice or self.voice)

    def test_the_engine_is_found_by_its_entry_point(self) -> None:
        """It is among the installed engines, and makes a backend of the voice."""
        assert self.voice.engine in backends.engines()
        assert backends.engine(self.voice.engine)(self.voice)

    def test_a_voice_survives_the_way_to_another_process(self) -> None:
        """What is sent is the recipe, and it makes the same fingerprint there."""
        again = pickle.loads(pickle.dumps(self.voice))
        assert again == self.voice
        assert backends.engine(again.engine)(again).fingerprint == self.backend().fingerprint

    def test_the_fingerprint_is_short_plain_and_steady(self) -> None:
        """It becomes a part of the key of every clip."""
        before = self.backend().fingerprint
        self.speak(SHORT)
        assert self.backend().fingerprint == before
        assert before
        assert before.isprintable()
        assert len(before) < 500

    def test_a_clip_is_sixteen_bit_mono_at_the_backends_rate(self) -> None:
        """Whatever the engine works with inside."""
        clip = self.clip(SENTENCE)
        assert clip.samples.dtype == "int16"
        assert clip.samples.ndim == 1
        assert clip.sample_rate == self.backend().sample_rate
        assert 8000 <= clip.sample_rate <= 48000

    def test_a_clip_can_be_heard_and_lasts_as_speech_does(self) -> None:
        """Eleven words take between one and ten seconds."""
        clip = self.clip(SENTENCE)
        assert 1.0 < clip.duration < 10.0
        assert self._silent() or int(abs(clip.samples.astype("int32")).max()) > 1000

    def test_a_clip_has_no_silence_at_its_ends(self) -> None:
        """Pauses are the plan's; the engine's own are trimmed."""
        clip = self.clip(SENTENCE)
        if not self._silent():
            loud = (abs(clip.samples.astype("int32")) > 64).nonzero()[0]
            assert loud[0] <= self.edges * clip.sample_rate
            assert len(clip.samples) - loud[-1] <= self.edges * clip.sample_rate

    def test_longer_texts_last_longer(self) -> None:
        """Nothing is cut off, and nothing is spoken twice."""
        lengths = [self.clip(text).duration for text in (SHORT, SENTENCE, self.long)]
        assert lengths[0] < 0.5 * lengths[1] < lengths[2] / 3
        assert lengths[2] < 30.0

    def test_the_same_text_lasts_as_long_again(self) -> None:
        """Within the little that engines vary."""
        first, again = (speak(SENTENCE).duration for speak in (self.clip, self.speak))
        assert abs(first - again) < 0.15 * first

    def test_speed_is_the_voices(self) -> None:
        """A voice at 1.4 is faster, and its backend another one."""
        fast = replace(self.voice, speed=self.voice.speed * 1.4)
        assert self.speak(self.long, fast).duration < 0.9 * self.clip(self.long).duration

    def test_awkward_texts_are_spoken_or_refused_by_name(self) -> None:
        """Never another error, and never a clip that is none."""
        for text in AWKWARD:
            try:
                clip = self.speak(text)
            except SynthesisError as error:
                assert error.text == text  # noqa: PT017
                continue
            assert clip.sample_rate == self.backend().sample_rate

    def test_several_threads_may_call_at_once(self) -> None:
        """Each gets the clip of its own text."""
        texts = [SHORT, SENTENCE, self.long, SENTENCE, SHORT]
        alone = {text: self.clip(text).duration for text in set(texts)}
        with ThreadPoolExecutor(4) as pool:
            lengths = [clip.duration for clip in pool.map(self.speak, texts)]
        for text, length in zip(texts, lengths, strict=True):
            assert abs(length - alone[text]) < 0.2 * alone[text] + 0.2

    def test_word_times_lie_in_the_text_and_in_the_clip_and_rise(self) -> None:
        """Where the engine gives any."""
        clip = self.clip(SENTENCE)
        edges = [edge for word in clip.words for edge in (word.first, word.last)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(clip.samples) for edge in edges)
        if clip.words:
            assert [SENTENCE[word.start : word.end] for word in clip.words] == SENTENCE.strip(".").replace(
                ",", ""
            ).split()

    def test_a_pronunciation_does_no_harm(self) -> None:
        """An engine that takes no IPA speaks the word as written."""
        start = SENTENCE.index("ferry")
        utterance = Utterance(SENTENCE, self.voice, sounds=(Sound(start, start + 5, "fˈɛɹi"),))
        length = self.backend().synthesize(utterance).duration
        assert abs(length - self.clip(SENTENCE).duration) < 0.25 * length

    def test_phonemes_tell_sounds_from_marks(self) -> None:
        """Where the backend tells phonemes: strings, more of them for more text."""
        backend = self.backend()
        if isinstance(backend, Phonemizes):
            few, many = (backend.phonemes(Utterance(text, self.voice)) for text in (SHORT, self.long))
            assert all(isinstance(phoneme, str) and phoneme for phoneme in many)
            assert 0 < len(few) < len(many)

    def test_a_predicted_duration_is_the_clips(self) -> None:
        """Where the model can tell: right within a tenth."""
        backend = self.backend()
        if isinstance(backend, PredictsDuration):
            predicted = backend.duration(Utterance(self.long, self.voice))
            assert abs(predicted - self.clip(self.long).duration) < 0.1 * predicted

    def _silent(self) -> bool:
        return bool(getattr(self.backend(), "silent", False))
