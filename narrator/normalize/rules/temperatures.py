"""Temperatures without their sign: "40C" where the weather is talked about."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal
from narrator.normalize.rules.parts import before
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_WEATHER = re.compile(r"(?i)\b(?:temperature|highs?|lows?|heat|warm|cool|mercury|bake|oven|roast|cook|freez|climate)")


def _hot(match: re.Match[str], tables: Tables) -> str | None:
    """``40C`` where the weather is talked about."""
    if not _WEATHER.search(before(match, 70)):
        return None
    return _degrees(match, tables)


def _degrees(match: re.Match[str], tables: Tables) -> str:
    one, many = tables.units[f"°{match['unit']}"]
    number = cardinal(match["number"], tables)
    return f"{'minus ' if match['minus'] else ''}{number} {one if match['number'] == '1' else many}"


RULES = (
    Rule(
        "temperature",
        r"(?<![\w.])(?P<minus>[-−])?(?P<number>[0-9]{1,3}) ?(?P<unit>[CF])(?![\w'-])",
        _hot,
        needs="CF",
    ),
    Rule(
        "temperature",
        r"(?<![\w.])(?P<minus>[-−])?(?P<number>[0-9]{1,3})(?P<unit>[CF])(?:(?= ?\(-?[0-9]{1,3}[CF]\))|"
        r"(?<=\([0-9]{2}.)(?=\))"
        r"|(?<=\([0-9].)(?=\))|(?<=\([0-9]{3}.)(?=\)))",
        _degrees,
        needs="CF",
    ),
)
