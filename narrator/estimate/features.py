"""What is counted in an utterance: the terms of the sum that is its length.

Two ways to see one: as the phonemes an engine will speak, or, where none can be had, as the letters of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from narrator.spoken import IDEOGRAPH, KANA, count_words

UTTERANCE = "utterance"  #: once for each: its start and its end
SPELLED, SPELLED_ON = "letter", "letter letter"  #: a letter that is spelled out, and one after another such
BENDS = tuple((beyond, f"over {beyond}") for beyond in (15, 30, 50, 75, 105, 150, 220))
"""Once for each sound beyond so many: engines slow down or hurry by how long the utterance is, Kokoro by 4 %."""

Word: TypeAlias = "str | tuple[str, ...]"
"""A word's phonemes in order: one string where each is a single character."""

_STOPS = frozenset(".,;:!?")
_WIDE_STOPS = {"。": ".", "、": ","}  #: what the normalizer leaves of them
_IDEOGRAPH, _KANA = re.compile(IDEOGRAPH), re.compile(KANA)
_UNHEARD = frozenset("ˈˌː.,;:!?")
_VOWELS = frozenset("aɐɑɒæeəɘɚɛɜɝiɪɨᵻoɔøœuʊʉʌɯɤy")
_SYLLABLE = re.compile(r"[aeiouyàâäáãåæéèêëíìîïóòôöõøúùûüœ]+", re.IGNORECASE)
_SPELLED = re.compile(r"\b(?:[A-Z]{2,}|[A-Z])\b")


def of_phonemes(phonemes: Sequence[str]) -> list[str]:
    """The terms of an utterance seen as phonemes: those of its words, and the spaces between them."""
    terms = [UTTERANCE]
    before = False
    words = words_of(phonemes)
    for place, word in enumerate(words):
        left, right = "^" if place == 0 else " ", "$" if place == len(words) - 1 else " "
        terms += of_word(word, left, right)
        terms += [" "] * (right == " ")
        if spelled := is_spelled(word):
            terms.append(SPELLED_ON if before else SPELLED)
        before = spelled
    for beyond, term in BENDS:
        terms += [term] * (len(phonemes) - beyond)
    return terms


def words_of(phonemes: Sequence[str]) -> list[Word]:
    """The words of an utterance, without the spaces between them."""
    if isinstance(phonemes, str):
        return list(phonemes.split(" "))
    words: list[list[str]] = [[]]
    for phoneme in phonemes:
        if phoneme == " ":
            words.append([])
        else:
            words[-1].append(phoneme)
    return [tuple(word) for word in words]


def of_word(word: Word, left: str, right: str) -> list[str]:
    """The terms of a word with what is beside it: ``^`` and ``$`` are the ends of the utterance.

    Each phoneme, stress mark and stop is a term; so is each with its neighbour (``p+q``), and the last vowel before a
    stop (``v|``), which speakers draw out.
    """
    terms = [*word]
    before = left
    for phoneme in word:
        terms.append(f"{before}+{phoneme}")
        before = phoneme
    terms.append(f"{before}+{right}")
    if right == "$" or not _STOPS.isdisjoint(word):
        terms += _drawn_out(word, waiting=right == "$")
    return terms


def _drawn_out(word: Word, *, waiting: bool) -> Iterator[str]:
    for phoneme in reversed(word):
        if phoneme in _STOPS:
            waiting = True
        elif waiting and phoneme in _VOWELS:
            waiting = False
            yield f"{phoneme}|"


def is_spelled(word: Word) -> bool:
    """Whether *word* is a stressed sound or two: a letter that is spelled out."""
    return "ˈ" in word and sum([phoneme not in _UNHEARD for phoneme in word]) <= 2


def of_text(text: str) -> list[str]:
    """The terms of an utterance seen as text: words, syllables, letters, digits, lone capitals, stops, other signs.

    In Chinese and Japanese an ideograph is a word of a syllable, one of kana a syllable.
    """
    ideographs, kana = len(_IDEOGRAPH.findall(text)), len(_KANA.findall(text))
    terms = [UTTERANCE, *["word"] * (count_words(text) - kana)]
    terms += ["syllable"] * (len(_SYLLABLE.findall(text)) + ideographs + kana) + ["ideograph"] * ideographs
    terms += ["capital"] * sum(map(len, _SPELLED.findall(text)))
    return [*terms, *_signs(text)]


def _signs(text: str) -> Iterator[str]:
    for sign in text:
        if sign.isdigit():
            yield "digit"
        elif sign.isalpha():
            yield "letter"
            yield sign.lower()
        elif stop := _WIDE_STOPS.get(sign, sign if sign in _STOPS else ""):
            yield f"stop {stop}"
        elif not sign.isspace():
            yield "sign"


def is_own(term: str) -> bool:
    """Whether *term* stands by itself; the others refine it by what is beside it and are held closer to nothing."""
    return len(term) == 1 or ("+" not in term and not term.endswith("|"))
