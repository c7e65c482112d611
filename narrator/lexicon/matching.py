"""Finding a lexicon's words in a text, in one pass, however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from narrator.lexicon.entry import Entry, SaidAs, inflected_ipa
from narrator.normalize import Replacement, normalize
from narrator.normalize.spelling import letters_with

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"[0-9]")
_ENDINGS = re.compile(r"(?:'s|s'|s|')(?!\w)")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "‐": "-", "‑": "-"})  # each to one character


class Match(NamedTuple):
    """An entry found in ``text[start:end]``; *ending* is the plural or possessive part of it."""

    start: int
    end: int
    entry: Entry
    ending: str
    written: str

    @property
    def spoken(self) -> str:
        """How every engine can say it."""
        entry, stem = self.entry, self.written[: len(self.written) - len(self.ending)]
        if entry.said_as is SaidAs.LETTERS:
            signs = "".join(sign for sign in stem if sign.isalnum())
            return _DIGIT.sub(lambda digit: normalize(digit[0]).text, letters_with(signs, self.ending))
        if entry.said_as is SaidAs.WORD:
            return stem.replace(".", "").capitalize() + self.ending.translate(_PLAIN)
        return (entry.say + self.ending.translate(_PLAIN)) if entry.say else self.written

    @property
    def replacement(self) -> Replacement:
        """It, as the normalizer takes it."""
        return Replacement(self.start, self.end, self.spoken, "lexicon")

    @property
    def ipa(self) -> str:
        """Its sounds; empty where the entry gives none."""
        ipa = self.entry.ipa
        return inflected_ipa(ipa) if ipa and self.ending.strip("'’") else ipa


class _Form(NamedTuple):
    text: str  # as it stands in a text; in small letters where any case will do
    offset: int  # of its first run of letters
    any_case: bool
    rank: tuple[int, int, int]
    entry: Entry


Forms = Mapping[str, tuple[_Form, ...]]
"""What to look for, under the first word of it in small letters."""


def forms(entries: Iterable[Entry]) -> Forms:
    """Each written form of *entries*: the longest first, then those in context, then the latest."""
    grouped: dict[str, list[_Form]] = {}
    for layer, entry in enumerate(entries):
        for text in entry.texts:
            plain = text.translate(_PLAIN)
            first = _WORD.search(plain)
            if first is None:
                continue
            rank = (len(plain), int(entry.in_context), layer)
            form = _Form(plain, first.start(), plain == plain.lower(), rank, entry)
            grouped.setdefault(first.group().lower(), []).append(form)
    return {word: tuple(sorted(group, key=lambda form: form.rank, reverse=True)) for word, group in grouped.items()}


def find(text: str, known: Forms) -> Iterator[Match]:
    """What of *known* stands in *text*, in order and without overlap: the longest where several begin at one word."""
    plain = text.translate(_PLAIN)
    end = 0
    for word in _WORD.finditer(plain):
        if word.start() < end:
            continue
        key = word.group().lower()
        candidates = known.get(key, ())
        if key.endswith("s") and len(key) > 2:
            candidates += known.get(key[:-1], ())
        for form in candidates:
            start = word.start() - form.offset
            if stop := _stop(plain, start, form):
                yield Match(start, stop, form.entry, plain[start + len(form.text) : stop], text[start:stop])
                end = stop
                break


def _stop(text: str, start: int, form: _Form) -> int:
    """Where *form*, which begins at *start* of *text*, ends there with its ending; 0 where it does not stand there."""
    if start < 0 or not _is_edge(text, start):
        return 0
    end = start + len(form.text)
    written = text[start:end]
    same = written == form.text or (form.any_case and written.lower() == form.text)
    if not same and not (written == form.text.upper() and len(written) >= 4 and _in_capitals(text, start, end)):
        return 0
    if ending := _ENDINGS.match(text, end):
        end = ending.end() if not _is_closing_quote(text, start, ending) else end
    elif end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return 0
    if text[end : end + 1] in {".", "@"} and text[end + 1 : end + 2].isalnum():
        return 0  # part of an address
    return end if _in_context(text, start, end, form.entry) else 0


def _is_edge(text: str, start: int) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    return not (before.isalnum() or before in "_@#" or (before in "./" and text[start - 2 : start - 1].isalnum()))


def _is_closing_quote(text: str, start: int, ending: re.Match[str]) -> bool:
    """Whether a lone apostrophe after the word closes a quotation: 'Qatar'."""
    return ending.group() == "'" and (text[start - 1 : start] == "'" or text[ending.start() - 1] not in "sxzSXZ")


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a neighbour is in capitals too, so that these are no acronym's."""
    before = text[max(0, start - 30) : start].split()[-1:]
    after = text[end : end + 30].split()[:1]
    return any(len(word) > 2 and word.isupper() for word in (*before, *after))


def _in_context(text: str, start: int, end: int, entry: Entry) -> bool:
    if entry.after and not _holds(text[max(0, start - 40) : start].split()[-1:], entry.after):
        return False
    return not entry.before or _holds(text[end : end + 40].lstrip("'s").split()[:1], entry.before)


def _holds(neighbour: Sequence[str], words: Iterable[str]) -> bool:
    plain = "".join(neighbour).strip(".,;:!?\"'()[]“”‘’-–—").lower()
    return any(plain == word.lower() for word in words)
