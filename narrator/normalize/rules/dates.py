"""Dates in every common order, ISO and slashed ones, and years that follow a month."""

from __future__ import annotations

import re

from narrator.normalize.numbers import ordinal, short_year, year
from narrator.normalize.rules.parts import MONTH, WITHIN, before, stop
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables

_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th|ST|ND|RD|TH)?"
_YEAR = r"[12][0-9]{3}(?![0-9]|[,.][0-9])"
_DASH = r" ?[-–—−] ?"


def _month(name: str, tables: Tables) -> str:
    return tables.months[tables.month_names[name.rstrip(".").lower()] - 1]


def _day(text: str) -> int:
    return int(re.match(r"[0-9]+", text)[0])  # type: ignore[index]


def _the(match: re.Match[str]) -> str:
    written = re.match(r"[0-9]+(?:st|nd|rd|th) of ", match[0])  # in full, save for the article
    return "" if written or re.search(r"\b[Tt]he $", before(match, 5)) else "the "


def _tail(match: re.Match[str], tables: Tables, words: str) -> str:
    """Add the year, with the comma that stood before it."""
    if not match["year"]:
        return words + stop(match)
    return f"{words}{',' if match['comma'] else ''} {year(match['year'], tables)}"


def _month_first(match: re.Match[str], tables: Tables) -> str | None:
    day = match["day"]
    if match["month"] in ("May", "MAY", "March", "Mar") and re.search(
        r"\b(?:[Mm]r|[Mm]s|Mrs|Dr)\.? $|\b[Yy]ou $", before(match, 5)
    ):
        return None
    words = f"{_month(match['month'], tables)} {ordinal(_day(day), tables)}"
    if match["last"]:
        last = ordinal(_day(match["last"]), tables)
        words += f" to {_month(match['last_month'], tables) + ' ' if match['last_month'] else ''}{last}"
    return _tail(match, tables, words)


def _day_first(match: re.Match[str], tables: Tables) -> str:
    words = f"{_the(match)}{ordinal(_day(match['day']), tables)}"
    if match["last"]:
        words += f" to the {ordinal(_day(match['last']), tables)}"
    return _tail(match, tables, f"{words} of {_month(match['month'], tables)}")


def _month_year(match: re.Match[str], tables: Tables) -> str | None:
    return f"{_month(match['month'], tables)}{',' if match['comma'] else ''} {year(match['year'], tables)}"


def _months(match: re.Match[str], tables: Tables) -> str:
    """``Jan.-Feb.``, ``March 2024–May 2025``: the first of two months."""
    since = f" {year(match['year'], tables)}" if match["year"] else ""
    until = f"{_month(match['next'], tables)}{stop(match)}" if match["next"] else ""
    return f"{_month(match['month'], tables)}{since} to {until}"


def _spoken(day: int, month: int, words: str, tables: Tables, *, day_first: bool) -> str:
    name = tables.months[month - 1]
    if day_first:
        return f"the {ordinal(day, tables)} of {name} {words}".rstrip()
    return f"{name} {ordinal(day, tables)} {words}".rstrip()


def _iso(match: re.Match[str], tables: Tables) -> str | None:
    month, day = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _spoken(day, month, year(match["y"], tables), tables, day_first=tables.day_first)


def _numeric(match: re.Match[str], tables: Tables) -> str | None:
    first, second, written = int(match["a"]), int(match["b"]), match["y"]
    if not (1 <= first <= 31 and 1 <= second <= 31) or min(first, second) > 12:
        return None
    words = year(written, tables) if len(written) == 4 else short_year(written)
    day_first = first > 12 or (tables.day_first and second <= 12)
    day, month = (first, second) if day_first else (second, first)
    return _spoken(day, month, words, tables, day_first=day_first)


def _without_year(match: re.Match[str], tables: Tables) -> str | None:
    first, second = int(match["a"]), int(match["b"])
    day_first = first > 12 or (tables.day_first and second <= 12)
    day, month = (first, second) if day_first else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _spoken(day, month, "", tables, day_first=day_first)


