"""Words as written find their time among words as pronounced."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.backends.word_times import Heard, within, word_times, words_of
from narrator.types import Sound, WordTime


def heard(*words: str) -> list[Heard]:
    """Each word 100 samples long, one after the other."""
    return [Heard(word, 100 * place, 100 * place + 100) for place, word in enumerate(words)]


def times(text: str, words: list[Heard], sounds: tuple[Sound, ...] = ()) -> dict[str, tuple[int, int]]:
    """Letters stand for their own sounds here."""
    return {text[t.start : t.end]: (t.first, t.last) for t in word_times(text, words, str.lower, sounds)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello there.", ["Hello", "there"]),
        ("“Wait,” he said—quietly… and left.", ["Wait", "he", "said", "quietly", "and", "left"]),
        ("Rock-and-roll isn't John's.", ["Rock-and-roll", "isn't", "John's"]),
        ("… — !", []),
        ("", []),
    ],
)
def test_words_are_found_without_the_marks_around_them(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in words_of(text)] == words


def test_one_to_one() -> None:
    assert times("One two.", heard("one", "two")) == {"One": (0, 100), "two": (100, 200)}


def test_words_run_together_share_their_time() -> None:
    found = times("out of the box", heard("out", "ofthe", "box"))
    assert found["box"] == (200, 300)
    assert found["of"][0] == 100
    assert found["of"][1] == found["the"][0]
    assert found["the"][1] == 200


def test_a_word_taken_apart_has_the_time_of_all_its_parts() -> None:
    assert times("the GPS man", heard("the", "g", "p", "s", "man"))["GPS"] == (100, 400)


def test_together_and_apart_in_one_sentence_do_not_shift_each_other() -> None:
    found = times("of the GPS in the end", heard("ofthe", "g", "ps", "inthe", "end"))
    assert found["GPS"] == (100, 300)
    assert found["end"] == (400, 500)


def test_a_word_that_is_not_heard_lies_at_the_seam() -> None:
    assert times("one zzzzz two", heard("one", "two"))["two"] == (100, 200)


def test_the_lexicons_pronunciation_is_what_is_heard() -> None:
    text = "Mr Nguyen met Xi Jinping."
    sounds = (Sound(3, 9, "win"), Sound(14, 24, "shi jinping"))
    found = times(text, heard("mr", "win", "met", "shi", "jinping"), sounds)
    assert found["Nguyen"] == (100, 200)
    assert found["Jinping"] == (400, 500)


def test_nothing_heard_is_no_times() -> None:
    assert word_times("Hello.", [], str.lower) == ()
    assert word_times("…", heard("x"), str.lower) == ()


@given(
    st.lists(st.text("abcdef", min_size=1, max_size=5), max_size=9),
    st.lists(st.text("abcdefˈː", max_size=5), max_size=9),
)
def test_every_word_has_one_time_and_times_rise(words: list[str], pronounced: list[str]) -> None:
    text = " ".join(words)
    found = word_times(text, heard(*pronounced), str.lower)
    if not pronounced:
        assert found == ()
        return
    assert [text[t.start : t.end] for t in found] == re.findall(r"\w+", text)
    edges = [edge for t in found for edge in (t.first, t.last)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= 100 * len(pronounced) for edge in edges)


def test_times_are_counted_from_where_the_clip_starts() -> None:
    words = (WordTime(0, 1, 5, 20), WordTime(2, 3, 20, 90))
    assert within(words, 10, 60) == (WordTime(0, 1, 0, 10), WordTime(2, 3, 10, 50))
