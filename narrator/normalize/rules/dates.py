"""Dates in every common order, ISO and slashed ones, and years that follow a month."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, digits, ordinal, short_year, two_digits, year
from narrator.normalize.rules.parts import MONTH, before, stop
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters
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


def _period(match: re.Match[str], tables: Tables) -> str:
    which = ordinal(int(match["n"]), tables)
    kind = "half" if match["kind"] in "Hh" else "quarter"
    written = match["y"].strip()
    return f"the {which} {kind} of {year(written, tables) if len(written) == 4 else two_digits(int(written))}"


def _fiscal(match: re.Match[str], tables: Tables) -> str:
    words = year(match["y"], tables) if len(match["y"]) == 4 else two_digits(int(match["y"]))
    return f"fiscal year {words}"


def _era(match: re.Match[str], tables: Tables) -> str:
    number = match["y"]
    era = re.sub(r"[^A-Z]", "", match["era"].upper())
    words = _ancient(number, tables)
    return f"{words} {letters(era)}{stop(match)}"


def _ancient(number: str, tables: Tables) -> str:
    plain = number.replace(",", "")
    if "," in number or len(plain) < 3 or plain.endswith("000") or (len(plain) == 3 and plain.endswith("00")):
        return cardinal(plain, tables)
    if len(plain) == 3:
        return f"{digits(plain[0])} {'oh ' if plain[1] == '0' else ''}{two_digits(int(plain[1:]))}"
    return year(plain, tables)


_START = r"(?<![\w/$€£#.,-])"


def _quarter(match: re.Match[str], tables: Tables) -> str:
    return f"{match['period']} {cardinal(match['n'], tables)} {short_year(match['y'])}"


_NAMED_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_LIFE = {"b": "born ", "d": "died "}
_WITHIN = (
    "(?:"
    + "|".join(  # what a month or a day stands after where it is shortened without a dot
        rf"(?<=\b{word} )"
        for word in (
            *("[Ii]n", "[Ss]ince", "[Uu]ntil", "till", "[Ff]rom", "to", "of", "[Bb]y", "early", "late", "last", "next"),
            *("this", "between", "[Bb]efore", "[Aa]fter", "during", "each", "every"),
        )
    )
    + ")"
)
_DAYS = "Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun"
RULES = (
    Rule(
        "weekday",
        rf"(?<![\w'-])(?P<first>{_DAYS})\.?(?: ?[-–] ?| to | through )(?P<last>{_DAYS})(?![\w])\.?",
        lambda match, tables: f"{tables.weekdays[match['first']]} to {tables.weekdays[match['last']]}{stop(match)}",
        hint=rf"\b(?:{_DAYS})\.?(?: ?[-–]| t)",
    ),
    Rule(
        "weekday",
        rf"(?:(?<=[ap]\.m\. )|(?<=[ap]m )|(?<=[OoIi]n )|(?<=[ A-Z][A-Z]T )|(?<=\()|{_WITHIN})"
        rf"(?P<day>{_DAYS})\.(?!\w)",
        lambda match, tables: f"{tables.weekdays[match['day']]}{stop(match)}",
        needs="MTWFS",
        hint=rf"(?:{_DAYS})\.",
    ),
    Rule(
        "weekday",
        rf"(?:(?<=[ap]\.m\. )|(?<=[ap]m )|(?<=[Oo]n )|(?<=[ A-Z][A-Z]T )|{_WITHIN})(?P<day>{_DAYS})(?![\w.'-])"
        r"(?: (?=(?:and|to|at|until|till|after|before|from|with|in|as|for)\b)|(?=[,;:)?!]|\.?\s*$))",
        lambda match, tables: tables.weekdays[match["day"]] + (" " if match[0].endswith(" ") else ""),
        needs="MTWFS",
        hint=rf"(?:{_DAYS})\b",
    ),
    Rule(
        "weekday",
        r"(?<=[a-z] )(?P<day>Mon|Tues?|Weds?|Thu(?:rs?)?|Fri)\.(?= [a-z])",
        lambda match, tables: tables.weekdays[match["day"]],
        needs="MTWF",
        hint=rf"(?:{_DAYS})\.",
    ),
    Rule(
        "quarter",
        r"(?<![\w.,/-])(?:[Tt]he )?(?P<n>[1-4])Q(?![\w/-])",
        lambda match, tables: f"the {ordinal(match['n'], tables)} quarter",
        needs="Q",
    ),
    Rule(
        "weekday",
        r"(?<![\w-])M[-–]F(?=[,:]? [0-9])",
        lambda match, tables: f"{tables.weekdays['Mon']} to {tables.weekdays['Fri']}",
        needs="M",
    ),
    Rule("quarter", r"(?<![\w.])(?P<period>[QH])(?P<n>[1-4])'(?P<y>[0-9]{2})(?!\w)", _quarter, needs="'"),
    Rule(
        "weekday",
        rf"(?<![\w'-])(?P<day>{_DAYS})(?:\.(?=,? (?:{MONTH}|[0-9])|, )|(?=,? (?:{MONTH} [0-9]"
        rf"|[0-9]{{1,2}} {MONTH}|[0-9]{{1,2}}(?::[0-9]{{2}})? ?[ap]\.?m)))",
        lambda match, tables: tables.weekdays[match["day"]],
        needs="MTWFS",
        hint=r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
    ),
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
        rf"{_WITHIN}(?P<month>Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)(?![\w.'-]| [A-Z0-9])",
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
        "date",
        r"(?<![\w.])(?:the )?(?P<n>[1-4])(?P<kind>[Qq]|(?<=[12])H)(?P<y>(?: ?[12][0-9]{3}|[0-9]{2}))(?!\w)",
        _period,
        needs=DIGITS,
    ),
    Rule(
        "century",
        r"(?<!\w)C(?P<n>1[0-9]|2[01])th(?!\w)",
        lambda match, tables: f"{ordinal(match['n'], tables)} century",
        needs="C",
    ),
    Rule("date", r"(?<![\w.])FY ?'?(?P<y>20[0-9]{2}|[0-9]{2})(?!\w)", _fiscal, needs=DIGITS),
    Rule("year", r"(?<![\w.])A\.?D\.? (?=[0-9]{1,4}(?![\w,]))", lambda match, tables: f"{letters('AD')} ", needs="A"),
    Rule(
        "year",
        rf"(?<![\w.'])(?:[bd]\. |(?<=[,;(] )[bd]\.? )(?=[12][0-9]{{3}}(?!\w)|[0-9]{{1,2}} {MONTH}|{MONTH} [0-9])",
        lambda match, tables: _LIFE[match[0][0]],
        needs="bd",
    ),
    Rule(
        "year",
        rf"{_START}(?P<y>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,5}}) ?(?P<era>A\.? ?D|B\.? ?C\.? ?E|B\.? ?C"
        rf"|C\.? ?E)\b\.?",
        _era,
        needs=DIGITS,
    ),
)
