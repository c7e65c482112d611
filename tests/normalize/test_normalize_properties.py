"""What holds for any text: spans tile it, twice is once, and nothing is left that an engine would spell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator.normalize import Replacement, normalize, rule_names
from narrator.types import SpokenText

BITS = (Path(__file__).parent / "fragments.txt").read_text(encoding="utf-8").split()
PLAIN = ["house", "street", "again", "their", "garden", "walked", "slowly", "because", "nobody", "answered"]
TEXTS = st.one_of(
    st.lists(st.tuples(st.sampled_from(BITS), st.sampled_from([" ", " ", "", ", ", ". ", "\n"])), max_size=12).map(
        lambda parts: "".join(bit + gap for bit, gap in parts)
    ),
    st.text(max_size=60),
    st.text(alphabet="0123456789.,:/-$%€ aAbBIVXkmx'\"()–½\n", max_size=30),
)


def assert_tiled(spoken: SpokenText) -> None:
    written = said = 0
    for span in spoken.spans:
        assert (span.written_start, span.start) == (written, said)
        assert span.written_end >= written
        assert span.end >= said
        if not span.rule:
            assert span.end - span.start == span.written_end - span.written_start
        written, said = span.written_end, span.end
    assert (written, said) == (len(spoken.written), len(spoken.text))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
@example("DEF. Henry")
@example("ﬁ1st ２x４")
@example("FDA-approved")
def test_spans_tile_both_texts(text: str) -> None:
    spoken = normalize(text)
    assert spoken.written == text
    assert_tiled(spoken)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
@example("10s3.5 A-§4. ")
@example("'n' —\nbillion D-Wash. -\n")
def test_applying_twice_is_applying_once(text: str) -> None:
    once = normalize(text).text
    assert normalize(once).text == once


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_digit_and_no_sign_is_left(text: str) -> None:
    assert not re.findall(r"[0-9_$€£¥%&@#+=<>~^|*/\\\[\]{}()\"“”`]", normalize(text).text)


@given(st.lists(st.sampled_from(PLAIN), min_size=1))
def test_plain_words_stand_as_written(words: list[str]) -> None:
    text = " ".join(words) + "."
    assert normalize(text).text == text


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_every_word_written_is_spoken_or_its_span_says_by_which_rule_not(text: str) -> None:
    spoken = normalize(text)
    for span in spoken.spans:
        if not span.rule:
            as_written, as_said = text[span.written_start : span.written_end], spoken.text[span.start : span.end]
            assert as_written.split() == [] or as_said.split() != []


@given(TEXTS, st.sampled_from(["de", "fr-FR", "ar", "xx"]))
@settings(max_examples=80, deadline=None)
def test_other_languages_tile_and_settle_too(text: str, language: str) -> None:
    once = normalize(text, language)
    assert_tiled(once)
    assert normalize(once.text, language).text == once.text


@given(TEXTS, st.data())
@settings(max_examples=150, deadline=None)
def test_what_was_decided_beforehand_is_untouched(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spoken = normalize(text, replacements=[Replacement(start, end, "kutter", "lexicon")])
    assert_tiled(spoken)
    if text[start:end].strip() and text[start:end].isprintable():
        assert "kutter" in spoken.text


@pytest.mark.parametrize(
    "text",
    [
        "9" * 10_000,
        "1," * 20_000,
        "A." * 20_000,
        '5" ' * 10_000,
        "$" * 20_000,
        "(((((" * 4_000,
        "I V X " * 6_000,
        "3-4-5-" * 5_000,
        "a.b-c_d@" * 4_000,
        "<a <a " * 5_000,
        "&amp" * 8_000,
        "FBI " * 10_000,
        "—…" * 10_000,
        "\ud800\x00\x07" * 10_000,
        "1/2/3/" * 6_000,
        "x" * 40_000,
        "‘“" * 15_000,
        "😀" * 20_000,
        "Ã©" * 10_000,
        " " * 40_000,
        "The word again. " * 3_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_is_read_whole(text: str) -> None:
    assert_tiled(normalize(text))  # quadratic time would not end


@pytest.mark.parametrize("rule", rule_names())
def test_every_rule_has_an_off_switch(rule: str) -> None:
    text = "On Jan. 5, 2024, Dr. Smith paid $5 (3.5%) for 12 kg — the FBI's CO2 at 5:30 p.m."
    assert rule not in {span.rule for span in normalize(text, without=[rule]).spans}
