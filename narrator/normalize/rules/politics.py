"""Members of parliaments and courts: (R-Ohio), D-CA-30, S.D. Fla."""

from __future__ import annotations

import re

from narrator.normalize.numbers import ordinal
from narrator.normalize.rules.parts import stop
from narrator.normalize.rules.places import DOTTED, POSTAL
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_PARTY = {"D": "Democrat", "R": "Republican", "I": "Independent", "L": "Libertarian", "G": "Green"}

_COURTS = {"N": "Northern", "S": "Southern", "E": "Eastern", "W": "Western", "M": "Middle", "C": "Central"}

_LANDS_OF_MEMBERS = ("Guam", "Puerto Rico", "American Samoa", "Virgin Islands", "Northern Mariana")


def _party(match: re.Match[str], tables: Tables) -> str | None:
    name = match["state"]
    state = tables.states.get(name) or tables.states.get(f"{name.rstrip('.')}.") or tables.states.get(name.rstrip("."))
    if state is None:
        if name not in _LANDS_OF_MEMBERS and name not in tables.states.values():
            return None
        state = name
    return f"{_PARTY[match['party']]} of {state}{'' if not match['dotted'] else stop(match)}"


def _district(match: re.Match[str], tables: Tables) -> str:
    """``R-FL-27``: a member of the House."""
    state = tables.states[match["state"]]
    return f"{_PARTY[match['party']]} of {state}'s {ordinal(match['district'], tables)}"


RULES = (
    Rule(
        "court",
        rf"(?<![\w.])(?P<way>[NSEWMC])\. ?D\. (?P<state>{DOTTED})\.(?!\w)",
        lambda match, tables: f"{_COURTS[match['way']]} District of {tables.states[match['state'] + '.']}{stop(match)}",
        needs="D",
        hint=r"\.D\. |\. D\. ",
    ),
    Rule(
        "party",
        rf"(?:(?<=\()|(?<=, ))(?P<party>[DRI])[-–](?P<state>{POSTAL})[-–]0?(?P<district>[0-9]{{1,2}})(?!\w)",
        _district,
        needs="DRI",
        hint="[DRI][-–][A-Z]",
    ),
    Rule(
        "party",
        rf"(?<=\()(?P<party>[DRILG])[-–](?P<state>(?P<dotted>(?:{DOTTED})\.)|{POSTAL}|[A-Z][a-z]{{3,}}"
        rf"(?: [A-Z][a-z]+)?)(?=[),;])",
        _party,
        needs="DRILG",
        hint="[DRILG][-–][A-Z]",
    ),
    Rule(
        "party",
        rf"(?<=, )(?P<party>[DRI])[-–](?P<state>(?P<dotted>(?:{DOTTED})\.)|{POSTAL}|[A-Z][a-z]{{3,}}"
        rf"(?: [A-Z][a-z]+)?)(?!\w)",
        _party,
        needs="DRI",
        hint="[DRI][-–][A-Z]",
    ),
    Rule("party", r"(?<=\()(?P<party>[DRI])(?=\))", lambda match, tables: _PARTY[match["party"]], needs="DRI"),
)
