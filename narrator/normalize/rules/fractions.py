"""Fractions: slashed, mixed and vulgar ones, ratings out of ten."""

from __future__ import annotations

import re
import unicodedata

from narrator.normalize.numbers import cardinal, decimal, ordinal, plural_of
from narrator.normalize.rules.parts import after, before
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
MIXED = (
    rf"(?:[0-9]{{1,9}} ?[{VULGAR}]|[{VULGAR}]|[0-9]{{1,9}}[ -][0-9]{{1,3}}/[0-9]{{1,3}}(?![0-9/])"
    rf"|[0-9]{{1,3}}/[0-9]{{1,3}}(?![0-9/]))"
)
_PARTS = re.compile(
    rf"(?:(?P<whole>[0-9]+)(?: ?(?=[{VULGAR}])|[ -](?=[0-9]+/)))?(?:(?P<vulgar>[{VULGAR}])|(?P<top>[0-9]+)/"
    rf"(?P<bottom>[0-9]+))"
)


def fraction(top: str, bottom: str, tables: Tables) -> str:
    """``3/4`` three quarters, ``142/1`` one hundred forty two over one."""
    over = cardinal(top, tables)
    if int(bottom) in (0, 1) or bottom[0] == "0" or len(bottom) > 9 or len(top) > 9:
        return f"{over} over {cardinal(bottom, tables)}"
    if bottom == "2":
        return f"{over} {'half' if top == '1' else 'halves'}"
    name = "quarter" if bottom == "4" else ordinal(bottom, tables)
    return f"{over} {name if top == '1' else plural_of(name)}"


def mixed(text: str, tables: Tables) -> str:
    """A fraction with or without a whole number before it: ``3½`` three and a half."""
    found = _PARTS.match(text)
    assert found
    if found["vulgar"]:
        top, bottom = unicodedata.normalize("NFKC", found["vulgar"]).split("\u2044")
        part = fraction(top, bottom, tables)
        part = part.replace("one ", "a ") if found["whole"] and top == "1" else part
    else:
        part = fraction(found["top"], found["bottom"], tables)
        part = part.replace("one half", "a half") if found["whole"] and found["top"] == "1" else part
    return f"{cardinal(found['whole'], tables)} and {part}" if found["whole"] else part


def _fraction(match: re.Match[str], tables: Tables) -> str | None:
    text = match["fraction"]
    slashed = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    if slashed and re.fullmatch(r"1[89][0-9]{2}|20[0-9]{2}", slashed[1]):
        following = str(int(slashed[1]) + 1)
        if slashed[2] in (following, following[2:]):
            return None  # the season of 1999/2000
    if slashed and _models(match, int(slashed[1]), int(slashed[2])):
        return f"{cardinal(slashed[1], tables)} slash {cardinal(slashed[2], tables)}"
    if slashed and _rated(match, int(slashed[2])):
        return f"{cardinal(slashed[1], tables)} out of {cardinal(slashed[2], tables)}"
    said = mixed(text, tables)
    return said.removesuffix("s") if re.match(r"-[a-z]", after(match)) else said  # a three quarter-ton truck


_NAMED = re.compile(r"[\w,&] (?:[A-Z][A-Za-z]+ )?(?P<name>[A-Z][A-Za-z]+) $")  # not at the start of a sentence
_SHARES = re.compile(r" (?:of|majority|vote|cup|inch|in|mile)\b|-")


def _models(match: re.Match[str], top: int, bottom: int) -> bool:
    """Whether two models of a product are meant, which no share is written as: ``Core Ultra 7/9``."""
    if not 3 <= top < bottom < 13 or bottom in (4, 8) or top * 2 < bottom or (top, bottom) in ((3, 5), (4, 5)):
        return False
    return _NAMED.search(before(match, 40)) is not None and not _SHARES.match(match.string, match.end())


