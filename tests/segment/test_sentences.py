"""Splitting: where sentences end, that nothing is lost, and that time grows with the length alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator.segment import split

CASES = [
    line
    for line in (Path(__file__).parent / "sentences.md").read_text(encoding="utf-8").splitlines()[4:]
    if line and not line.startswith("#")
]


def stripped(text: str, language: str = "en-US") -> list[str]:
    return [sentence.strip() for sentence in split(text, language)]


@pytest.mark.parametrize("case", CASES)
def test_english(case: str) -> None:
    assert stripped(case.replace(" | ", " ")) == case.split(" | ")


ODD = st.sampled_from(
    [". ", "... ", "! ", '"', "Dr. ", "U.S. ", "p.m. ", "(", ") ", "\n", "1. ", "2. ", "• ", "\ud800", "\x00", "No. 5 "]
)


@given(
    st.lists(st.one_of(ODD, st.text(max_size=8)), max_size=30).map("".join),
    st.sampled_from(["en-US", "de", "zh", "xx"]),
)
@example("", "en")
@example("   ", "en")
@example(" \n\n ", "de")
@settings(deadline=None)
def test_joined_sentences_are_the_text(text: str, language: str) -> None:
    sentences = split(text, language)
    assert "".join(sentences) == text
    assert all(sentence.strip() for sentence in sentences) or not text.strip()
