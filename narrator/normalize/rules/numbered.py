"""Abbreviations that count: No. 1, pp. 3–5, Fig. 2, § 4, #1."""

from __future__ import annotations

import re

from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_NAMES = (
    r"No|no|Nos|nos|pp?|pgs?|Figs?|figs?|Vols?|vols?|Ch|Chap|chs?|chap|Sect?|sec|Art|art|Ex|Eq|eq|Op|op|Ep"
    r"|ep|Props?|Ps|Pt|pt|Rm|Ste|[Vv]er|ca|c|min|max"
)


def _numbered(match: re.Match[str], tables: Tables) -> str | None:
    word = match["word"]
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
        "pt",
    ):
        return None
    said = tables.numbered[word]
    return f"{said}{match['gap'] or ' '}"


RULES = (
    Rule("numbered", rf"(?<![\w.'-])(?P<word>{_NAMES})(?P<dot>\.)?(?P<gap>\s)?(?=[0-9]|[IVXLC]+\b|#[0-9])", _numbered),
    Rule("numbered", r"(?<![\w.'-])p\. ?(?=[A-Z][0-9])", lambda match, tables: "page ", needs="p"),
    Rule("numbered", r"§§ ?(?=[0-9])", lambda match, tables: "sections ", needs="§"),
    Rule("numbered", r"§ ?(?=[0-9])", lambda match, tables: "section ", needs="§"),
    Rule("numbered", r"# ?(?=of\b)|(?<=[A-Z]{3})# ?(?=[0-9])", lambda match, tables: "number ", needs="#"),
    Rule("numbered", r"(?<![\w#&])# ?(?=[0-9])", lambda match, tables: "number ", needs="#"),
)