def _rated(match: re.Match[str], bottom: int) -> bool:
    if bottom not in (4, 5, 10, 20, 100):
        return False
    whole = len(match[0]) == len(match.string.strip())
    if bottom == 10 and not whole and not re.match(r" of\b|-[a-z]", after(match)):
        return True
    if re.match(r"(?i) ?(?:stars?|★|ratings?\b|scores?\b|points)", after(match)):
        return True
    if not whole and (re.match(r"[2-9][0-9]/100\b", match[0]) or match[0] in ("5/5", "10/10", "100/100")):
        return True
    return (
        bottom in (5, 10, 100)
        and re.search(
            r"(?i)(?:rat(?:ing|ed|e)|scor(?:e|ed|ing)|stars?|verdict|grade|gave (?:it|them) an?|overall)(?: it"
            r"| this| of|:|,| an?|\s){0,3}$",
            before(match),
        )
        is not None
    )


def _between(match: re.Match[str], tables: Tables) -> str:
    low, high, most = (cardinal(match[name], tables) for name in ("low", "high", "most"))
    return f"{low} to {high} out of {most}"


def _pressure(match: re.Match[str], tables: Tables) -> str | None:
    if not 70 <= int(match["top"]) <= 250 or not 40 <= int(match["bottom"]) < int(match["top"]):
        return None
    if not match["unit"] and not re.search(r"(?i)pressure|\bBP\b", before(match, 60)):
        return None
    unit = " millimeters of mercury" if match["unit"] else ""
    return f"{cardinal(match['top'], tables)} over {cardinal(match['bottom'], tables)}{unit}"


def _whole_and(match: re.Match[str], tables: Tables) -> str:
    half = match["top"] == "1" and match["bottom"] == "2"
    part = "a half" if half else fraction(match["top"], match["bottom"], tables)
    return f"{cardinal(match['whole'], tables)} and {part}"


_END = r"(?:(?:st|nd|rd|th|ST|ND|RD|TH)?s?)(?![\w/]|[.,-][0-9]|-[a-z]+[0-9]|-?\w*/)"
RULES = (
    Rule("range", rf"(?<=[{VULGAR}])[-–](?=[0-9])", lambda match, tables: " to ", needs=VULGAR),
    Rule(
        "blood pressure",
        r"(?<![\w.,/$-])(?P<top>[12]?[0-9]{2})/(?P<bottom>[0-9]{2,3})(?P<unit> ?mm ?Hg)?(?![\w/])",
        _pressure,
        needs="/",
    ),
    Rule("division", r"(?<=[0-9]) ?/ ?(?=[0-9]{1,9} ?=)", lambda match, tables: " divided by ", needs="/"),
    Rule(
        "rating",
        r"(?<![\w.,/$-])(?P<low>[0-9])[-–](?P<high>[0-9]{1,2})/(?P<most>5|10)(?![\w/-]|[.,][0-9])",
        _between,
        needs="/",
    ),
    Rule(
        "rating",
        r"(?<![\w.,/$])(?P<score>[0-9]{1,3}\.[0-9]{1,2}(?= ?/)) ?/ ?(?P<most>(?:100|20|10|[45])(?:\.0)?)"
        r"(?![\w/]|[.,][0-9])",
        lambda match, tables: f"{decimal(match['score'], tables)} out of {decimal(match['most'], tables)}",
        needs="/",
    ),
    Rule(
        "fraction",
        rf"(?<![\w.,/$-])(?P<whole>[0-9]{{1,9}})[ -](?P<top>[0-9]{{1,9}})/(?P<bottom>[0-9]{{1,9}}){_END}",
        _whole_and,
        needs="/",
    ),
    Rule("fraction", rf"(?<![\w.,/$])(?P<fraction>(?:[0-9]{{1,9}} ?)?[{VULGAR}])", _fraction, needs=VULGAR),
    Rule("fraction", rf"(?<![\w.,/$])(?<!\w-)(?P<fraction>[0-9]{{1,9}}/[0-9]{{1,9}}){_END}", _fraction, needs="/"),
)
