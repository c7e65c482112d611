"""Which names and acronyms of an article a lexicon may want: those that neither it nor plain English knows."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass

from narrator.lexicon.lexicon import Lexicon
from narrator.normalize.tables import tables_for

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_MADE_OF_PARTS = re.compile(r"(?:[ts]ion|ment|ness|ity|ical|ology|istic|ship|ware|able|ible)(?:s|ies)?$|ities$|['’]")
_IN_NAMES = re.compile(
    r"(?i:(?:north|south|east|west|central)(?:ern|east|west)?|(?:north|south)(?:east|west)ern|upper|lower|inner|greater"
    r"|american|british|english|french|german|european|international|national|federal|royal|general|global|public|united"
    r"|states?|county|city|district|province|republic|kingdom|union|nations|islands?|lake|river|bay|creek|beach|hill|hills"
    r"|valley|ridge|mount|mountains?|ocean|gulf|cape|port|canyon|forest|park|bridge|street|avenue|road|lane|square|place"
    r"|university|college|school|institute|academy|society|council|committee|commission|board|bureau|agency|office"
    r"|department|ministry|court|senate|house|congress|parliament|party|group|company|bank|fund|center|centre|hospital"
    r"|museum|library|church|theat(?:er|re)|club|league|team|press|news|times|post|journal|review|daily|weekly|report"
    r"|president|vice|minister|secretary|senator|governor|mayor|judge|justice|chief|director|chair(?:man|woman)?|officer"
    r"|king|queen|prince|princess|pope|bishop|professor|doctor|captain|colonel|bachelor|master|science|arts?|studies"
    r"|research|medicine|health|technology|services?|systems?|solutions|resources|support|program|project|act|amendment"
    r"|internet|christmas|easter|spring|summer|autumn|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
)
_SHORTENED = re.compile(r"\b([A-Z][a-z]+)\. \Z")
_OPENS = re.compile(r"(?:\A|[.!?:…]['\"”’)]*\s|[\n“\"‘(•–—-]\s?)\Z")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name or acronym, how often it stands there, and one place of it."""

    text: str
    count: int
    context: str
    acronym: bool = False


def suggest(texts: Iterable[str], lexicon: Lexicon) -> tuple[Suggestion, ...]:
    """The names and acronyms in *texts* that *lexicon* does not tell, the most frequent first.

    A word is a name where it stands with a capital inside a sentence and nowhere in *texts* in small letters. Months,
    titles, states, words that names share (University, Lake) and capitals of a headline are none, nor is an acronym
    that the normalizer knows.
    """
    known = _known_words()
    pieces = list(texts)
    small = {match.group().lower() for text in pieces for match in _TOKEN.finditer(text) if match.group().islower()}
    counts: Counter[str] = Counter()
    contexts: dict[str, str] = {}
    for text in pieces:
        taken = bytearray(len(text))
        for found in lexicon.matches(text):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
        for match in _TOKEN.finditer(text):
            word = _POSSESSIVE.sub("", match.group())
            if taken[match.start()] or len(word) < 2 or word.lower() in small or not word[0].isupper():
                continue
            if (
                word in known
                or word.partition("-")[0] in known
                or (not _is_acronym(word) and _ordinary(word, known))
                or _headline(text, match.start(), small)
            ):
                continue
            opens = _opens(text, match.start())
            if word.isupper() and word.capitalize() in counts:
                word = word.capitalize()  # the dateline of a place that was named before
            counts[word] += 0 if opens and not _is_acronym(word) else 1
            contexts.setdefault(word, _around(text, match.start(), match.end()))
    return tuple(
        Suggestion(word, count, contexts[word], _is_acronym(word)) for word, count in counts.most_common() if count
    )


@functools.cache
def _known_words() -> frozenset[str]:
    """What the normalizer says right of its own accord: acronyms as written, other words in small letters."""
    tables = tables_for("en-US")
    named = (*tables.months, *tables.weekdays, *tables.weekdays.values(), *tables.titles, *tables.titles.values())
    named += (*tables.states.values(), *tables.abbreviations, *tables.numbered, *tables.streets, *tables.places)
    small = {part.lower().strip(".") for name in named for part in name.split()} | set(tables.month_names)
    return tables.letters | tables.words | tables.common | tables.spoken.keys() | small


def _ordinary(word: str, known: frozenset[str]) -> bool:
    plain = word.lower()
    return (
        plain in known
        or plain.removesuffix("s") in known
        or bool(_IN_NAMES.fullmatch(word) or _MADE_OF_PARTS.search(word))
    )


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins at *at*, rather than the name after "Sen."."""
    if _OPENS.search(text[max(0, at - 4) : at]) is None:
        return False
    shortened = _SHORTENED.search(text, max(0, at - 12), at)
    return shortened is None or shortened[1] not in tables_for("en-US").titles


def _headline(text: str, at: int, small: Set[str]) -> bool:
    """Whether the line around *at* is one: short, and nearly all its longer words begin with a capital.

    A line that ends as a sentence does may be full of names; in a headline plain words have capitals too.
    """
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    longer = [word for word in _TOKEN.findall(line[:200]) if len(word) > 3]
    if len(line) >= 120 or len(longer) <= 2 or sum(word[0].isupper() for word in longer) < 0.75 * len(longer):
        return False
    return not line.rstrip().endswith((".", "!", "?")) or _in_title_case(line, small)


def _in_title_case(line: str, small: Set[str]) -> bool:
    """Whether at least two plain words have capitals where no sentence begins."""
    plain = small | tables_for("en-US").common
    capitals = (match for match in _TOKEN.finditer(line) if match.group().istitle() and not _opens(line, match.start()))
    return sum(word.lower() in plain and not _IN_NAMES.fullmatch(word) for word in map(re.Match.group, capitals)) > 1


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and sum(sign.isupper() for sign in word) > 1 and word[:2].isupper()


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    return " ".join(f"{before}{text[start:end]}{after}".split())
