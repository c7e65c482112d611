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


OTHERS = [
    line.split(": ", 1)
    for line in (Path(__file__).parent / "sentences-other.md").read_text(encoding="utf-8").splitlines()[4:]
    if line
]


def stripped(text: str, language: str = "en-US") -> list[str]:
    return [sentence.strip() for sentence in split(text, language)]


@pytest.mark.parametrize("case", CASES)
def test_english(case: str) -> None:
    assert stripped(case.replace(" | ", " ")) == case.split(" | ")


@pytest.mark.parametrize(("language", "case"), OTHERS)
def test_other_languages(language: str, case: str) -> None:
    spaced = case.replace(" | ", "" if language in {"ja", "zh"} else " ")
    assert stripped(spaced, language) == case.split(" | ")


@pytest.mark.parametrize("name", ["de", "de-AT", "de_CH", "DE"])
def test_region_makes_no_difference(name: str) -> None:
    assert stripped("Das war im 3. Stock. Er ging.", name) == ["Das war im 3. Stock.", "Er ging."]


def test_sentences_of_chinese_end_in_an_english_text_too() -> None:
    text = "She wrote it down: 今天下雨。我没有伞！你呢？ Then she left. 「もう帰る。」と言った。彼は笑った。"
    assert stripped(text) == [
        "She wrote it down: 今天下雨。",
        "我没有伞！",
        "你呢？",
        "Then she left.",
        "「もう帰る。」と言った。",
        "彼は笑った。",
    ]


LINES = """\
A heading
The first paragraph was set in lines that were wrapped by hand, so that
It goes on after a capital. A second sentence.

• bread
• milk

Last words"""


def test_line_breaks_end_sentences_unless_lines_were_wrapped() -> None:
    assert [re.sub(r"\s+", " ", sentence) for sentence in stripped(LINES)] == [
        "A heading",
        "The first paragraph was set in lines that were wrapped by hand, so that It goes on after a capital.",
        "A second sentence.",
        "• bread",
        "• milk",
        "Last words",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. " * 60_000,
        "(" * 200_000,
        "!)" * 100_000 + "x",
        ". . " * 60_000,
        "a" * 300_000,
        '"No. ' * 60_000,
        "\n" * 200_000,
        " " * 300_000,
        "1. A " * 60_000,
        "U.S. Ab " * 40_000,
        "word " * 60_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_nothing_takes_longer_than_its_length(text: str) -> None:
    """A quarter of a million characters of the worst: quadratic work would take minutes, and the suite would tell."""
    assert "".join(split(text)) == text


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


def test_long_foreign_line_is_split_as_its_parts_are() -> None:
    text = "Das ist Nr. 5. Es gilt z. B. für uns. « Oui. » Dr. Weber kam am 3. Mai. "
    once = split(text, "de")
    assert split(text * 400, "de") == once * 400
