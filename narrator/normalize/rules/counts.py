"""Counts with a letter: 3.4K, 2.1M users; a lone 5K is a race, 4K a picture."""

from __future__ import annotations

import re

from narrator.normalize.numbers import decimal
from narrator.normalize.rules.parts import NUMBER, START, after, before, plural_next
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables

_PICTURE = re.compile(
    r"(?i)[ -](?:[a-z]+ )?(?:tvs?|videos?|displays?|monitors?|screens?|resolution|footage|broadcasts?|cameras?"
    r"|blu-rays?|streams?|streaming|race|runs?|runners?)\b"
)

_RACES = re.compile(r"\b[0-9]{1,2}K(?: or | and |, |/)$")  # a 5K or 10K


def _count(match: re.Match[str], tables: Tables) -> str | None:
    """``3.4K`` three point four thousand, ``2.1M users``; a lone ``5K`` is a race."""
    number, letter = match["number"], match["scale"]
    if letter == "K" and len(number) == 4 and number.isdigit():
        return f"{decimal(number, tables)} kelvin"  # the colour of a lamp
    if letter in "Kk":
        if _RACES.search(before(match, 8)):
            return f"{decimal(number, tables)} K"
        counted = plural_next(match) or re.match(r"\+ [a-z]{3,}s\b", after(match))
        small = len(number) <= 2 and int(number.split(".")[0] or 0) <= 15
        if (small and not counted) or (len(number) <= 3 and _PICTURE.match(match.string, match.end())):
            return f"{decimal(number, tables)} K"
    elif (
        (letter in ("B", "T") or (match[0] == "3M" and not before(match, 2).endswith(("~", "~ "))))
        and number.isdigit()
        and not plural_next(match)
    ):
        return None
    return f"{decimal(number, tables)} {tables.scales[letter]}"


RULES = (
    Rule(
        "count",
        rf"{START}(?P<number>{NUMBER})(?P<scale>[KkMBT]|bn|mn|tn|mln|bln)(?!\w|-(?![a-z]{{3}}))",
        _count,
        needs=DIGITS,
    ),
)
