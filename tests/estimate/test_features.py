from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from narrator.estimate.features import UTTERANCE, is_own, of_phonemes, of_text
from narrator.spoken import count_words


def test_phonemes_count_alone_beside_each_other_and_before_a_stop() -> None:
    assert Counter(of_phonemes(["n", "o", "ʊ", "."])) == Counter(
        [UTTERANCE, "n", "o", "ʊ", ".", "^+n", "n+o", "o+ʊ", "ʊ+.", ".+$", "ʊ|"]
    )


def test_the_last_vowel_before_each_stop_is_drawn_out() -> None:
    drawn = [term for term in of_phonemes(list("ˈæt,ˈɪn.")) if term.endswith("|")]
    assert sorted(drawn) == ["æ|", "ɪ|"]


def test_letters_said_one_by_one_are_told_from_words() -> None:
    terms = Counter(of_phonemes(list("pˈiː dˈiː ˈɛf ɹˈiːdɚz.")))
    assert terms["letter"] == 1
    assert terms["letter letter"] == 2


def test_text_counts_what_is_spoken_longer_than_it_is_written() -> None:
    terms = Counter(of_text("NASA sent 12 probes, fast."))
    assert terms["word"] == 5
    assert terms["capital"] == 4
    assert terms["digit"] == 2
    assert terms["syllable"] == 6  # na, sa, sent, pro, bes, fast: silent letters count too, alike in all texts
    assert terms["stop ,"] == terms["stop ."] == 1


def test_chinese_and_japanese_are_counted_by_their_signs() -> None:
    terms = Counter(of_text("今天，GDP。カメラ"))
    assert (terms["word"], terms["ideograph"], terms["syllable"]) == (3, 2, 5)
    assert terms["stop ."] == 1
    assert count_words("今天，GDP 增长。 — カメラ") == 8


@given(st.lists(st.sampled_from(list("abdeɪˈ ,.")), max_size=30))
def test_terms_that_stand_alone_are_as_many_as_the_phonemes(phonemes: list[str]) -> None:
    terms = of_phonemes(phonemes)
    assert [term for term in terms if len(term) == 1] == phonemes
    assert len([term for term in terms if "+" in term]) == len(phonemes) + 1
    assert all(is_own(term) for term in phonemes)


def test_what_lies_beyond_each_bend_counts_for_it_so_that_a_pace_may_change_with_length() -> None:
    terms = Counter(of_phonemes("a" * 52))
    assert [terms[f"over {bend}"] for bend in (15, 30, 50, 75)] == [37, 22, 2, 0]


@given(st.text(max_size=60))
def test_any_text_can_be_counted(text: str) -> None:
    assert of_text(text)[0] == UTTERANCE
