"""The scan: rules claim ranges of a text in turn, and what nobody claims stands as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from narrator.normalize.tables import Tables

DIGITS = "0123456789"
STOPS = ",.;:?!"


class Replacement(NamedTuple):
    """A range of the written text whose spoken form is already decided, and by whom."""

    start: int
    end: int
    text: str
    rule: str = "lexicon"


Speak = Callable[[re.Match[str], Tables], str | None]


class Rule:
    """A pattern, and how what it finds is said.

    `speak` gets the match (its ``string`` is the whole text, for context) and returns the words: empty to drop the
    range, None to leave it to later rules. A result that is only a comma is a pause: it goes where another mark stands
    beside it.

    `needs` holds characters, one of which the text must hold for the pattern to find anything; `hint` is a small
    pattern found wherever the pattern is. The pattern is compiled when a text first passes both: a start costs little.
    """

    __slots__ = ("_compiled", "hint", "name", "needs", "pattern", "speak")

    def __init__(self, name: str, pattern: str, speak: Speak, *, needs: str = "", hint: str = "") -> None:
        self.name = name
        self.pattern = pattern
        self.speak = speak
        self.needs = frozenset(needs)
        self.hint = hint
        self._compiled: re.Pattern[str] | None = None

    def may_find(self, text: str, present: frozenset[str]) -> bool:
        """Whether *text*, which holds the characters *present*, can hold anything for this rule."""
        if self.needs and self.needs.isdisjoint(present):
            return False
        return not self.hint or re.search(self.hint, text) is not None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, ready to search."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
        return self._compiled


class Piece(NamedTuple):
    """A range of the text and what it becomes; pieces tile the text."""

    start: int
    end: int
    text: str
    rule: str


class _Claims:
    """Who speaks which range; first come, first served."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken = bytearray(len(text))
        self.pieces: list[Piece] = []

    def claim(self, start: int, end: int, spoken: str, rule: str) -> None:
        self.taken[start:end] = b"\1" * (end - start)
        self.pieces.append(Piece(start, end, spoken, rule))

    def run(self, rule: Rule, tables: Tables) -> None:
        """Let *rule* claim what it finds outside of what is taken."""
        at = 0
        search, taken = rule.compiled.search, self.taken
        while match := search(self.text, at):
            start, end = match.span()
            clash = taken.rfind(1, start, end)
            if clash >= 0:
                free = taken.find(0, clash)
                at = free if free >= 0 else len(taken)
                continue
            spoken = rule.speak(match, tables) if end > start else None
            if spoken is not None and spoken != match[0]:
                self.claim(start, end, spoken, rule.name)
            at = max(end, start + 1)


def scan(text: str, rules: Sequence[Rule], tables: Tables, replacements: Sequence[Replacement] = ()) -> list[Piece]:
    """Apply *rules* in order to *text*; the pieces tile it, unclaimed ones with an empty rule and their own text."""
    claims = _Claims(text)
    for given in sorted(replacements, key=lambda given: given.start):
        if given.start < given.end and claims.taken.find(1, given.start, given.end) < 0:
            claims.claim(given.start, given.end, given.text, given.rule)
    present = frozenset(text)
    for rule in rules:
        if rule.may_find(text, present):
            claims.run(rule, tables)
    return _tidy(_tile(text, claims.pieces))


def _tile(text: str, claimed: list[Piece]) -> list[Piece]:
    pieces, at = [], 0
    for piece in sorted(claimed):
        if piece.start > at:
            pieces.append(Piece(at, piece.start, text[at : piece.start], ""))
        pieces.append(piece)
        at = piece.end
    if at < len(text):
        pieces.append(Piece(at, len(text), text[at:], ""))
    return pieces


def _tidy(pieces: list[Piece]) -> list[Piece]:
    """Part words that would run together where two pieces meet, and drop pauses that stand beside a mark or an edge."""
    tidy: list[Piece] = []
    last = ""  # the last character said
    mark = ""  # the last character said that is not white space
    pause = -1  # index of a pause piece with nothing but white space after it
    spoke = -1  # index of the last piece that says anything
    for piece in pieces:
        words = piece.text
        first = words.lstrip()[:1]
        if piece.rule and words.strip() == "," and (not mark or mark in STOPS):
            words = words.replace(",", "")
        elif first and first in STOPS and pause >= 0:
            tidy[pause] = tidy[pause]._replace(text=tidy[pause].text.replace(",", ""))
            pause = -1
        if words.startswith("-") and tidy and tidy[-1].rule and tidy[-1].text.endswith("-"):
            tidy[-1] = tidy[-1]._replace(text=tidy[-1].text[:-1])  # the letter A, said "A-", before a hyphen
        if piece.rule and last.isspace() and words.startswith(" "):
            words = words.lstrip(" ")
        elif spoke >= 0 and tidy[spoke].rule and words.startswith(" ") and tidy[spoke].text.endswith(" "):
            tidy[spoke] = tidy[spoke]._replace(text=tidy[spoke].text.rstrip(" "))
        if piece.rule and words and _word(last) and _word(words[0]):
            words = f" {words}"
        elif not piece.rule and tidy and tidy[-1].rule and words and _word(words[0]) and _word(last):
            tidy[-1] = tidy[-1]._replace(text=f"{tidy[-1].text} ")
        if words.strip():
            pause = len(tidy) if piece.rule and words.strip() == "," else -1
            mark = words.rstrip()[-1]
        if words:
            last, spoke = words[-1], len(tidy)
        tidy.append(piece._replace(text=words))
    if pause >= 0:
        tidy[pause] = tidy[pause]._replace(text=tidy[pause].text.replace(",", ""))
    return tidy


def _word(character: str) -> bool:
    return character.isalnum()
