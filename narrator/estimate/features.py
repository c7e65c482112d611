"""What is counted in an utterance: the terms of the sum that is its length.

Two ways to see one: as the phonemes an engine will speak, or, where none can be had, as the letters of its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

UTTERANCE = "utterance"  #: once for each: its start and its end
_STOPS = frozenset(".,;:!?")
_VOWELS = frozenset("aɐɑɒæeəɘɚɛɜɝiɪɨᵻoɔøœuʊʉʌɯɤy")
_SYLLABLE = re.compile(r"[aeiouyàâäáãåæéèêëíìîïóòôöõøúùûüœ]+", re.IGNORECASE)
_SPELLED = re.compile(r"\b(?:[A-Z]{2,}|[A-Z])\b")


def of_phonemes(phonemes: Sequence[str]) -> Iterator[str]:
    """The terms of an utterance seen as phonemes.

    Each phoneme, stress mark, space and stop is a term; so is each with its neighbour (``p+q``, with ``^`` and ``$``
    at the ends), and the last vowel before a stop (``v|``), which speakers draw out.
    """
    yield UTTERANCE
    yield from phonemes
    before = "^"
    for phoneme in phonemes:
        yield f"{before}+{phoneme}"
        before = phoneme
    yield f"{before}+$"
    yield from _drawn_out(phonemes)


def _drawn_out(phonemes: Sequence[str]) -> Iterator[str]:
    waiting = True
    for phoneme in reversed(phonemes):
        if phoneme in _STOPS:
            waiting = True
        elif waiting and phoneme in _VOWELS:
            waiting = False
            yield f"{phoneme}|"


def of_text(text: str) -> Iterator[str]:
    """The terms of an utterance seen as text: words, syllables, letters, digits, lone capitals, stops, other signs."""
    yield UTTERANCE
    for word in text.split():
        yield "word"
        for _ in _SYLLABLE.findall(word):
            yield "syllable"
    for run in _SPELLED.findall(text):
        for _ in run:
            yield "capital"
    for sign in text:
        if sign.isdigit():
            yield "digit"
        elif sign.isalpha():
            yield "letter"
            yield sign.lower()
        elif sign in _STOPS:
            yield f"stop {sign}"
        elif not sign.isspace():
            yield "sign"


def is_own(term: str) -> bool:
    """Whether *term* stands by itself; the others refine it by what is beside it and are held closer to nothing."""
    return len(term) == 1 or ("+" not in term and not term.endswith("|"))


def counted(terms: Iterator[str]) -> Counter[str]:
    """How often each term occurs."""
    return Counter(terms)
