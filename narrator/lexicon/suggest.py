"""Which names and acronyms of an article a lexicon may want: those that neither it nor plain English knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from narrator.lexicon.lexicon import Lexicon

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
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

    A word is a name where it stands with a capital inside a sentence and nowhere in *texts* in small letters.
    """
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
            opens = _OPENS.search(text[max(0, match.start() - 4) : match.start()]) is not None
            counts[word] += 0 if opens and not _is_acronym(word) else 1
            contexts.setdefault(word, _around(text, match.start(), match.end()))
    return tuple(
        Suggestion(word, count, contexts[word], _is_acronym(word)) for word, count in counts.most_common() if count
    )


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and sum(sign.isupper() for sign in word) > 1 and word[:2].isupper()


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    return " ".join(f"{before}{text[start:end]}{after}".split())
