"""Sentences in languages other than English: sentencex proposes where they begin, and some of that is taken back.

What is taken back are ends after words that no sentence ends with (titles, "art. 3", ordinals before a month), for the
languages where sentencex was seen to part them; what is added, ends after "U.S." and its like before a function word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from narrator.segment.foreign_words import INNER, MONTHS, OPENERS

#: Where a sentence that begins with a small letter is nothing rare.
_SMALL_STARTS = frozenset({"el"})
_TAIL = re.compile(
    r"(?:\b(?:(?:[A-Z]\.){2,4}|EE\. ?UU\.|[Cc]o\.|Inc\.|Ltd\.|S\.A\.)|\w…|\b[0-9]+ (?:kr|Std|Min|hod|Kč|fr)\.)"
    r"\s+(?=[A-ZÉÀ])"
)
#: "And so on", and what follows a number: they end a sentence where any capital follows.
_SO_ON = re.compile(
    r"(?:\b(?:etc|usw|osv|enz|ecc|itp|itd|atď|atd)|т\. ?[дп]|κ\.λπ|\b[0-9]{3,4} [гр]"
    r"|[0-9] (?:руб|лв|zł|грн|hod|π\.μ|μ\.μ))\.\s+"
    r"(?=[A-ZÀ-ÖØ-ÞČĎŁŚŠŽΑ-ΫА-ЯІЇЄ])"
)
_DOTTED_END = re.compile(r"(\S+)\.\s+\Z")
_ORDINAL = re.compile(r"(?:\A|[\s–-])\d{1,2}\.\s+\Z")
_NUMBERED = re.compile(r"(?:\A|\s)\d{1,2}\.\Z")
_REMARK = re.compile(r"(?:\A|(?<=[。！？）]))（[^（）]{1,200}[。！？]）(?=[\w（])")
_SAID = re.compile(r"[他她它我你您]们?(?:[^。，]{0,4})?(?:说|问|道|喊|答|叫)(?![：:])")
_GLUED = re.compile(r"(?:\d|(?:\A|[\W_])[^\W\d_])\.\Z")
_DIALOGUE = re.compile(r"[-–—]\s*[^\W\d_]")
_FIRST_WORD = re.compile(r"\w+")
_CLOSING = " \t\"'”“»"
_STRETCH = 8_000  #: characters, many sentences
_OPENING = "(\"'„“«»¿¡["
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_APOSTROPHE = re.compile(r"\s['’]s\s")
_ELIDED = re.compile(r"^\w{1,4}['’]")
#: Also words of their own, unless a number follows: "l'art. 3", "no. 5".
_NUMERIC = frozenset(
    re.findall(r"\w+", "art Art no No nr Nr n s Abs Bd Kap kap Abb Tab p vol cap fig str kl im ok ex C")
)


def starts(text: str, language: str) -> list[int]:
    """Where sentences of *language* (its code alone) begin or end, in order."""
    found = _proposed(_SURROGATE.sub("\ufffd", text), language)
    kept = [place for place in found if not _goes_on(text, place, language)]
    return sorted({*kept, *_after_tails(text, language)})


def _proposed(text: str, language: str) -> Iterator[int]:
    """Where sentencex sees ends. Its time grows with the square: it gets a stretch at a time, from the last end on."""
    begin = 0
    while begin < len(text):
        stretch = text[begin : begin + _STRETCH]
        places = list(_ends(stretch, language))
        whole = begin + len(stretch) == len(text)
        yield from (begin + place for place in (places if whole else places[:-1]))
        begin += max(1, places[-2]) if len(places) > 1 and not whole else len(stretch)


def _ends(text: str, language: str) -> Iterator[int]:
    import sentencex

    position = 0
    for piece in sentencex.segment(language, text):
        position = text.find(piece, position) + len(piece)
        if _APOSTROPHE.search(text, max(0, position - 2), position + 2):
            position -= 1  # the Dutch "'s Morgens"
        if any(sign.isalnum() for sign in piece) or not piece.strip():
            yield position


def _after_tails(text: str, language: str) -> list[int]:
    """Ends that sentencex leaves out: after "U.S." or "& Co." where a word follows that opens sentences."""
    openers = _openers(language)
    opened = [match.end() for match in _TAIL.finditer(text) if _first_word(text, match.end()) in openers]
    remarks = [match.end() for match in _REMARK.finditer(text)] if language in {"ja", "zh"} else []
    return opened + remarks + [match.end() for match in _SO_ON.finditer(text)]


def _goes_on(text: str, place: int, language: str) -> bool:
    """Whether no sentence ends before *place* after all."""
    before, after = text[max(0, place - 40) : place], text[place : place + 24]
    if language == "ja" and before[-1:] in "」』）" and after[:1] in "とのはがをにでも":
        return True
    if before[-1:] in {"》", "〉"}:
        return True  # the title of a book, whatever mark it ends with
    if before[-1:] == "”" and _SAID.match(after):
        return True  # “…？”他问。
    if _GLUED.search(before) and (after[:1].isalnum() or after[:1] == "-"):
        return True  # "3.5" in whatever digits, "S.N.C.F."
    if after[:1] in {",", ";", ":", "/", ")", "]"} or (_NUMBERED.search(before) and after[:1].isalpha()):
        return True  # punctuation goes on, "3.Salz" stands in a list
    if (dash := _DIALOGUE.match(after)) and dash.group()[-1].islower() and before.rstrip(_CLOSING)[-1:] in {*"!?…"}:
        return True  # "Why? — he said."
    ended = _DOTTED_END.search(before)
    if ended is None:
        return language == "fr" and before.endswith("J.") and after.startswith("-C.")
    word = _ELIDED.sub("", ended[1].lstrip(_OPENING))
    if len(word) == 1 or (len(word) > 2 and word[-2] == "-"):
        word = word[-1]
    if len(word) == 1 and word.isupper() and word.isalpha() and after[:1].isupper():
        return _first_word(after, 0) not in _openers(language)  # an initial
    if word in _inner(language):
        return word not in _NUMERIC or after[:1].isdigit()
    if language in MONTHS and _ORDINAL.search(before):
        first = _FIRST_WORD.match(after)
        return first is not None and first.group() in MONTHS[language].split()
    return after[:1].islower() and (language not in _SMALL_STARTS or len(word) < 4)


def _first_word(text: str, place: int) -> str:
    match = _FIRST_WORD.match(text, place)
    return match.group() if match else ""


@functools.cache
def _openers(language: str) -> frozenset[str]:
    return frozenset(OPENERS.get(language, "").split())


@functools.cache
def _inner(language: str) -> frozenset[str]:
    return frozenset(INNER.get({"no": "nb", "nn": "nb"}.get(language, language), "").split())
