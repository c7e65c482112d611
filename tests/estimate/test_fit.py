from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from narrator.estimate.fit import Example, fit

TRUTH = {"utterance": 0.1, "a": 0.08, "b": 0.05, "c": 0.12, "a+b": 0.01, " ": 0.03}


def examples(count: int, *, noise: float = 0.02, seed: int = 1, truth: dict[str, float] = TRUTH) -> list[Example]:
    chance = Random(seed)
    found = []
    for number in range(count):
        terms = Counter({term: chance.randint(1, 30) for term in truth if term != "utterance"})
        terms["utterance"] = 1
        seconds = sum(truth[term] * times for term, times in terms.items())
        found.append(Example(terms, seconds * chance.gauss(1, noise), number // 10))
    return found


def test_what_made_the_lengths_is_found() -> None:
    weights = fit(examples(300)).model.weights
    assert {term: weights[term] for term in "abc"} == pytest.approx({term: TRUTH[term] for term in "abc"}, abs=0.004)


def test_the_error_told_is_that_of_texts_it_did_not_see() -> None:
    seen, unseen = examples(200), examples(400, seed=2)
    found = fit(seen)
    told = found.model
    assert told.mean_error < 0.02
    misses = [abs(told.seconds(e.terms.elements()) / e.seconds - 1) for e in unseen]
    predicted = [abs(guess / e.seconds - 1) for guess, e in zip(found.predicted, seen, strict=True)]
    assert sum(misses) / len(misses) == pytest.approx(sum(predicted) / len(predicted), rel=0.25)


def test_leaving_out_in_closed_form_is_leaving_out() -> None:
    """Fitting anew without a text gives what the closed form says of it."""
    all_of_it = examples(60)
    rest = [example for example in all_of_it if example.text != 0]
    guesses = fit(all_of_it).predicted[:10]
    anew = fit(rest).model
    assert guesses == pytest.approx([anew.seconds(e.terms.elements()) for e in all_of_it[:10]], rel=0.01)


def test_a_prior_makes_few_examples_go_further() -> None:
    slower = {term: value * 1.3 for term, value in TRUTH.items()} | {"c": 0.19}
    few, unseen = examples(20, truth=slower, noise=0.05), examples(200, seed=3, truth=slower)

    def error(prior: dict[str, float] | None) -> float:
        model = fit(few, prior).model
        return sum(abs(model.seconds(e.terms.elements()) / e.seconds - 1) for e in unseen)

    assert error(TRUTH) < error(None)


def test_what_texts_have_in_common_is_told_apart_from_what_averages_out() -> None:
    chance = Random(4)
    texts = [chance.gauss(1, 0.05) for _ in range(40)]
    biased = [Example(e.terms, e.seconds * texts[e.text], e.text) for e in examples(400, noise=0.05)]
    assert fit(biased).model.spread.shared == pytest.approx(0.05, rel=0.4)
    assert fit(examples(400, noise=0.05)).model.spread.shared < 0.02
