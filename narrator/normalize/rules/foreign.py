"""What is safe in any language: pictures dropped, signs named where we know the name, addresses cut to their host.

Digits, dates and abbreviations are left: an engine for that language reads them better than English rules would.
"""

from __future__ import annotations

import re

from narrator.normalize.rules import emoji, markup, punctuation
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_KEPT = ("ellipsis", "dash", "bracket", "quotation mark", "repeated mark", "inverted mark")


def _sign(match: re.Match[str], tables: Tables) -> str | None:
    name = tables.symbols.get(match[0])
    if name is None:
        return None
    text = match.string
    left = " " if match.start() and not text[match.start() - 1].isspace() else ""
    right = " " if match.end() < len(text) and text[match.end()].isalnum() else ""
    return f"{left}{name}{right}"


def _minus(match: re.Match[str], tables: Tables) -> str:
    """Where the word is not known, the sign that is nothing else: engines read it."""
    return f"{tables.symbols['−']} " if "−" in tables.symbols else "−"


def _until(match: re.Match[str], tables: Tables) -> str:
    """From one ordinal to another: ``12.–14. Mai``."""
    return f" {tables.symbols.get('–', '')} ".replace("  ", " ")


RULES = (
    *markup.RULES,
    Rule(
        "URL",
        r"(?<![\w@.])(?:https?://(?:www\.)?|www\.)(?P<host>[\w.-]{1,100}\w)"
        r"(?:[/?#:][^\s<>\"“”]*[^\s<>\"“”.,;:!?)'])?/?",
        lambda match, tables: match["host"],
        needs=".",
    ),
    *emoji.RULES,
    Rule("hashtag", r"(?<![\w#&/])#(?=[^\W\d_])", lambda match, tables: "", needs="#"),
    Rule("sign", r"[&%€$£+=§°@]", _sign, needs="&%€$£+=§°@"),
    Rule("minus", r"(?<![\w.,)\]%-])(?<![0-9%] )[-–−](?=[.,]?[0-9])", _minus, needs="-–−"),
    Rule(  # no spaces there: 3月-5月 is a range, and after a word only a temperature or a share is below nought
        "minus",
        r"(?<=[\u3040-\u30ff\u3400-\u9fff])(?<![0-9０-９].)[-–−](?=[0-9]+(?:\.[0-9]+)?\s?[°℃度%％])",
        _minus,
        needs="-–−",
    ),
    Rule("range", r"(?<=[0-9]\.)[-–](?=[0-9])", _until, needs="-–"),
    *(rule for rule in punctuation.RULES if rule.name in _KEPT),
)
