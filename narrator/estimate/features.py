"""What is counted in an utterance: the terms of the sum that is its length.

Two ways to see one: as the phonemes an engine will speak, or, where none can be had, as the letters of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

UTTERANCE = "utterance"  #: once for each: its start and its end
_STOPS = frozenset(".,;:!?")
_UNHEARD = dict.fromkeys(map(ord, "ˈˌː.,;:!?"))
_VOWELS = frozenset("aɐɑɒæeəɘɚɛɜɝiɪɨᵻoɔøœuʊʉʌɯɤy")
_SYLLABLE = re.compile(r"[aeiouyàâäáãåæéèêëíìîïóòôöõøúùûüœ]+", re.IGNORECASE)
_SPELLED = re.compile(r"\b(?:[A-Z]{2,}|[A-Z])\b")


def of_phonemes(phonemes: Sequence[str]) -> list[str]:
    """The terms of an utterance seen as phonemes.

    Each phoneme, stress mark, space and stop is a term; so is each with its neighbour (``p+q``, with ``^`` and ``$``
    at the ends), the last vowel before a stop (``v|``), which speakers draw out, and a stressed word of a sound or two
    (``letter``), also after another such (``letter letter``): what is spelled out.
    """
    pairs = [f"{left}+{right}" for left, right in zip(("^", *phonemes), (*phonemes, "$"), strict=True)]
    return [UTTERANCE, *phonemes, *pairs, *_drawn_out(phonemes), *_spelled(phonemes)]


def _drawn_out(phonemes: Sequence[str]) -> Iterator[str]:
    waiting = True
    for phoneme in reversed(phonemes):
        if phoneme in _STOPS:
            waiting = True
        elif waiting and phoneme in _VOWELS:
            waiting = False
            yield f"{phoneme}|"


def _spelled(phonemes: Sequence[str]) -> Iterator[str]:
    before = False
    for word in "".join(phonemes).split():
        spelled = "ˈ" in word and len(word.translate(_UNHEARD)) <= 2
        if spelled:
            yield "letter letter" if before else "letter"
        before = spelled


def of_text(text: str) -> list[str]:
    """The terms of an utterance seen as text: words, syllables, letters, digits, lone capitals, stops, other signs."""
    terms = [UTTERANCE, *["word"] * len(text.split()), *["syllable"] * len(_SYLLABLE.findall(text))]
    terms += ["capital"] * sum(map(len, _SPELLED.findall(text)))
    return [*terms, *_signs(text)]


def _signs(text: str) -> Iterator[str]:
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
