from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.estimate import Corrector, Course, Spread, predict
from narrator.types import Article, Metadata, Plan, Seconds, SourceKind, Utterance, Voice
from narrator.voices import find

SPREAD = Spread(shared=0.02, grain=0.08, floor=0.03)
VOICE = Voice("v", "silence")
ARTICLE = Article((), Metadata(), origin="-", kind=SourceKind.PASTED)


def corrector(durations: list[float], pause: float = 0.5) -> Corrector:
    utterances = [Utterance("Words.", VOICE, pause_after=Seconds(pause)) for _ in durations]
    return Corrector.of(utterances, [Seconds(d) for d in durations], SPREAD)


def test_before_anything_is_heard_it_is_the_estimate() -> None:
    assert corrector([2.0, 3.0]).total == pytest.approx(6.0)


@given(st.lists(st.tuples(st.floats(0.2, 20), st.floats(0.2, 20)), min_size=1, max_size=40))
def test_once_all_is_heard_it_is_the_truth_whatever_was_predicted(pairs: list[tuple[float, float]]) -> None:
    state = corrector([predicted for predicted, _ in pairs])
    for predicted, actual in pairs:
        state = state.hear(Seconds(predicted), Seconds(actual))
    assert state.total == pytest.approx(sum(actual for _, actual in pairs) + 0.5 * len(pairs), abs=1e-6)
    assert state.error == pytest.approx(0, abs=1e-4)


@given(st.lists(st.tuples(*[st.floats(0.2, 20)] * 3), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_what_is_foretold_is_as_sure_as_what_is_heard(
    lengths: list[tuple[float, float, float]], chance: Random
) -> None:
    """Predicted, foretold and actual lengths; foretold in any order, before or never."""
    plan = Plan(
        ARTICLE,
        VOICE,
        tuple(Utterance("Words.", VOICE, pause_after=Seconds(0.5)) for _ in lengths),
        tuple(Seconds(predicted) for predicted, _, _ in lengths),
        (),
    )
    course = Course(plan)
    foretold = list(enumerate(lengths))
    chance.shuffle(foretold)
    for number, (_, length, _) in foretold:
        course.foretell(number, Seconds(length))
    pauses = 0.5 * len(lengths)
    assert course.total == pytest.approx(sum(length for _, length, _ in lengths) + pauses)
    for spoken, (_, _, actual) in enumerate(lengths, 1):
        course.hear(Seconds(actual))
        known = sum(heard for _, _, heard in lengths[:spoken]) + sum(length for _, length, _ in lengths[spoken:])
        assert course.total == pytest.approx(known + pauses, abs=1e-6)


def test_what_is_foretold_of_some_corrects_the_rest_and_remains_to_come() -> None:
    heard, foretold = corrector([5.0] * 100), corrector([5.0] * 100)
    for _ in range(40):
        heard, foretold = heard.hear(Seconds(5.0), Seconds(5.2)), foretold.foretell(Seconds(5.0), Seconds(5.2))
    assert (foretold.pace, foretold.total, foretold.error) == (heard.pace, heard.total, heard.error)
    assert foretold.remaining == pytest.approx(heard.remaining + 40 * 5.2)
    assert foretold.hear_foretold(Seconds(5.2), Seconds(5.3)).total > foretold.total


def test_it_is_late_to_foretell_what_was_heard() -> None:
    plan = Plan(ARTICLE, VOICE, (Utterance("Words.", VOICE),) * 2, (Seconds(2.0),) * 2, ())
    course = Course(plan)
    course.hear(Seconds(3.0))
    before = course.total
    course.foretell(0, Seconds(9.0))
    assert course.total == before


def test_a_text_that_runs_slow_is_expected_to_go_on_so() -> None:
    state = corrector([5.0] * 100)
    for _ in range(40):
        state = state.hear(Seconds(5.0), Seconds(5.2))
    assert 1.025 < state.pace < 1.04


def test_one_slow_word_changes_little() -> None:
    state = corrector([5.0] * 100).hear(Seconds(0.4), Seconds(0.6))
    assert 1.0 < state.pace < 1.02


def test_it_grows_surer_with_every_clip() -> None:
    state = corrector([5.0] * 50)
    errors = [state.error]
    for _ in range(50):
        state = state.hear(Seconds(5.0), Seconds(5.0))
        errors.append(state.error)
    assert errors == sorted(errors, reverse=True)


def test_a_tenth_of_a_text_corrects_most_of_what_is_wrong_with_all_of_it() -> None:
    """For texts that run up to a twentieth slower or faster than predicted."""
    chance = Random(7)
    before, after = [], []
    for _ in range(40):
        durations = [chance.uniform(1, 9) for _ in range(200)]
        slow = chance.uniform(0.95, 1.05)
        actual = [d * slow + chance.gauss(0, (0.08**2 * d + 0.03**2) ** 0.5) for d in durations]
        state = corrector(durations, pause=0)
        before.append(abs(state.total / sum(actual) - 1))
        for predicted, found in list(zip(durations, actual, strict=True))[:20]:
            state = state.hear(Seconds(predicted), Seconds(found))
        after.append(abs(state.total / sum(actual) - 1))
    assert sum(after) < 0.5 * sum(before)
    assert sum(after) / len(after) < 0.01


def test_no_utterances_at_all() -> None:
    assert corrector([]).total == 0
    assert corrector([]).error == 0
    assert corrector([]).remaining == 0


@pytest.mark.parametrize(("voice", "least"), [("joe", 1.0), ("stranger", 1.2)])
def test_a_voice_that_nobody_measured_is_corrected_sooner(voice: str, least: float) -> None:
    known = find("joe") if voice == "joe" else Voice("stranger", "no-such-engine")
    utterances = tuple(
        Utterance(f"The harbour reopened on day {day}, its walls mended.", known) for day in range(100, 140)
    )
    prediction = predict(utterances, known)
    plan = Plan(ARTICLE, known, utterances, prediction.durations, (), error=prediction.error)
    state = Corrector.of_plan(plan)
    assert state.error == pytest.approx(prediction.error, rel=0.02)
    for length in prediction.durations[:6]:
        state = state.hear(length, Seconds(1.3 * length))
    assert least < state.pace < 1.3
