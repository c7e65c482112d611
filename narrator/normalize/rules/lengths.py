"""Feet and inches: 6'2", 5 ft 10, 7", told from closing quotation marks."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decimal
from narrator.normalize.rules.fractions import mixed
from narrator.normalize.rules.parts import NUMBER, START, adjective, after, described, part
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_OPENING = re.compile(r"(?:^|(?<=[\s(\[—-]))\"(?=\S)")


_EXTENT = re.compile(  # what goes on about the length itself
    r" (?:wide|long|tall|high|deep|thick|across|away|apart|short"
    r"|(?:tall|short|long|wid|deep|high|bigg|larg|small|thick|clos|low)er|under|over|per"
    r"|in|diagonal(?:ly)?|round|square|each"
    r"|today|yesterday|overnight|ago|[a-z]+ly|behind|beyond|inside|outside|about|around|along|past"
    r"|toward|towards|within|without|against|like|except|is|yet|still|now|long-|x)\b"
)


def _feet(match: re.Match[str], tables: Tables) -> str:
    feet, inches = match["feet"], match["inches"]
    words = f"{cardinal(feet, tables)} {'foot' if feet == '1' else 'feet'} {decimal(inches, tables)}"
    if match["part"]:
        return f"{words} and {mixed(match['part'].strip(), tables)} inches"
    return f"{words} {'inch' if inches == '1' else 'inches'}"


def _only_feet(match: re.Match[str], tables: Tables) -> str:
    feet = match["feet"]
    last = f" by {cardinal(match['last'], tables)} feet" if part(match, "last") else ""
    return f"{cardinal(feet, tables)} {'foot' if feet == '1' else 'feet'}{last}"


def _inches(match: re.Match[str], tables: Tables) -> str | None:
    """``7"``, where that mark is not a closing quotation mark: where the marks of the text do not pair."""
    around = match.string[max(0, match.start() - 1000) : match.end() + 1000]
    opened = _OPENING.search(match.string, max(0, match.start() - 1000), match.start() + 1)
    if match[0].endswith('"') and opened and around.count('"') % 2 == 0 and not re.match(r" ?[x×]", after(match)):
        return None
    single = (
        match["number"] == "1"
        or adjective(match)
        or (not opened and described(match) and not _EXTENT.match(after(match)))
    )
    return f"{decimal(match['number'], tables)} {'inch' if single else 'inches'}"


RULES = (
    Rule(
        "feet and inches",
        r"(?<![\w.,'])(?P<feet>[0-9]{1,3})(?:['′] ?|[- ]?ft(?![23](?!\w))\.? ?)(?:(?P<inches>1[01]|[0-9](?:\.[0-9])?)"
        r"(?P<part> ?[¼½¾])?(?:\"|″|''|′′|[- ]?in\b\.?|(?=[\s,.;)]|$)))",
        _feet,
        needs="'′f",
    ),
    Rule(
        "feet and inches",
        r"(?<![\w.,'])(?P<feet>[0-9]{1,5})(?:′|'(?= (?:tall|wide|deep|long|high|x|×|by)\b)"
        r"|(?<=[x×] [0-9])'|(?<=[x×] [0-9][0-9])'|' ?[x×] ?(?P<last>[0-9]{1,3})'(?! ?[0-9]))(?!\w)",
        _only_feet,
        needs="′'",
    ),
    Rule("measure", rf"{START}(?P<number>{NUMBER})(?: ?″|(?<=[0-9])\")(?!\w)", _inches, needs='"″'),
)
