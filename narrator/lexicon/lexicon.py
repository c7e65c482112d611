"""A lexicon as a whole: a value made of entries in layers."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from narrator.lexicon import formats, matching
from narrator.lexicon.entry import Entry
from narrator.lexicon.ipa import as_engines_read
from narrator.lexicon.matching import Match
from narrator.normalize import Replacement
from narrator.types import Sound, SpokenText
from narrator.voices import data_folder, user_folder


@dataclass(frozen=True)
class Lexicon:
    """Entries in layers: a later entry for the same words wins. A value; laying one over another gives a third."""

    entries: tuple[Entry, ...] = ()

    @staticmethod
    def load(*paths: str | Path) -> Lexicon:
        """The built-in entries, the user's own over them, the files *paths* over those; later ones win.

        Raises `LexiconError` that names the file and the line.
        """
        lexicon = built_in()
        own = user_lexicon()
        for path in (*([own] if own.is_file() else []), *paths):
            lexicon = Lexicon.read(path).over(lexicon)
        return lexicon

    @staticmethod
    def read(path: str | Path) -> Lexicon:
        """The entries of one TOML, CSV or PLS file alone. Raises `LexiconError` that names the line."""
        return Lexicon(formats.read(Path(path)))

    def over(self, other: Lexicon) -> Lexicon:
        """This one laid over *other*: where both know a word, this one tells."""
        return Lexicon(other.entries + self.entries)

    def speaking(self, language: str) -> Lexicon:
        """Only the entries for *language*, of whatever region, and those for any; their IPA as its engines read it."""
        base = _base(language)
        if base not in self._by_language:
            mine = (entry for entry in self.entries if not entry.language or _base(entry.language) == base)
            self._by_language[base] = Lexicon(tuple(_read_in(entry, base) for entry in mine))
        return self._by_language[base]

    def matches(self, text: str) -> tuple[Match, ...]:
        """What is found in *text*, in order: the longest where several begin at one word, none overlapping.

        Takes time in proportion to the length of *text*, however many entries there are.
        """
        return tuple(matching.find(text, self._forms)) if self.entries else ()

    def replacements(self, text: str) -> tuple[Replacement, ...]:
        """The ranges of *text* that the lexicon speaks, and their words, for the normalizer to leave alone."""
        return tuple(match.replacement for match in self.matches(text))

    def sounds(self, spoken: SpokenText) -> tuple[Sound, ...]:
        """The phonemes of the ranges of *spoken*'s text for which an entry gives IPA."""
        return sounds_of(self.matches(spoken.written), spoken)

    @cached_property
    def _by_language(self) -> dict[str, Lexicon]:
        return {}  # so that a batch looks its entries over once

    @cached_property
    def _forms(self) -> matching.Forms:
        return matching.forms(self.entries)


def sounds_of(matches: Sequence[Match], spoken: SpokenText) -> tuple[Sound, ...]:
    """The phonemes of *matches* in the text of *spoken*, which was made from the text they were found in."""
    found = []
    spans = iter(spoken.spans)
    span = next(spans, None)
    for match in matches:
        if not match.ipa:
            continue
        while span is not None and span.written_end <= match.start:
            span = next(spans, None)
        if span is None:
            break
        if span.rule == "lexicon" and (span.written_start, span.written_end) == (match.start, match.end):
            found.append(Sound(span.start, span.end, match.ipa))
        elif not span.rule and span.written_start <= match.start and match.end <= span.written_end:
            start = span.start + match.start - span.written_start  # said as written: the span around it stays whole
            found.append(Sound(start, start + match.end - match.start, match.ipa))
    return tuple(found)


def built_in() -> Lexicon:
    """The pronunciations that come with narrator."""
    return _folder(data_folder() / "lexicons")


def user_lexicon() -> Path:
    """Where a user's own entries lie: ``lexicon.toml`` in narrator's config folder (``NARRATOR_CONFIG`` moves that)."""
    return user_folder().parent / "lexicon.toml"


@functools.cache
def _folder(folder: Path) -> Lexicon:
    """Every lexicon in *folder*, the later names over the earlier; empty where there is none."""
    found = Lexicon()
    for path in sorted(folder.glob("*.toml")):
        found = Lexicon.read(path).over(found)
    return found


def _read_in(entry: Entry, language: str) -> Entry:
    ipa = as_engines_read(entry.ipa, language)
    return entry if ipa == entry.ipa else replace(entry, ipa=ipa)


def _base(language: str) -> str:
    return re.split(r"[-_]", language, maxsplit=1)[0].lower()
