"""Telephone numbers, social security numbers, IP addresses, versions."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, digits
from narrator.normalize.rules.parts import before
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables


def _group(group: str, tables: Tables) -> str:
    if group.isdigit():
        return "eight hundred" if group == "800" else digits(group)
    return " ".join(digits(part) if part.isdigit() else part for part in re.findall(r"[0-9]+|[A-Za-z]+", group))


def _telephone(match: re.Match[str], tables: Tables) -> str:
    number, _, extension = re.sub(r" ?(?:x|ext\.?) ?", "x", match[0]).partition("x")
    said = ", ".join(_group(group, tables) for group in re.findall(r"[0-9]+", number))
    if extension:
        said += f", extension {digits(extension)}"
    return f"plus {said}" if match[0].startswith("+") else said


def _lettered(match: re.Match[str], tables: Tables) -> str:
    groups = (match["area"], match["rest"].replace("-", " "))
    return ", ".join((digits(match["country"]), *(_group(group, tables) for group in groups)))


def _address(match: re.Match[str], tables: Tables) -> str:
    said = " dot ".join(digits(part) for part in match["address"].split("."))
    return f"{said} slash {cardinal(match['bits'], tables)}" if match["bits"] else said


def _version(match: re.Match[str], tables: Tables) -> str:
    number = " point ".join(cardinal(part, tables) for part in match["number"].split("."))
    named = before(match, 9).lower().endswith(("version ", "ver. "))
    return f"version {number}" if match[0][0] in "vV" and not named else number


_END = r"(?![\w/]|[-.][0-9])"
RULES = (
    Rule(
        "telephone",
        rf"(?<![\w.+-])(?P<country>[0-9])[- .](?P<area>[0-9]{{3}})[- .](?P<rest>(?=[0-9-]*[A-Z])[A-Z0-9]"
        rf"(?:-?[A-Z0-9]){{5,9}}){_END}",
        _lettered,
        needs=DIGITS,
    ),
    Rule(
        "telephone",
        r"(?<![\w.-])(?:\+?[0-9]{1,3}[-. ]?)?(?:\([0-9]{3}\)[- ]?|(?<![0-9])[0-9]{3}[-.]|"
        r"(?<=[0-9][- ])[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4}(?:-[0-9]{1,4}| ?(?:x|ext\.?) ?[0-9]{1,5})?" + _END,
        _telephone,
        needs=DIGITS,
    ),
    Rule("telephone", rf"(?<![\w.+-])\+[0-9]{{1,3}}(?:[ -]\(?[0-9]{{1,5}}\)?){{2,5}}{_END}", _telephone, needs="+"),
    Rule("telephone", rf"(?<![\w.+-])\(?0[0-9]{{2,4}}\)? [0-9]{{3,4}} ?[0-9]{{3,4}}{_END}", _telephone, needs="0"),
    Rule("telephone", rf"(?<![\w.+-])[0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}}{_END}", _telephone, needs="-"),
    Rule("telephone", rf"(?<![\w.,+/-])[0-9]{{3}}-[0-9]{{4}}{_END}(?!,[0-9])", _telephone, needs="-"),
    Rule("telephone", rf"(?<![\w.+-])(?:\([0-9]{{3}}\) ?|[0-9]{{3}}-)[0-9]{{7}}{_END}", _telephone, needs=DIGITS),
    Rule(
        "IP address",
        rf"(?<![\w.-])(?P<address>[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}})(?:/(?P<bits>[0-9]{{1,2}}))?{_END}",
        _address,
        needs=".",
    ),
    Rule(
        "version",
        r"(?<![\w.])(?:[vV](?=[0-9]+\.[0-9])|[Vv]er\.? ?|[vV]\. ?(?=[0-9]+\.[0-9]))"
        r"(?P<number>[0-9]{1,5}(?:\.[0-9]{1,5}){0,3})"
        r"(?!\w)",
        _version,
        needs="vV",
    ),
    Rule(
        "version",
        r"(?<![\w.$€£,])(?P<number>[0-9]{1,4}(?:\.[0-9]{1,5}){2,3})(?![\w]|\.[0-9]|,[0-9])",
        _version,
        needs=".",
    ),
)
