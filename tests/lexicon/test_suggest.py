"""Which words of an article are names that a lexicon may want."""

from __future__ import annotations

import pytest

from narrator.lexicon import Lexicon
from narrator.lexicon.suggest import suggest

NOBODY = Lexicon(())


def names(*texts: str) -> dict[str, int]:
    return {found.text: found.count for found in suggest(texts, NOBODY)}


def test_names_are_counted_wherever_they_stand_in_a_sentence() -> None:
    assert names("We met Okafor. Then Okafor’s boat, said Ines Okafor, sank.") == {"Okafor": 3, "Ines": 1}


def test_a_name_after_a_title_is_one_and_a_full_sentence_no_headline() -> None:
    assert names("Sen. Okafor met Gov. Ines Zubrin. Zubrin left.") == {"Okafor": 1, "Ines": 1, "Zubrin": 1}


@pytest.mark.parametrize(
    "text",
    [
        "It was Monday, the fifth of March, or Feb. 3, or Sept. 4.",
        "We saw Capt. and Mrs. and Dr. and Professor and Gov. together.",
        "She lives in Florida, near Lake University, in North Dakota.",
        "An AI told the EU about its DIY and its NATO and its iPhone.",
        "The Slow Boat That Nobody Wanted Goes Electric",
        "The Slow Boat to Town Is Going Electric. Not Everyone Is in a Hurry.",
        "They want Decoration, Statistics, Management and Responsibility, and I’d agree.",
    ],
)
def test_what_an_engine_reads_right_is_no_suggestion(text: str) -> None:
    assert names(text) == {}


def test_a_dateline_is_the_place_named_in_the_text() -> None:
    assert names("We sailed to Sallow then.\nHe wrote from SALLOW too.") == {"Sallow": 2}


def test_acronyms_that_nobody_told_are_marked() -> None:
    (found,) = suggest(["They met the ZBRX there."], NOBODY)
    assert (found.text, found.acronym) == ("ZBRX", True)
