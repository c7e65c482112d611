"""Abbreviations said the same wherever they stand: e.g., vs., dept., Inc., and fixed phrases: 24/7, 401(k)."""

from __future__ import annotations

import re

from narrator.normalize.numbers import digits
from narrator.normalize.rules.parts import before, stop, words
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters
from narrator.normalize.tables import Tables

_NEVER_AT_END = words(
    """
    e.g. i.e. vs. vs est. ed. pop. dist. ext. orig. prev.
    """
)
_AFTER_NAME = words(
    """
    Co. Corp. Inc. Ltd. Bros. Cos. Corp Inc Ltd Bros Jr. Jr Sr. Esq. Univ. Div.
    """
)


def _abbreviation(match: re.Match[str], tables: Tables) -> str | None:
    found = match[0]
    said = tables.abbreviations.get(found)
    if said is None and found.endswith("."):
        said = tables.abbreviations.get(found[:-1])
        if said is None:
            return None
        return (
            f"{said}." if stop(match) or not re.match(r" [a-z,]", match.string[match.end() : match.end() + 2]) else said
        )
    if said is None:
        return None
    if found in ("Inc", "Corp", "Ltd", "Jr") and not re.search(r"[A-Za-z.],? $", before(match, 3)):
        return None
    if found == "est." and re.search(r"[0-9BMK%] $", before(match, 2)):
        return f"estimated{stop(match)}"
    if found in ("est.", "ed.", "dist.", "pop.", "temp.", "max.") and stop(match):
        return None
    if found == "est." and re.match(r" [12][0-9]{3}\b", match.string[match.end() : match.end() + 6]):
        return "established"
    if found == "Sts." and not re.search(r"(?:[A-Z]\w+|[0-9](?:th|st|nd|rd)) $", before(match, 20)):
        return None
    if found == "Co." and not re.search(r"[\w&] $", before(match, 2)):
        return None
    return f"{said}{stop(match)}"


def _phrase(match: re.Match[str], tables: Tables) -> str | None:
    written = match[0].replace(" (", "(").replace("/ ", "/")
    return tables.phrases.get(written) or tables.phrases.get(written.lower())


def _emergency(match: re.Match[str], tables: Tables) -> str:
    """``dialed 911``: a number to call, digit by digit."""
    number = match["number"] or "911"
    return (match["verb"] or "") + (tables.phrases.get(number) or digits(number))


PHRASES = (
    Rule(
        "acronym",
        r"(?<![\w.'-])IV(?= (?:drips?|fluids?|lines?|bags?|therapy|antibiotics|infusions?|drugs?|tubes?|needles?)\b)",
        lambda match, tables: letters("IV"),
        needs="I",
    ),
    Rule(
        "phrase",
        r"(?<![\w.,/$£€+-])(?:(?:24/7/365|24/7|9/11|7/7|(?:50|20|60|80)/(?:50|20|40)|24-7|50-50|20-20)(?![\w/-]"
        r"|[.,][0-9])"
        r"|(?:40[13]|457|501) ?\([a-z]\)(?:s|\([0-9]\))?|401ks?\b|501c3\b|7-Eleven\b|[23]-D\b|1-on-1\b|W-2\b|H-1B\b|"
        r"(?:2x4|4x4)s?\b|007\b)",
        _phrase,
        needs=DIGITS,
    ),
    Rule("phrase", r"(?<![\w/])(?:[yqm]/[yqm]|[YQM]/[YQM]|yoy)(?![\w/])", _phrase, needs="/y"),
    Rule(
        "phrase",
        r"(?:(?<=[Cc]all )|(?<=[Tt]ext )|(?<=[Dd]ial )|(?<=called ))988\b"
        r"|(?<![\w.,])988(?= (?:Suicide|[Ll]ifeline|hotline|crisis))",
        _phrase,
        needs="8",
    ),
    Rule(
        "phrase",
        r"(?<![\w.])802\.11(?P<kind>[a-z]{0,2})(?!\w)",
        lambda match, tables: f"eight oh two dot eleven {letters(match['kind'])}".rstrip(),
        needs="8",
    ),
    Rule(
        "ordinal",
        r"(?<![\w.,:-])[1-3](?= (?:Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John) [0-9])",
        lambda match, tables: ("First", "Second", "Third")[int(match[0]) - 1],
        needs="123",
    ),
    Rule("title", r"Sgt\. 1st Class", lambda match, tables: "Sergeant First Class", needs="1"),
    Rule("phrase", r"(?<=\w )'n'(?= \w)", lambda match, tables: "n", needs="'"),
    Rule("versus", r"(?<=[\w.)] )v(?:\.|(?= [A-Z][a-z]))(?= [A-Z])", lambda match, tables: "versus", needs="v"),
    Rule(
        "phrase",
        r"(?P<verb>\b(?i:call(?:s|ed|ing)?|dial(?:s|l?ed|l?ing)?|r[aiu]ng|ringing|phon(?:e[ds]?|ing)"
        r"|text(?:s|ed|ing)?) )?"
        r"(?:(?P<number>(?(verb)(?:[2-9]11|999|112|1[01]1|000)|(?<= a )911))(?![\w-]|[.,:][0-9]| (?:times|people)\b)"
        r"|\b911(?= (?:call|dispatch|operator|center|emergency)))",
        _emergency,
        needs="901",
        hint="11|999|000|101",
    ),
    Rule(
        "phrase",
        r"(?<![\w/])(?:and/or|(?:[Ss]?he|[Hh]e)/ ?s?he|his/ ?hers?|him/ ?her|himself/ ?herself|s/he|AC/DC|M&A|Catch-22"
        r"|TL;DR|tl;dr)(?![\w/])",
        _phrase,
        needs="/&iF2;",
    ),
)
RULES = (
    Rule(
        "abbreviation",
        r"(?<=[0-9][snrt][tdh] )c\.(?= B\.| A\.D| [a-z(]|[,;)])",
        lambda match, tables: "century",
        needs="c",
    ),
    Rule("abbreviation", r"\bmin\.(?= (?:wage|age|price|temp))", lambda match, tables: "minimum", needs="."),
    Rule("abbreviation", r"(?<=\b[Tt]he )co\.(?= [a-z])", lambda match, tables: "company", needs="."),
    Rule("abbreviation", r"(?<=[A-Za-z.] )def\.(?= [A-Z])", lambda match, tables: "defeated", needs="d"),
    Rule(
        "abbreviation",
        r"(?<![\w.'-])(?:et al\b\.?|Sgt\. Maj\.|(?:[ei]\.[gedGE]|[a-z]\.k\.a|R\.I\.P)\.?(?!\w)"
        r"|[A-Z]{1,4}[a-z]{0,5}\.[A-Z][A-Za-z]?\.(?:s\b)?|[MB]Sc\b|PhDs?\b|Ph\.D\b"
        r"|(?:gov't|int'l|Int'l|nat'l|Nat'l|ass'n|Ass'n)\b|[nN]/[aA]\b|(?<!/)(?:b/w\b|[wbca]/(?:o\b|c\b)?)|light-yrs?\.|[A-Za-z]{2,6}\."
        r"(?![\w])|(?:vs|aka|AKA|govt|ltd|dept|Dept|hwy|Hwy|etc|Inc|Corp|Ltd|Jr|Bros|yrs?|nr|agg|Sqn|Regt|approx)\b)",
        _abbreviation,
        needs="./'vagAlIdhLJBePynSR",
    ),
)
