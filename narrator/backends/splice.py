"""Pronunciations from the lexicon put among the phonemes of the text around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from narrator.types import Sound

Say = Callable[[str], str]
"""Gives the phonemes of a text as one string, in IPA or an alphabet like it, words apart by spaces."""

POSSESSIVE = re.compile(r"['’]s\b")
_CARRIERS = ("Zubzub", "Azubzub")  # words of no language; the second for sounds that start with a vowel
_VOWELS = frozenset("aeiouyæœøɐɑɒɔəɚɛɜɝɪɨʉʊʌᵻAIOQWY")
_STRESS = "ˈˌ"
_SIBILANT = ("s", "z", "ʃ", "ʒ")
_VOICELESS = ("p", "t", "k", "f", "θ")
_LEADING_MARKS = re.compile(r"[\s\"'”’)\]]*([,.;:!?])[\"'”’)\]]*")
_TRAILING_MARKS = re.compile(r"([,;:])[\s\"'“‘(\[]*$")


def splice(text: str, sounds: Iterable[Sound], say: Say, carriers: re.Pattern[str]) -> str:
    """The phonemes of *text*, with the ranges in *sounds* pronounced as they say.

    A made-up word that starts as the sound does stands in for it while the sentence is phonemized. So what is around
    it is spoken as before such a word ("an" or "a", "thuh" or "thee"), and no punctuation is lost.

    Args:
        sounds: pronunciations in the alphabet of *say*; they do not overlap.
        carriers: finds the made-up words in what *say* gives, see `carriers`.
    """
    ordered = sorted(sounds, key=lambda sound: sound.start)
    if not ordered:
        return say(text)
    spoken = say(_with_carriers(text, ordered))
    found = list(carriers.finditer(spoken))
    if len(found) != len(ordered):
        return _by_pieces(text, ordered, say)
    whole = ""
    done = 0
    for carrier, sound in zip(found, ordered, strict=True):
        whole += spoken[done : carrier.start()] + _ended(text, sound)
        done = carrier.end()
    return whole + spoken[done:]


def carriers(say: Say) -> re.Pattern[str]:
    """Finds the phonemes of the made-up words, however they are stressed."""
    sounds = [[letter for letter in say(carrier) if letter not in _STRESS] for carrier in _CARRIERS]
    return re.compile("|".join(f"[{_STRESS}]?" + f"[{_STRESS}]?".join(map(re.escape, letters)) for letters in sounds))


def possessive_of(ipa: str) -> str:
    """How an English ``'s`` sounds after *ipa*."""
    last = ipa.rstrip("ːˑ")
    if last.endswith(_SIBILANT):
        return "ᵻz"
    return "s" if last.endswith(_VOICELESS) else "z"


def end_of(text: str, sound: Sound) -> int:
    """Where *sound* ends in *text*, the possessive after it included."""
    possessive = POSSESSIVE.match(text, sound.end)
    return possessive.end() if possessive else sound.end


def _ended(text: str, sound: Sound) -> str:
    ipa = sound.ipa.strip()
    return ipa + possessive_of(ipa) if end_of(text, sound) > sound.end else ipa


def _with_carriers(text: str, sounds: Sequence[Sound]) -> str:
    standing = ""
    done = 0
    for sound in sounds:
        opening = sound.ipa.strip().lstrip(_STRESS)[:1]
        standing += text[done : sound.start] + _CARRIERS[opening in _VOWELS]
        done = end_of(text, sound)
    return standing + text[done:]


def _by_pieces(text: str, sounds: Sequence[Sound], say: Say) -> str:
    """For alphabets in which the made-up words are not found: what stands between the sounds, each piece on its own."""
    whole: list[str] = []
    done = 0
    for sound in sounds:
        whole += [_piece(text[done : sound.start], say), _ended(text, sound)]
        done = end_of(text, sound)
    spoken = " ".join(filter(None, [*whole, _piece(text[done:], say)]))
    return re.sub(r" (?=[,.;:!?])", "", spoken)


def _piece(text: str, say: Say) -> str:
    """Phonemes of a part of a sentence, its outer marks kept, which engines would drop."""
    head = _LEADING_MARKS.match(text)
    tail = _TRAILING_MARKS.search(text, head.end() if head else 0)
    middle = text[head.end() if head else 0 : tail.start() if tail else len(text)]
    spoken = say(middle) if any(letter.isalnum() for letter in middle) else ""
    return f"{head[1] if head else ''} {spoken}{tail[1] if tail else ''}".strip()
