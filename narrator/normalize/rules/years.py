"""Years and decades that stand alone."""

from __future__ import annotations

import re

from narrator.normalize.numbers import decade, two_digits, year
from narrator.normalize.rules.parts import START
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables


def _decade(match: re.Match[str], tables: Tables) -> str:
    return decade(match["year"], tables) + ("'" if match["own"] else "")


def _short(match: re.Match[str], tables: Tables) -> str:
    if match["own"] and not match["mark"]:  # 80's, as its writer has it; the sound is the same
        return f"{two_digits(int(match['year']))}'s"
    return decade(match["year"], tables)


def _year(match: re.Match[str], tables: Tables) -> str | None:
    return year(match["year"], tables)


def _class_of(match: re.Match[str], tables: Tables) -> str:
    written = match["year"]
    return two_digits(int(written)) if written[0] != "0" else f"oh {two_digits(int(written))}"


DECADES = (
    Rule(
        "decade",
        r"(?<![\w.,$£€])(?P<year>(?:1[0-9]|20)[0-9]0)(?:'s|s(?P<own>'(?!\w))?| s)(?!\w)",
        _decade,
        needs=DIGITS,
    ),
    Rule("decade", r"(?<![\w.,$£€])(?P<mark>')?(?P<year>[1-9]0)(?P<own>')?s(?!\w)", _short, needs=DIGITS),
)
RULES = (
    Rule("year", r"(?<![\w])'(?P<year>[0-9]{2})(?![\w'\"]|[.,][0-9])", _class_of, needs="'"),
    Rule(
        "year",
        rf"{START}(?<![$£€#+])(?P<year>[12][0-9]{{3}})(?![\w%°]|[.,][0-9]|/[0-9]|[-–][0-9])",
        _year,
        needs=DIGITS,
    ),
)
