"""Capitals: acronyms as words or as letters, initials, headings all in capitals."""

from __future__ import annotations

import functools
import re

from narrator.normalize.rules.parts import STARTERS, stop, words
from narrator.normalize.scan import Rule
from narrator.normalize.spelling import letters, letters_with, pronounceable
from narrator.normalize.tables import Tables

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BEFORE = re.compile(r"(?<!\w)([A-Z]{3,20})(?:,? |-)$")
_AFTER = re.compile(r"(?:,? |-)([A-Z]{3,20})(?!\w)")
_QUOTED = re.compile(r"(?<![^\W_])'(?=[^\W_]|$)(?![^']*'(?![^\W_]))(?:[^']|'(?=[^\W_]))*$")  # opened, and not closed
_WORD_TOO = words(
    """
    IT US WHO AM PM OR IN AN AND ART ACT NO PAC ID
    """
)  # words, too, where a heading shouts


@functools.lru_cache(maxsize=8)
def shouted(text: str) -> bool:
    """Whether *text* is a heading all in capitals: no small letters, and several words in capitals."""
    return not re.search(r"[a-zà-ÿ]", text) and len(re.findall(r"[A-Z]{2,}", text)) >= 3


def _capitals(match: re.Match[str], tables: Tables) -> str:
    word, ending = match["word"], match["ending"] or ""
    if ending == "'" and _QUOTED.search(match.string, max(0, match.start() - 80), match.start()):
        ending = ""  # the end of a quotation: 'DNS'
    if said := tables.spoken.get(f"{word}{ending}"):
        return said
    if said := tables.spoken.get(word):
        return f"{said.removesuffix('-')}'s" if ending else said
    if word in tables.words:
        return f"{word.capitalize()}{ending}"
    if shouted(match.string):
        return _in_heading(word, ending, tables)
    known = word in tables.letters or (
        word == "DE" and not re.match(" [A-Z]{2}", match.string[match.end() : match.end() + 3])
    )
    if not known and (
        word.lower() in tables.common or pronounceable(word) or (len(word) > 3 and _among(match, tables))
    ):
        return f"{word.capitalize()}{ending}"
    return letters_with(word, ending)


def _among(match: re.Match[str], tables: Tables) -> bool:
    """Whether a word in capitals stands beside it, as in a dateline or a byline: not every one of them is letters."""
    near = [
        _BEFORE.search(match.string, max(0, match.start() - 30), match.start()),
        _AFTER.match(match.string, match.end()),
    ]
    return bool(re.search("[AEIOUY]", match["word"])) and any(
        found and found[1] not in tables.letters and found[1] not in tables.words for found in near
    )


def _in_heading(word: str, ending: str, tables: Tables) -> str:
    if word in tables.letters and word not in _WORD_TOO:
        return letters_with(word, ending)
    if word.lower() in tables.common or len(word) > 3 or re.search("[AEIOUY]", word):
        return f"{word.lower()}{ending}"
    return letters_with(word, ending)


def _pronoun(match: re.Match[str], tables: Tables) -> str | None:
    """WHO, US and IT are letters unless the heading shouts."""
    return None if shouted(match.string) else letters_with(match["word"], match["ending"] or "")


def _dotted(match: re.Match[str], tables: Tables) -> str:
    said = letters_with(re.sub(r"[. ]", "", match["word"]), match["ending"] or "")
    return said + stop(match)


def _small(match: re.Match[str], tables: Tables) -> str:
    return letters_with(match["word"], match["ending"] or "")


def _ticker(match: re.Match[str], tables: Tables) -> str:
    """``NYSE: NOW``: the letters of a share, whatever word they make."""
    market = match["market"]
    said = (
        "Nasdaq"
        if market.lower() == "nasdaq"
        else " ".join(letters(part) if part.isupper() else part for part in market.split())
    )
    return f"{said}, {letters(match['code'].replace('.', ''))}"


def _ampersand(match: re.Match[str], tables: Tables) -> str:
    *heads, last = match["word"].split("&")
    said = [*map(letters, heads), letters_with(last, match["ending"] or "")]
    return " and ".join([" ".join(said[:-1]), said[-1]])


AMPERSANDS = (
    Rule(
        "ampersand name",
        r"(?<![\w&])(?P<word>(?:[A-Z]&){1,3}[A-Z]|[A-Z]{2,3}&[A-Z]{1,3})(?P<ending>'s|s\b)?(?![\w&])",
        _ampersand,
        needs="&",
    ),
)
RULES = (
    Rule("acronym", r"(?<![\w.'-])(?P<word>WHO|US|IT)(?P<ending>'s)?(?![\w-])", _pronoun, needs="WUI"),
    Rule(
        "name",
        r"(?<![\w.])(?:SAG-AFTRA|AFL-CIO|i(?:OS|PadOS|Phones?|Pads?|Macs?|Pods?|Tunes|Cloud|Message)|macOS|tvOS"
        r"|watchOS|eBay|YouTube|LinkedIn|JPMorgan|mRNA|siRNA|Do[DJE]|KPop|eSports|IoT|SaaS|YoY|IPv)(?!\w)",
        lambda match, tables: tables.spoken[match[0]],
        needs="OGPTCMBRDXALISY",
    ),
    Rule(
        "initials",
        r"(?<![\w.'])(?P<word>(?:[A-Z]\.){2,7}(?:[A-Z](?![\w.]))?|[A-Z]\.[A-Z](?![\w.]))(?P<ending>'s|s\b)?",
        _dotted,
        needs=".",
    ),
    Rule(
        "initials",
        r"(?<![\w-])(?P<word>(?:[A-Z]-){2,6}[A-Z])(?P<ending>'s)?(?![\w-])",
        lambda match, tables: letters_with(match["word"].replace("-", ""), match["ending"] or ""),
        needs="-",
        hint="[A-Z]-[A-Z]-",
    ),
    Rule(
        "ticker",
        r"(?P<market>(?<![\w.])(?:NASDAQ|Nasdaq|NYSE(?: (?:American|Arca))?|AMEX|LSE|TSX|ASX|OTC|LON|HKEX|NSE|BSE))"
        r": ?(?P<code>[A-Z]{1,5}(?:\.[A-Z])?)(?![\w.]\w|\w)",
        _ticker,
        needs=":",
    ),
    Rule("initials", r"(?<![\w.'-])(?P<word>(?:[a-z]\.){2,4}(?!\w))(?P<ending>'s)?", _dotted, needs="."),
    Rule(
        "initials",
        rf"(?<![\w'-])(?<![A-Z] )(?P<letter>[A-Z])\.(?=\s?[A-Z][\w'.])(?! {STARTERS})",
        lambda match, tables: letters(match["letter"]),
        needs=".",
    ),
    Rule(
        "acronym",
        r"(?<![^\W_])(?P<word>[A-Z]{2,})(?P<ending>'s(?![a-z])|s'?(?![a-z'])|(?<=S)'(?=\s))?(?![^\W_])",
        _capitals,
        needs=_CAPITALS,
    ),
    Rule(
        "acronym",
        r"(?<![\w.'-])(?P<word>tv|dvd|cd|pc|dna|rna|fbi|cia|usa|uk|nhs|nba|nfl|mlb|nhl|hiv|gdp|ceo|cfo|cto|faq|diy|atm)"
        r"(?P<ending>'s|s)?(?![\w.'-])",
        _small,
    ),
)
