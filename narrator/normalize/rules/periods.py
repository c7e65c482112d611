"""Parts of years and eras: 2Q22, H1, FY24, the C18th, 44 B.C."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, digits, ordinal, short_year, two_digits, year
from narrator.normalize.rules.parts import stop
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters
from narrator.normalize.tables import Tables

_START = r"(?<![\w/$€£#.,-])"


def _period(match: re.Match[str], tables: Tables) -> str:
    which = ordinal(int(match["n"]), tables)
    kind = "half" if match["kind"] in "Hh" else "quarter"
    written = match["y"].strip()
    return f"the {which} {kind} of {year(written, tables) if len(written) == 4 else two_digits(int(written))}"


def _fiscal(match: re.Match[str], tables: Tables) -> str:
    words = year(match["y"], tables) if len(match["y"]) == 4 else two_digits(int(match["y"]))
    return f"fiscal year {words}"


def _quarter(match: re.Match[str], tables: Tables) -> str:
    return f"{match['period']} {cardinal(match['n'], tables)} {short_year(match['y'])}"


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


RULES = (
    Rule(
        "quarter",
        r"(?<![\w.,/-])(?:[Tt]he )?(?P<n>[1-4])Q(?![\w/-])",
        lambda match, tables: f"the {ordinal(match['n'], tables)} quarter",
        needs="Q",
    ),
    Rule("quarter", r"(?<![\w.])(?P<period>[QH])(?P<n>[1-4])'(?P<y>[0-9]{2})(?!\w)", _quarter, needs="'"),
    Rule(
        "date",
        r"(?<![\w.])(?:the )?(?P<n>[1-4])(?P<kind>[Qq]|(?<=[12])H)(?P<y>(?: ?[12][0-9]{3}|[0-9]{2}))(?!\w)",
        _period,
        needs=DIGITS,
    ),
    Rule(
        "year",
        r"(?<![\w.'-])c(?P<y>1[0-9]{3})(?!\w)",
        lambda match, tables: f"circa {year(match['y'], tables)}",
        needs="c",
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
        rf"{_START}(?P<y>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,5}}) ?(?P<era>A\.? ?D|B\.? ?C\.? ?E|B\.? ?C"
        rf"|C\.? ?E)\b\.?",
        _era,
        needs=DIGITS,
    ),
)
