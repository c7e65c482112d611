"""Ordinals, where the ending fits the number: 23rd, not 23th."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, ordinal
from narrator.normalize.rules.parts import INTEGER, START, after
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables


def _ordinal(match: re.Match[str], tables: Tables) -> str | None:
    number = match["number"].replace(",", "")
    if match["end"] == "d" and number in "23" and re.match(r" (?!ed\b)[a-z]|\s*$", after(match)):
        return f"{cardinal(number, tables)} D"  # a 3d printer
    teen = number[-2:-1] == "1"
    fits = "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    if match["end"].lower() not in (fits, "d" if fits in ("nd", "rd") else fits):
        misspelled = len(number) > 2 and match["end"].lower() in ("st", "nd", "rd", "th") and not match["s"]
        return f"{cardinal(number, tables)} {match['end']}" if misspelled else None
    return ordinal(number, tables) + ("s" if match["s"] else "")


RULES = (
    Rule(
        "ordinal",
        rf"{START}(?P<first>[0-9]{{1,3}})(?:st|nd|rd|th) ?[-–] ?(?P<last>[0-9]{{1,3}})(?:st|nd|rd|th)(?!\w)",
        lambda match, tables: f"{ordinal(match['first'], tables)} to {ordinal(match['last'], tables)}",
        needs=DIGITS,
        hint="(?:st|nd|rd|th) ?[-–] ?[0-9]",
    ),
    Rule(
        "ordinal",
        rf"{START}(?P<number>{INTEGER})(?:<sup>)?(?P<end>st|nd|rd|th|d|ST|ND|RD|TH|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)(?P<s>s)?(?![\w])",
        _ordinal,
        needs=DIGITS,
    ),
)