_START = r"(?<![\w/$€£#.,-])"


_NAMED_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_LIFE = {"b": "born ", "d": "died "}
RULES = (
    Rule(
        "date",
        rf"(?<![\w-])(?P<month>{MONTH}) (?:the )?(?P<day>{_DAY})(?![\w]|[,.:/][0-9]| (?:percent|million|billion)\b)"
        rf"(?:{_DASH}(?:(?P<last_month>{MONTH}) )?(?P<last>{_DAY})(?![\w,.:/]?[0-9]|[A-Za-z]))?"
        rf"(?:(?P<comma>,)? ?(?<=[ ,])(?P<year>{_YEAR})(?![-–][0-9])(?! ?(?:people|[a-z]+s)\b))?",
        _month_first,
        needs=DIGITS,
        hint=_NAMED_MONTH,
    ),
    Rule(
        "date",
        rf"{_START}(?P<day>{_DAY})(?:{_DASH}(?P<last>{_DAY}))?(?: (?:of )?|-)(?P<month>{MONTH})(?!\w)"
        rf"(?:(?P<comma>,)?[ -]?(?<=[ ,-])(?P<year>{_YEAR})(?![-–][0-9]))?",
        _day_first,
        needs=DIGITS,
        hint=_NAMED_MONTH,
    ),
    Rule(
        "date",
        rf"(?<!\w)(?P<month>{MONTH}) '(?P<year>[0-9]{{2}})(?![\w'])",
        lambda match, tables: f"{_month(match['month'], tables)} {short_year(match['year'], zero='oh')}",
        needs="'",
        hint=_NAMED_MONTH,
    ),
    Rule(
        "date",
        rf"{WITHIN}(?P<month>Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)(?![\w.'-]| [A-Z0-9])",
        lambda match, tables: _month(match["month"], tables),
        needs="JFASOND",
        hint=_NAMED_MONTH,
    ),
    Rule(
        "date",
        rf"(?<!\w)(?P<month>{MONTH})(?P<comma>,)? (?P<year>{_YEAR})(?![\w-])",
        _month_year,
        needs=DIGITS,
        hint=_NAMED_MONTH,
    ),
    Rule(
        "range",
        rf"(?<![\w-])(?P<month>{MONTH})(?: (?P<year>{_YEAR}))?{_DASH}(?:(?P<next>{MONTH})(?!,? ?[0-9])"
        rf"|(?={MONTH}(?!\w)))",
        _months,
        needs="-–—−",
        hint=_NAMED_MONTH,
    ),
    Rule(
        "date",
        rf"{_START}(?P<y>[12][0-9]{{3}})(?P<s>[-/.])(?P<m>[01]?[0-9])(?P=s)(?P<d>[0-3]?[0-9])(?=T[0-2][0-9]:|"
        rf"(?![\w/-])(?!\.[0-9]))T?",
        _iso,
        needs=DIGITS,
    ),
    Rule(
        "date",
        rf"{_START}(?P<a>[0-3]?[0-9])(?P<s>[-/.])(?P<b>[0-3]?[0-9])(?P=s)(?P<y>[12][0-9]{{3}}|(?<!\.)[0-9]{{2}})"
        rf"(?![\w/-])(?!\.[0-9])",
        _numeric,
        needs=DIGITS,
    ),
    Rule(
        "date",
        r"(?<=\b[Oo]n )(?P<a>[0-3]?[0-9])/(?P<b>[0-3]?[0-9])(?!\.?[\w/-])",
        _without_year,
        needs="/",
    ),
    Rule(
        "year",
        rf"(?<![\w.'])(?:[bd]\. |(?<=[,;(] )[bd]\.? )"
        rf"(?=(?:in )?[12][0-9]{{3}}(?!\w)|[0-9]{{1,2}} {MONTH}|{MONTH} [0-9])",
        lambda match, tables: _LIFE[match[0][0]],
        needs="bd",
    ),
)
