"""Abbreviations that count: No. 1, pp. 3–5, Fig. 2, § 4, #1."""

from __future__ import annotations

import re

from narrator.normalize.numbers import house, two_digits
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_NAMES = (
    r"No|no|Nos|nos|pp?|pgs?|Figs?|figs?|Vols?|vols?|Ch|Chap|chs?|chap|Sect?|sec|Art|art|Ex|Eq|eq|Op|op|Ep"
    r"|ep|Props?|Ps|Pt|pt|Rm|Ste|Cat|Jct|Jcn|Flt|[Vv]er|ca|c|min|max"
)


_RANKED = re.compile(r"\b(?:at|the|world|ranked|from) $")


def _numbered(match: re.Match[str], tables: Tables) -> str | None:
    word = match["word"]
    if not match["dot"] and tables.day_first and word in ("p", "pp") and match["gap"]:
        return f"{tables.numbered[word]}{match['gap']}"  # British, without the dot
    if not match["dot"] and word == "no" and tables.day_first and _RANKED.search(match.string, 0, match.start()):
        return f"number{match['gap'] or ' '}"
    if not match["dot"] and word in (
        "no",
        "nos",
        "art",
        "Prop",
        "Props",
        "Ps",
        "Art",
        "c",
        "p",
        "pp",
        "op",
        "sec",
        "min",
        "max",
        "Ex",
        "ch",
        "Ste",
        "Cat",
        "pt",
    ):
        return None
    said = tables.numbered[word]
    return f"{said}{match['gap'] or ' '}"


def _resolution(match: re.Match[str], tables: Tables) -> str:
    """``H.J.Res. 7`` House Joint Resolution."""
    kind = {"J": "Joint ", "C": "Concurrent "}.get((match["kind"] or " ")[0], "")
    return f"{'House' if match['house'] == 'H' else 'Senate'} {kind}Resolution"


DOCKETS = (
    Rule(
        "docket",
        r"(?<=\b[Nn]o\. )(?P<year>[0-9]{2})-(?P<number>[0-9]{3,5})(?![\w-]|\.[0-9])",
        lambda match, tables: f"{two_digits(int(match['year']))} {house(match['number'], tables)}",
        needs="-",
    ),
)
RULES = (
    Rule(
        "resolution",
        r"(?<![\w.])(?P<house>H|S)\. ?(?P<kind>J\. ?|Con\. ?)?Res\.(?= ?[0-9])",
        _resolution,
        needs="HS",
        hint=r"Res\.",
    ),
    Rule("numbered", rf"(?<![\w.'-])(?P<word>{_NAMES})(?P<dot>\.)?(?P<gap>\s)?(?=[0-9]|[IVXLC]+\b|#[0-9])", _numbered),
    Rule(
        "numbered",
        r"(?<![\w.'-])(?P<word>ss?)\.? ?(?=[0-9]{1,3}[A-Z]?(?:\([0-9a-z]\))* of the\b)",  # of an act
        lambda match, tables: f"section{'s' if match['word'] == 'ss' else ''} ",
        needs="s",
        hint="of the",
    ),
    Rule("numbered", r"(?<![\w.'-])p\. ?(?=[A-Z][0-9])", lambda match, tables: "page ", needs="p"),
    Rule("numbered", r"§§ ?(?=[0-9])", lambda match, tables: "sections ", needs="§"),
    Rule("numbered", r"§ ?(?=[0-9])", lambda match, tables: "section ", needs="§"),
    Rule("numbered", r"# ?(?=of\b)|(?<=[A-Z]{3})# ?(?=[0-9])", lambda match, tables: "number ", needs="#"),
    Rule("numbered", r"(?<![\w#&])# ?(?=[0-9])", lambda match, tables: "number ", needs="#"),
)
