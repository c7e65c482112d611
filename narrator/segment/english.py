"""Where English sentences end: each mark that may end one is decided by the words on both sides of it.

The marks come from one pattern. A decision looks at a bounded stretch around the mark, so a text takes time in
proportion to its length, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from narrator.segment import abbreviations as known

_CLOSERS = "\"'”’»›)]}*_¹²³⁰⁴⁵⁶⁷⁸⁹"
_OPENERS = "\"'“‘«‹([{*_¿¡„‚"
_QUOTES = frozenset("\"'”’»›")
_MARK = re.compile(
    r"(?P<run>[.!?…‽](?<![.!?…‽]{2})(?:(?<=\.)(?:[ \xa0]\.){2,}|[.!?…‽]*))"
    r"(?P<closers>[" + re.escape(_CLOSERS) + r"]*)(?:\[\d{1,3}\])*(?=\s|\Z)"
)
_GLUED = re.compile(
    r"[.!?](?<=[a-z]{3}.)[\"”’]?"
    r"(?=(?:The|This|That|These|Those|It|He|She|They|We|But|And|In|However|There|When|After)(?:\s|['’]))"
)
_SPACE = re.compile(r"\s*")
_BULLETS = "•⁃‣▪◦·●○–—-* \t\xa0\n("
_COUNTER = re.compile(r"\d{1,3}|[A-Za-z]|[ivxlc]{1,5}|[IVXLC]{1,5}")
_DOTTED = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,3}")
_ROMAN = re.compile(r"[IVXLC]{1,5}|[A-Z]")
_CONSONANTS = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ][bcdfghjklmnpqrstvwxz]{1,4}")
_DETERMINED_TIME = re.compile(r"\b(?:the|an?|this|that|its|each|every|their|his|her)\s+[\d:]{1,5}\s*$", re.IGNORECASE)
_COUNTRY = re.compile(
    r"\b(?:in|to|from|across|throughout|outside|inside|into|around|leave|left|enter|entire) the [UE]\.[SKU]$"
)
_QUOTED_WORDS = re.compile(r"\w,? ([\"“])[^\"“”]*\Z")
_CITATION = re.compile(r"\([^()]{1,80}\)[.,;:]")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")
_TOWN_BEFORE = re.compile(r",\s*$")
_REACH = 600  #: how far back an open bracket is looked for
_QUOTED = 60  #: how far to both sides a mark in a quoted phrase is looked around


class _Mark(NamedTuple):
    """A mark that may end a sentence, with what stands around it."""

    text: str
    begin: int  #: of the sentence it may end
    start: int  #: of the mark
    run: str
    closers: str
    word: str  #: before it, without opening quotes and brackets
    following: str  #: at most 80 characters from the next word on
    words: list[str]  #: the first words of `following`


def ends(text: str, forced: Iterable[int] = ()) -> list[int]:
    """Where sentences begin after the first, in order; *forced* positions (line breaks, list items) are among them."""
    found: list[int] = []
    begin = 0
    pending = sorted(forced, reverse=True)
    for match in _MARK.finditer(text):
        start, end = match.span()
        while pending and pending[-1] <= start:
            begin = pending.pop()
            found.append(begin)
        following = _SPACE.match(text, end).end()  # type: ignore[union-attr]  # it matches anything
        if following == len(text):
            continue
        position = _decide(text, begin, match, following)
        if position:
            begin = position
            found.append(begin)
    found.extend(reversed(pending))
    glued = [match.end() for match in _GLUED.finditer(text)]
    return sorted({*found, *glued}) if glued else found


def _decide(text: str, begin: int, match: re.Match[str], following: int) -> int:
    """Where the next sentence begins, or 0 if none begins after this mark."""
    start = match.start()
    ahead = text[following : following + 80]
    head = ahead.lstrip(_OPENERS + " ")
    if not head or not (head[0].isalnum() or head[0] in "$€£¥#@•⁃✓" or ord(head[0]) > 0x2FFF):
        return 0
    before = text[max(begin, start - 40) : start].split()
    word = before[-1].lstrip(_OPENERS) if before and not text[start - 1].isspace() else ""
    mark = _Mark(text, begin, start, match["run"], match["closers"], word, ahead, head.split(None, 6)[:6])
    if mark.closers and text[start - 1] in "[(" and mark.closers[0] in "])":
        ended = text[begin : start - 1].rstrip()[-1:] in {".", "!", "?"}
        return following if ended and text[start - 1] == "[" and head[0].isupper() else 0  # "[...]", a remark "(!)"
    if _COUNTER.fullmatch(text[begin:start].strip(_BULLETS) if start - begin < 16 else ""):
        return 0  # "1. The first item"
    if head[0].islower() and not _CAMEL.match(head):
        return following if _ends_before_small(mark) else 0
    if _inside_brackets(mark) or _inside_quotation(mark) or _cited(mark):
        return 0
    return _decide_before_capital(mark, following)


def _decide_before_capital(mark: _Mark, following: int) -> int:
    if _is_ellipsis(mark.run):
        return _after_ellipsis(mark, following)
    if mark.closers and _QUOTES.intersection(mark.closers) and _is_speech_tag(mark):
        return 0
    if mark.run.strip("."):  # holds ! or ?
        carried = (mark.word + mark.run).lower() in known.BRANDS
        return 0 if carried and not _begins_sentence(mark) else following
    if _QUOTES.intersection(mark.closers):
        return following
    return following if _dot_ends(mark) else 0


def _ends_before_small(mark: _Mark) -> bool:
    """Whether a dot before a small letter ends a sentence: only after a plain word that no one shortens."""
    if mark.run != "." or mark.closers or not mark.word.isalpha() or not mark.word.islower():
        return False
    return len(mark.word) >= 4 and mark.word not in known.INNER | known.COMPANIES | known.TAILS | known.ENDINGS


def _inside_brackets(mark: _Mark) -> bool:
    """Whether the mark stands in a remark in brackets within a sentence: "He (then a boy. Or so he says) left."."""
    low = max(mark.begin, mark.start - _REACH)
    opened = max(mark.text.rfind("(", low, mark.start), mark.text.rfind("[", low, mark.start))
    if opened < 0 or ")" in mark.closers or "]" in mark.closers or not mark.text[mark.begin : opened].strip():
        return False
    closer = ")" if mark.text[opened] == "(" else "]"
    if mark.text.find(closer, opened, mark.start) >= 0:
        return False
    return mark.text.find(closer, mark.start, mark.start + _REACH // 2) >= 0


def _inside_quotation(mark: _Mark) -> bool:
    """Whether the mark stands in a few quoted words within a sentence: 'They cried "Now! Now!" again'."""
    if '"' in mark.closers or "”" in mark.closers:
        return False
    quoted = _QUOTED_WORDS.search(mark.text[max(mark.begin, mark.start - _QUOTED) : mark.start])
    if quoted is None:
        return False
    closer = '"' if quoted[1] == '"' else "”"
    closed = mark.text.find(closer, mark.start, mark.start + _QUOTED)
    if closed < 0 or mark.text[closed - 1] == ",":  # ',"' leads to who said it: these are sentences of their own
        return False
    return mark.text[closed + 1 : closed + 3].strip()[:1].islower()


def _cited(mark: _Mark) -> bool:
    """Whether the source of a quotation follows it in brackets: '"… stairways." (Smith 55).'."""
    return (
        mark.following[0] == "("
        and bool(_QUOTES.intersection(mark.closers))
        and _CITATION.match(mark.text, mark.text.find("(", mark.start)) is not None
    )


def _is_ellipsis(run: str) -> bool:
    return ("…" in run and not run.strip("….")) or (run.count(".") >= 3 and not run.strip(". \xa0"))


def _after_ellipsis(mark: _Mark, following: int) -> int:
    if not mark.text[mark.begin : mark.start].strip(_OPENERS + " "):
        return 0  # it opens the sentence
    if mark.run.count(".") >= 4:
        attached = not mark.text[mark.start - 1].isspace()
        return mark.start + 2 if attached and " " in mark.run.replace("\xa0", " ") else following
    hesitates = mark.text[mark.start - 1].isspace() or len(mark.text[mark.begin : mark.start].split(None, 3)) < 3
    return 0 if hesitates and _plain(mark.words[0]) in {"i", "i'm", "i've", "i'd", "i'll"} else following


def _is_speech_tag(mark: _Mark) -> bool:
    """Whether who said it follows: "'Why?' John Smith asked."."""
    for names, word in enumerate(mark.words):
        if _plain(word) in known.SAYING:
            return names > 0 and ("." not in mark.run or word[-1] in ".,;:")
        if not word[0].isupper() or _plain(word) in known.STARTERS:
            return False
    return False


def _dot_ends(mark: _Mark) -> bool:
    """Whether a single dot before a capital or a digit ends the sentence."""
    word = mark.word
    lower = word.lower()
    digit = mark.words[0][0].isdigit()
    if not word or (not word[-1].isalnum() and word[-1] not in "°º"):
        return True
    if digit and _is_before_number(word):
        return False
    if len(word) == 1 and word.isalpha():
        return _letter_ends(mark)
    if lower in {"a.m", "p.m"}:
        return _time_ends(mark)
    if word in known.TITLES:
        return word in known.ADDRESS_TAILS and _follows_name(mark) and _begins_sentence(mark)
    if lower in known.INNER:
        return False
    if lower in {"no", "nos", "n°", "nº", "fig", "sec", "vol", "art", "ch", "bk"} and _ROMAN.fullmatch(
        mark.words[0].strip(",.;:)")
    ):
        return (lower == "no" or word in {"art", "ch", "bk"}) and _plain(mark.words[0]) in {"i", "a"}
    if word in known.MONTHS:
        return not digit and (_begins_sentence(mark) or _begins_clause(mark))
    if lower in known.ENDINGS or (lower in known.COUNTED and _follows_amount(mark)):
        return not digit
    if word.isupper() and len(word) > 1 and word.isalpha() and lower not in known.SHOUTED:
        return True
    if lower in known.COMPANIES or lower in known.TAILS or _is_state(mark):
        return not digit and (_begins_sentence(mark) or _begins_clause(mark))
    if _DOTTED.fullmatch(word):
        known_letters = lower in known.LETTERS and _begins_clause(mark)
        return not digit and (_begins_sentence(mark) or known_letters or _leaves_country(mark))
    if _CONSONANTS.fullmatch(word) and word != "Ng":
        return _begins_sentence(mark)
    return True


def _is_before_number(word: str) -> bool:
    lower = word.lower()
    if lower not in known.BEFORE_NUMBERS:
        return False
    return word[0].isupper() or lower not in {"mar", "may", "sat", "sun", "wed", "art", "mon", "app"}


def _letter_ends(mark: _Mark) -> bool:
    """A single letter: an initial, unless what is before or after says otherwise."""
    previous = mark.text[max(mark.begin, mark.start - 40) : mark.start].split()[:-1]
    if mark.word in "NSEW" and _plain(mark.words[0]) in known.LANDS:
        return False
    if mark.word == "X" and previous and previous[-1] in {"on", "to", "via"}:
        return True  # the network
    if previous and (
        previous[-1].lower() in known.LETTERED or (mark.word == "I" and previous[-1].lower() in {"and", "or"})
    ):
        return not mark.words[0][0].isdigit()
    return _begins_sentence(mark)


def _time_ends(mark: _Mark) -> bool:
    """ "3 p.m. ET" and "8 p.m. Saturday" go on; so does "At 5 a.m. Mr. Smith went …"."""
    zone = re.split(r"[/–-]", mark.words[0])[0]
    if _plain(zone) in known.AFTER_TIMES or zone[0].isdigit() or "time" in map(_plain, mark.words[1:3]):
        return False
    if _begins_sentence(mark):
        return True
    opening = mark.text[mark.begin : mark.start][:40].split()
    if len(opening) <= 5 and opening[0].lower().strip(_OPENERS) in known.TIME_OPENERS and mark.start - mark.begin < 40:
        return False
    return not _DETERMINED_TIME.search(mark.text[max(mark.begin, mark.start - 24) : mark.start - len(mark.word)])


def _is_state(mark: _Mark) -> bool:
    word = mark.word
    party = len(word) > 2 and word[1] == "-" and word[0] in "DRI"
    state = word[2:] if party else word
    if state not in known.STATES:
        return False
    if party or state not in known.AMBIGUOUS_STATES:
        return True
    start = mark.start - len(word)
    return _TOWN_BEFORE.search(mark.text[max(mark.begin, start - 4) : start]) is not None


def _follows_name(mark: _Mark) -> bool:
    """Whether a name or number stands before the word: "on Elm Dr.", "5th St."."""
    previous = mark.text[max(mark.begin, mark.start - 40) : mark.start].split()[:-1]
    if not previous or previous[-1].endswith(("'s", "’s", ",")):
        return False
    return (previous[-1][0].isupper() and len(previous) > 1) or previous[-1][0].isdigit()


def _follows_amount(mark: _Mark) -> bool:
    """Whether a number stands before the word: "rose 5 pct."."""
    previous = mark.text[max(mark.begin, mark.start - 24) : mark.start].split()[:-1]
    return bool(previous) and previous[-1][-1].isdigit()


def _begins_sentence(mark: _Mark) -> bool:
    """Whether the next word is one that opens sentences."""
    first = mark.words[0]
    return first[0].isupper() and (_plain(first) in known.STARTERS or first == "No")  # "No." is a number


def _leaves_country(mark: _Mark) -> bool:
    """Whether a country ends the sentence and another subject begins: "… in the U.S. Canada has its own"."""
    before = mark.text[max(mark.begin, mark.start - 24) : mark.start]
    first = _plain(mark.words[0])
    if _COUNTRY.search(before) is None or first in known.STATELY or first in known.ROLES or not first.isalpha():
        return False
    return len(mark.words) > 1 and mark.words[1][0].islower() and mark.words[1] not in {"of", "and", "or"}


def _begins_clause(mark: _Mark) -> bool:
    """Whether a subject and its verb follow: "Acme Inc. Apple said"."""
    if len(mark.words) < 2 or _plain(mark.words[0]) in known.ROLES | known.STATELY or not mark.words[0].isalpha():
        return False
    second = _plain(mark.words[1])
    return mark.words[1][0].islower() and (second in known.VERBS or second in known.SAYING or second.endswith("ed"))


def _plain(word: str) -> str:
    return word.replace("’", "'").strip('.,;:!?"”)(“]').lower()
