"""Every utterance gets exactly one good clip, in order, whatever the engine does."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator import backends
from narrator.cache import ClipCache
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.parallel import threads
from narrator.synthesize import split, synthesize
from narrator.types import Clip, Seconds, Sound, Utterance, Voice, WordTime

VOICE = Voice("fake", "fake")
SPEECH = np.full(800, 1000, np.int16)


def say(text: str) -> Clip:
    """A clip whose samples tell its text: one sample a character, one word time a word."""
    return Clip(np.array([1000 + ord(letter) for letter in text], np.int16), 8000)


class FakeBackend:
    """Speaks as `answer` says, and remembers what it was asked."""

    sample_rate = 8000
    fingerprint = "fake/1"

    def __init__(self, answer: Callable[[str], Clip]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def synthesize(self, utterance: Utterance) -> Clip:
        self.asked.append(utterance.text)
        return self.answer(utterance.text)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], Clip]], FakeBackend]:
    def install(answer: Callable[[str], Clip]) -> FakeBackend:
        fake = FakeBackend(answer)

        def load(voice: Voice) -> FakeBackend:
            if voice.engine != "fake":
                raise BackendUnavailableError(voice.engine, "a model", "install it")
            return fake

        monkeypatch.setattr(backends, "load", load)
        return fake

    return install


def utterances(*texts: str) -> list[Utterance]:
    return [Utterance(text, VOICE) for text in texts]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([f"Sentence {'very ' * n}{n}." for n in range(9)]), max_size=30), st.integers(1, 4))
def test_one_result_an_utterance_in_order_and_equal_ones_spoken_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], jobs: int
) -> None:
    def answer(text: str) -> Clip:
        time.sleep(random.random() / 2000)  # so that threads finish out of order
        return say(text)

    fake = FakeBackend(answer)
    cache = ClipCache(tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backends, "load", lambda voice: fake)
        results = list(synthesize(utterances(*texts), cache, jobs=jobs))
    clips = [cache.read(result.key) for result in results]
    assert [clip is not None and clip.samples.tolist() for clip in clips] == [
        say(text).samples.tolist() for text in texts
    ]
    assert sorted(fake.asked) == sorted(set(texts))
    assert [result.cached for result in results] == [text in texts[:place] for place, text in enumerate(texts)]


def test_what_was_spoken_before_is_not_spoken_again(tmp_path, engine) -> None:
    fake = engine(say)
    cache = ClipCache(tmp_path)
    list(synthesize(utterances("One.", "Two."), cache))
    again = list(synthesize(utterances("One.", "Three.", "Two."), cache))
    assert sorted(fake.asked) == ["One.", "Three.", "Two."]
    assert [result.cached for result in again] == [True, False, True]


def test_a_damaged_clip_is_spoken_again(tmp_path, engine) -> None:
    fake = engine(say)
    cache = ClipCache(tmp_path)
    (first,) = synthesize(utterances("One."), cache)
    (path,) = tmp_path.rglob("*.flac")
    path.write_bytes(path.read_bytes()[:50])
    (second,) = synthesize(utterances("One."), cache)
    assert fake.asked == ["One.", "One."]
    assert not second.cached
    assert cache.read(first.key) is not None


@pytest.mark.parametrize(
    ("clip", "why"),
    [
        (Clip(SPEECH[:0], 8000), "no samples"),
        (Clip(np.zeros(800, np.int16), 8000), "silence"),
        (Clip(SPEECH, 16000), "16000 Hz"),
        (Clip(np.full(800, np.nan), 8000), "not numbers"),  # type: ignore[arg-type]
        (Clip(SPEECH.reshape(2, 400), 8000), "mono"),
    ],
)
def test_a_useless_clip_is_spoken_again_and_never_kept(tmp_path, engine, clip: Clip, why: str) -> None:
    answers = iter([clip])
    fake = engine(lambda text: next(answers, None) or say(text))
    (good,) = synthesize(utterances("Some words."), ClipCache(tmp_path / "once"))
    assert (fake.asked, good.attempts, good.error) == (["Some words."] * 2, 2, None)

    engine(lambda text: clip)
    (bad,) = synthesize(utterances("Some words."), ClipCache(tmp_path / "always"))
    assert isinstance(bad.error, SynthesisError)
    assert why in str(bad.error)
    assert not list((tmp_path / "always").rglob("*.flac"))


def test_an_engine_that_chokes_on_length_gets_halves(tmp_path, engine) -> None:
    def answer(text: str) -> Clip:
        if len(text) > 24:
            raise SynthesisError("fake", text, "too long")
        return say(text)

    fake = engine(answer)
    cache = ClipCache(tmp_path)
    (result,) = synthesize(utterances("When the rain had stopped, we went home."), cache)
    assert fake.asked[-2:] == ["the rain had stopped,", "we went home."] or fake.asked[-1] == "we went home."
    clip = cache.read(result.key)
    assert clip is not None
    spoken = "".join(chr(sample - 1000) if sample else "|" for sample in clip.samples.tolist())
    assert [part for part in spoken.split("|") if part][-1] == "we went home."
    assert result.attempts == len(fake.asked)


def test_the_words_that_cannot_be_spoken_are_named_and_the_rest_goes_on(tmp_path, engine) -> None:
    def answer(text: str) -> Clip:
        if "xyzzy" in text:
            raise SynthesisError("fake", text, "no such phoneme")
        return say(text)

    engine(answer)
    before, failed, after = synthesize(
        utterances("Fine.", "The magic word is, as all know, xyzzy and no other.", "Fine too."), ClipCache(tmp_path)
    )
    assert before.error is None
    assert after.error is None
    assert isinstance(failed.error, SynthesisError)
    assert "xyzzy" in failed.error.text
    assert len(failed.error.text) < 20
    assert "no such phoneme" in str(failed.error)


def test_marks_alone_are_a_moment_of_silence_and_no_call(tmp_path, engine) -> None:
    fake = engine(say)
    cache = ClipCache(tmp_path)
    (result,) = synthesize(utterances("… — !"), cache)
    clip = cache.read(result.key)
    assert clip is not None
    assert 0 < clip.duration < 0.5
    assert not clip.samples.any()
    assert fake.asked == []


def test_a_voice_that_is_not_installed_is_a_result_among_the_results(tmp_path, engine) -> None:
    engine(say)
    missing = Utterance("Hello.", Voice("other", "elsewhere"))
    results = list(synthesize([*utterances("One."), missing, *utterances("Two."), missing], ClipCache(tmp_path)))
    assert [type(result.error) for result in results] == [type(None), BackendUnavailableError] * 2


def test_what_a_check_doubts_is_spoken_again_and_at_last_told(tmp_path, engine) -> None:
    fake = engine(say)
    verdicts = iter(["too short by half"])
    (result,) = synthesize(utterances("Some words."), ClipCache(tmp_path), check=lambda u, c: next(verdicts, ""))
    assert (fake.asked, result.attempts) == (["Some words."] * 2, 2)
    cache = ClipCache(tmp_path)
    (doubted,) = synthesize(utterances("Word."), cache, check=lambda u, c: "too short by half")
    assert (doubted.doubt, doubted.error) == ("too short by half", None)
    assert cache.read(doubted.key) is not None  # it is sound all the same
    (later,) = synthesize(utterances("Word."), cache)
    assert (later.cached, later.doubt) == (True, "too short by half")  # told in every run, not only in that one


@pytest.mark.parametrize("run", [map, threads(1), threads(3, ahead=3)])
def test_whatever_has_the_shape_of_map_will_do(tmp_path, engine, run) -> None:
    engine(say)
    texts = [f"Sentence {'long ' * (n % 5)}{n % 11}." for n in range(40)]
    cache = ClipCache(tmp_path)
    clips = [cache.read(result.key) for result in synthesize(utterances(*texts), cache, run=run)]
    assert [len(clip.samples) for clip in clips if clip] == [len(text) for text in texts]


def test_results_come_while_later_utterances_are_not_even_known(tmp_path, engine) -> None:
    engine(say)
    known = 0

    def endless() -> Iterator[Utterance]:
        nonlocal known
        while True:
            known += 1
            yield Utterance(f"Sentence {known}.", VOICE)

    results = synthesize(endless(), ClipCache(tmp_path), jobs=2)
    for count in range(1, 200):
        next(results)
        assert known < count + 60
    results.close()


def test_the_longest_of_the_last_are_spoken_first(tmp_path, engine) -> None:
    fake = engine(say)
    texts = ["Four words are here.", "One.", "Two words.", "Here are three."]
    assert len(list(synthesize(utterances(*texts), ClipCache(tmp_path), jobs=1, run=map))) == 4
    assert fake.asked == sorted(texts, key=len, reverse=True)


def test_stopping_early_stops_the_threads(tmp_path, engine) -> None:
    fake = engine(say)
    results = synthesize(utterances(*[f"Number {n}." for n in range(500)]), ClipCache(tmp_path), jobs=2)
    next(results)
    results.close()
    assert len(fake.asked) < 100
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("narrator")]


@given(st.lists(st.from_regex(r"[abc]{1,6}[,;]?", fullmatch=True), min_size=1, max_size=12), st.data())
def test_halves_hold_every_word_once_and_never_cut_a_pronunciation(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    start = len(" ".join(words[:first])) + bool(first)
    sound = Sound(start, len(" ".join(words[:last])), "x")
    halves = split(Utterance(text, VOICE, sounds=(sound,), pause_after=Seconds(1)))
    if halves is None:
        assert last - first == len(words)
        return
    left, right, cut = halves
    assert f"{left.text} {right.text}".replace(",", "").split() == text.replace(",", "").split()
    assert right.text == text[cut:]
    kept = [half.text[s.start : s.end] for half in (left, right) for s in half.sounds]
    assert kept == [text[sound.start : sound.end]]


def test_word_times_survive_a_split(tmp_path, engine) -> None:
    def answer(text: str) -> Clip:
        if len(text) > 12:
            raise SynthesisError("fake", text, "too long")
        clip = say(text)
        return replace(clip, words=(WordTime(0, len(text), 0, len(clip.samples)),))

    engine(answer)
    cache = ClipCache(tmp_path)
    (result,) = synthesize(utterances("We left, he said."), cache)
    clip = cache.read(result.key)
    assert clip is not None
    left, right = clip.words
    assert (left.start, left.end, left.first, left.last) == (0, 8, 0, 8)
    assert (right.start, right.end) == (9, 17)
    assert clip.samples[right.first] == 1000 + ord("h")
    assert right.last == len(clip.samples)


def test_nothing_is_lost_when_the_cache_folder_is_shared_by_two_runs(tmp_path, engine) -> None:
    engine(say)
    texts = [f"Number {n}." for n in range(60)]
    failures: list[BaseException] = []

    def go(folder: Path) -> None:
        try:
            assert all(result.error is None for result in synthesize(utterances(*texts), ClipCache(folder), jobs=2))
        except BaseException as error:  # noqa: BLE001  (a thread's failure is the test's)
            failures.append(error)

    both = [threading.Thread(target=go, args=(tmp_path,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert not failures
    assert ClipCache(tmp_path).usage().clips == 60
