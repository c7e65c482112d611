"""Lengths are told before the sound, and nothing else changes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import narrator
from narrator import backends
from narrator.backends.ahead import Ahead, Start
from narrator.backends.halves import Begun
from narrator.backends.silence import SilenceBackend
from narrator.cache import ClipCache
from narrator.errors import SynthesisError
from narrator.estimate import Course
from narrator.pipeline import RenderOptions, render_all
from narrator.synthesize import Rendered, synthesize
from narrator.types import Article, Block, BlockKind, Clip, Metadata, Seconds, SourceKind, Utterance, Voice

VOICE = Voice("dice", "dice")
RATE = 8000


class Dice:
    """An engine whose clips are never equally long, which it throws dice for first; it keeps a few throws."""

    sample_rate = RATE
    fingerprint = "dice/1"

    def __init__(self, room: int = 1000) -> None:
        self.room, self.most = room, 0
        self.log: list[tuple[str, str]] = []
        self._dice, self._lock = random.Random(5), threading.Lock()
        self._ahead = Ahead(self._begin, most=8 * room)

    def _begin(self, utterance: Utterance) -> Start:
        if "Stuck" in utterance.text:
            raise SynthesisError("dice", utterance.text, "it is stuck")
        with self._lock:
            thrown = np.array([400 + self._dice.random() * 400, 0.0], np.float32)  # 8 bytes
        return [], Begun({"thrown": thrown}, thrown)

    def foretell(self, utterance: Utterance) -> Seconds | None:
        frames = self._ahead.frames(utterance)
        if frames is None:
            return None
        with self._lock:
            self.log.append(("foretold", utterance.text))
            self.most = max(self.most, self.kept)
        return Seconds(int(frames[0]) / RATE)

    def forgo(self, utterance: Utterance) -> None:
        self._ahead.forgo(utterance)

    def synthesize(self, utterance: Utterance) -> Clip:
        _, begun = self._ahead.start(utterance)
        assert begun.frames is not None
        with self._lock:
            self.log.append(("spoken", utterance.text))
        return Clip(np.full(int(begun.frames[0]), 1000, np.int16), RATE)

    @property
    def kept(self) -> int:
        return self._ahead._size // 8

    def of(self, what: str) -> list[str]:
        return [text for kind, text in self.log if kind == what]


Install = Callable[[Dice], Dice]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Install:
    def install(fake: Dice) -> Dice:
        monkeypatch.setattr(backends, "load", lambda voice: fake)
        return fake

    return install


def utterances(*texts: str) -> list[Utterance]:
    return [Utterance(text, VOICE) for text in texts]


def seconds(rendered: Rendered) -> float:
    return rendered.samples / rendered.sample_rate


@settings(max_examples=30, deadline=None)
@given(
    texts=st.lists(st.sampled_from([*(f"Number {n}." for n in range(20)), "Stuck.", "…"]), max_size=40),
    before=st.lists(st.sampled_from([f"Number {n}." for n in range(20)]), max_size=8),
    room=st.integers(0, 12),
    jobs=st.integers(1, 3),
)
def test_whatever_was_told_is_true_and_order_and_results_are_as_without(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], before: list[str], room: int, jobs: int
) -> None:
    fake = Dice(room)
    cache = ClipCache(tmp_path_factory.mktemp("cache"))
    told: dict[int, Seconds] = {}

    def tell(number: int, length: Seconds) -> None:
        assert number not in told
        told[number] = length

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backends, "load", lambda voice: fake)
        list(synthesize(utterances(*before), cache))
        results = list(synthesize(utterances(*texts), cache, jobs=jobs, tell=tell))
        again = list(synthesize(utterances(*texts), cache, jobs=jobs))
    assert [(one.key, one.samples) for one in results] == [(one.key, one.samples) for one in again]
    assert [bool(one.error) for one in results] == ["Stuck" in text for text in texts]
    assert [one.cached for one in results] == [
        "Stuck" not in text and (text in before or text in texts[:place]) for place, text in enumerate(texts)
    ]
    assert all(seconds(results[number]) == length for number, length in told.items())
    assert len(fake.of("spoken")) == len({*before, *texts} - {"Stuck.", "…"})
    assert fake.most <= room + jobs
    assert fake.kept == 0


def test_all_that_there_is_room_for_is_told_before_the_first_is_spoken(tmp_path: Path, engine: Install) -> None:
    fake = engine(Dice(room=30))
    texts = [f"Number {n}." for n in range(50)]
    told: list[int] = []
    results = synthesize(utterances(*texts), ClipCache(tmp_path), jobs=2, tell=lambda number, _: told.append(number))
    next(results)
    assert sorted(told)[:30] == list(range(30))
    list(results)
    assert fake.log[:30] == [("foretold", text) for text in fake.of("foretold")[:30]]
    assert len(told) > 45  # more are begun whenever there is room


def test_what_is_in_the_cache_is_not_begun_and_told_all_the_same(tmp_path: Path, engine: Install) -> None:
    fake = engine(Dice())
    texts = [f"Number {n}." for n in range(20)]
    list(synthesize(utterances(*texts), ClipCache(tmp_path)))
    told: dict[int, Seconds] = {}
    results = list(synthesize(utterances(*texts), ClipCache(tmp_path), tell=told.__setitem__))
    assert fake.of("foretold") == []
    assert [told[number] for number in range(20)] == [seconds(one) for one in results]


def test_where_nobody_listens_nothing_is_begun(tmp_path: Path, engine: Install) -> None:
    fake = engine(Dice())
    list(synthesize(utterances("One.", "Two."), ClipCache(tmp_path / "a")))
    list(synthesize(utterances("One.", "Two."), ClipCache(tmp_path / "b"), run=map, tell=lambda *_: None))
    assert fake.of("foretold") == []


def test_a_run_that_is_given_up_keeps_nothing(tmp_path: Path, engine: Install) -> None:
    fake = engine(Dice())
    texts = [f"Number {n}." for n in range(40)]
    results = synthesize(utterances(*texts), ClipCache(tmp_path), jobs=1, tell=lambda *_: None)
    next(results)
    assert fake.kept
    results.close()
    assert fake.kept == 0


def test_an_engine_that_cannot_foretell_is_read_ahead_no_further_than_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain:
        sample_rate, fingerprint = RATE, "plain/1"

        def synthesize(self, utterance: Utterance) -> Clip:
            return Clip(np.full(400, 1000, np.int16), RATE)

    monkeypatch.setattr(backends, "load", lambda voice: Plain())
    read: list[int] = []

    def endless() -> Iterator[Utterance]:
        number = 0
        while True:
            read.append(number)
            yield Utterance(f"Number {number}.", VOICE)
            number += 1

    results = synthesize(endless(), ClipCache(tmp_path), jobs=2, tell=lambda *_: None)
    for _ in range(50):
        next(results)
    assert len(read) < 100
    results.close()


class Sure(SilenceBackend):
    """Silence that says beforehand how long it will be."""

    def foretell(self, utterance: Utterance) -> Seconds:
        return self.duration(utterance)

    def forgo(self, utterance: Utterance) -> None:
        pass


def planned(title: str, lines: int) -> narrator.Plan:
    """With estimates that are a fifth too short."""
    blocks = tuple(Block(BlockKind.PARAGRAPH, f"This is line {line} of {title}.") for line in range(lines))
    made = narrator.plan(Article(blocks, Metadata(title=title), origin=title, kind=SourceKind.PASTED), "silence")
    return replace(made, durations=tuple(Seconds(0.8 * length) for length in made.durations))


def test_each_plan_is_told_of_its_own_utterances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [planned("One", 3), planned("Two", 9), planned("Three", 1)]
    monkeypatch.setattr(backends, "load", Sure)
    courses = {plan.title: Course(plan) for plan in plans}
    spoken: list[str] = []

    def foretold(plan: narrator.Plan, number: int, length: Seconds) -> None:
        assert length == Sure(plan.voice).duration(plan.utterances[number])
        assert not spoken
        courses[plan.title].foretell(number, length)

    def progress(plan: narrator.Plan, utterance: Utterance, rendered: Rendered) -> None:
        spoken.append(plan.title)

    outcomes = list(render_all(plans, tmp_path, RenderOptions(jobs=2), progress, foretold))
    assert len(spoken) == sum(len(plan.utterances) for plan in plans)
    for plan, outcome in zip(plans, outcomes, strict=True):
        assert outcome.episode is not None
        assert courses[plan.title].total == pytest.approx(outcome.episode.duration, abs=0.1)


def test_who_waits_for_the_first_sound_does_not_wait_for_lengths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "load", Sure)
    told: list[int] = []
    options = RenderOptions(listen=lambda encoded: None)
    list(render_all([planned("One", 3)], tmp_path, options, None, lambda plan, number, length: told.append(number)))
    assert told == []
