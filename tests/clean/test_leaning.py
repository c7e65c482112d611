"""How the words of pasted lines lean: what is counted, and of which lines."""

from __future__ import annotations

import pytest

from narrator.clean.draft import Draft
from narrator.clean.line_frame import own_lines
from narrator.clean.line_leaning import LEANING, grams, leanings
from narrator.clean.lines import read
from narrator.sources import pasted
from narrator.types import Raw, SourceKind

WEIGHTS = {("learn", "more"): -2.0, ("", "learn"): -1.0, "ferry": 1.5}


def draft(text: str) -> Draft:
    return Draft.of(pasted.parse(Raw(text, origin="pasted", kind=SourceKind.PASTED)))


def leaning_of(text: str, asked: list[int]) -> list[dict[str, float]]:
    rows = leanings(read(draft(text)), WEIGHTS, asked)
    return [dict(zip(LEANING, row, strict=True)) for row in rows]


def test_a_pair_counts_only_where_its_words_stand_together() -> None:
    assert ("learn", "more") in grams(("learn", "more"))
    assert ("learn", "more") not in grams(("learn", "much", "more"))


def test_a_line_leans_as_its_words_do() -> None:
    call, prose, neutral = leaning_of("Learn more\nThe ferry left\nSome other words", [0, 1, 2])
    assert call["leaning"] < 0 < prose["leaning"]
    assert call["leaning_least"] == -2.0
    assert neutral["leaning"] == neutral["leaning_least"] == 0.0


def test_a_line_knows_how_those_beside_it_lean() -> None:
    call, prose = leaning_of("Learn more\nThe ferry left", [0, 1])
    assert call["leaning+1"] == prose["leaning"]
    assert prose["leaning-1"] == call["leaning"]
    assert prose["leaning_-8_to_0"] < prose["leaning"] == prose["leaning_0_to_8"]


def test_lines_that_are_not_asked_about_are_passed_over() -> None:
    call, prose = leaning_of("Learn more\nHome\nThe ferry left", [0, 2])
    assert call["leaning+1"] == prose["leaning"]


@pytest.mark.parametrize("text", ["7", "7\n8\n9", "· · ·", "港口"])
def test_a_line_without_words_leans_nowhere(text: str) -> None:
    assert all(value == 0.0 for row in leaning_of(text, [0]) for value in row.values())


def test_what_is_learnt_tells_a_call_from_the_text_above_it() -> None:
    text = "\n\n".join(
        [
            "The harbour of Elm has been dredged for the first time in thirty years.",
            *(f"On day {day} the crews moved more sand than the council had expected to see." for day in range(1, 9)),
            "The last ship left the quay in March, and the channel is open again.",
            "Sign up today to learn more about our services and get your free quote.",
            "About the author",
            "Ana Ruiz is a freelance writer and the founder of a marketing agency.",
        ]
    )
    marks = own_lines(draft(text))
    assert all(marks[:10])
    assert not any(marks[11:])
