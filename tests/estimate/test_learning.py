"""Rendered episodes correct later estimates: never wildly, never narrower than they deserve, whoever writes at once."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from narrator.estimate import Spread, learn, predict, timing_of
from narrator.estimate.learning import Learned, Lesson, folder_of, keep, learned, lessons_of
from narrator.estimate.timing import own_folder
from narrator.types import Utterance, Voice
from narrator.voices import find

SPREAD = Spread(shared=0.01, grain=0.07, floor=0.02)
STRANGER = replace(find("espeak"), id="stranger")  # a voice that speaks and was never measured


def article(number: int, voice: Voice) -> list[Utterance]:
    return [
        Utterance(f"The harbour reopened on day {number * 20 + day}, its walls mended.", voice) for day in range(10)
    ]


def taught(*paces: float, base: str = "b") -> Learned:
    for number, pace in enumerate(paces):
        keep("x", f"episode{number}", Lesson(base, 300.0, 300.0 * pace, 50))
    return learned("x", "b", SPREAD, doubt=0.12)


def render(voice: Voice, *paces: float) -> bool:
    """Whether articles taught something that were rendered each so many times as long as is predicted now."""
    articles = [article(number, voice) for number in range(len(paces))]
    lengths = [predict(utterances, voice).durations for utterances in articles]
    sounds = [[pace * length for length in one] for one, pace in zip(lengths, paces, strict=True)]
    return all(learn(utterances, voice, one) for utterances, one in zip(articles, sounds, strict=True))


def total(voice: Voice) -> float:
    return float(sum(predict(article(99, voice), voice).durations))


def test_without_lessons_nothing_changes() -> None:
    assert taught() == Learned(1.0, None, 1.0, 0)


def test_episodes_that_run_longer_make_estimates_longer_the_more_the_surer() -> None:
    once, often = taught(1.05), taught(*[1.05] * 10)
    assert 1.03 < once.pace < often.pace <= 1.05
    assert once.error is not None
    assert often.error is not None
    assert often.error < once.error < 0.02


def test_an_article_rendered_again_is_no_new_lesson() -> None:
    keep("x", "same", Lesson("b", 300.0, 310.0, 50))
    keep("x", "same", Lesson("b", 300.0, 311.0, 50))
    assert [lesson.actual for lesson in lessons_of("x")] == [311.0]


def test_one_freak_hardly_counts() -> None:
    usual = [1.02, 1.01, 1.03, 1.02, 1.015, 1.025]
    assert taught(*usual, 1.7).pace == pytest.approx(taught(*usual).pace, abs=0.008)


@pytest.mark.parametrize("lesson", [Lesson("b", 5, 6, 2), Lesson("b", 300, 0, 50), Lesson("b", 300, 900, 50)])
def test_what_cannot_be_right_or_is_too_short_teaches_nothing(lesson: Lesson) -> None:
    assert not keep("x", "odd", lesson)
    assert lessons_of("x") == ()


def test_lessons_on_another_model_say_nothing_of_this_one() -> None:
    assert taught(1.2, 1.2, base="another").lessons == 0


def test_a_damaged_lesson_is_passed_over() -> None:
    keep("x", "good", Lesson("b", 300.0, 310.0, 50))
    (folder_of("x") / "bad.json").write_text("{")
    (folder_of("x") / "odd.json").write_text('{"base": "b", "predicted": 0, "actual": 1, "utterances": 1}')
    assert len(lessons_of("x")) == 1


def test_many_at_once_lose_no_lesson_and_only_the_newest_are_kept() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: keep("x", f"e{n}", Lesson("b", 300.0, 303.0, 50)), range(40)))
    assert len(lessons_of("x")) == 40
    for number in range(40, 80):
        keep("x", f"e{number}", Lesson("b", 300.0, 330.0, 50))
    assert len(lessons_of("x")) == 50
    assert [lesson.actual for lesson in lessons_of("x")].count(330.0) == 40


def covered(own: float, texts: Sequence[float]) -> float:
    """Of articles whose paces vary by *own*, relative, how many lie in a band of two deviations after *texts*."""
    found = taught(*texts)
    assert found.error is not None
    deviation = math.hypot(SPREAD.shared * found.wider, found.error)
    chance = random.Random(7)
    new = [1.05 * (1 + chance.gauss(0, own)) for _ in range(400)]
    return sum(abs(pace / found.pace - 1) <= 2 * deviation for pace in new) / len(new)


@pytest.mark.parametrize("own", [0.01, 0.03])
@pytest.mark.parametrize("episodes", [6, 30])
def test_the_band_holds_also_where_texts_vary_more_than_the_spread_says(own: float, episodes: int) -> None:
    chance = random.Random(episodes)
    assert covered(own, [1.05 * (1 + chance.gauss(0, own)) for _ in range(episodes)]) > 0.85


def test_a_voice_that_was_never_measured_is_known_after_three_episodes() -> None:
    before = predict(article(99, STRANGER), STRANGER)
    assert render(STRANGER, 1.3, 1.3, 1.3)
    after = predict(article(99, STRANGER), STRANGER)
    assert sum(after.durations) == pytest.approx(1.3 * sum(before.durations), rel=0.04)
    assert after.error < 0.6 * before.error
    assert "corrected by 3" in after.notes[0]


def test_another_version_of_an_engine_is_trusted_again_once_it_was_heard() -> None:
    joe = find("joe")
    timing = timing_of(joe)
    assert timing is not None
    engine, _, rest = timing.fingerprint.split("/", 2)
    replace(timing, fingerprint=f"{engine}/0.0/{rest}").save(own_folder() / "joe.timing.json")
    doubted, length = predict(article(99, joe), joe), total(joe)
    assert render(joe, 1.02, 1.0, 1.0, 1.0, 1.0)
    sure = predict(article(99, joe), joe)
    assert sure.error < doubted.error
    assert length < total(joe) < 1.02 * length


def test_silence_teaches_nothing() -> None:
    silence = find("silence")
    assert not learn(article(1, silence), silence, [3.0] * 10)
