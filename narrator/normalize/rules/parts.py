"""What several rules share: how numbers look, and questions about the words around a match."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of *text*, to look one up in."""
    return frozenset(text.split())


_INDIAN = r"[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}(?![0-9]|,[0-9])"  # in lakhs and crores: 12,34,567
INTEGER = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![0-9])|{_INDIAN}|[0-9]++)"
NUMBER = rf"(?:{INTEGER}(?:\.[0-9]++)?+|\.[0-9]++)"
START = r"(?<![^\W_])(?<![0-9][.,])(?<![0-9fF]/)(?<![A-Za-z]-)(?<![A-Za-z][0-9]-)"  #: not inside a word or number
MINUS = r"(?:(?<![\w.,)\]%-])[-−])"
DASH = r"(?: ?[-–—−] ?)"
TO = r"(?: ?[-–—−‒] ?| to )"
SCALE = (
    r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|lakh crore|lakh|crore)\b"
    r"| ?(?:bn|Bn|BN|mn|mln|bln|tn|trn|MM)\b| ?[bBmM]\b(?!\.\w)|[kKtT]\b)"
)
MONTH = (
    r"(?:(?:(?<=[Oo]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=before )|(?<=after )|^)m(?:ay|ar(?:ch)?)(?= [0-9]{1,2}(?!\w))"
    r"|(?<=[0-9] )m(?:ay|ar(?:ch)?)(?= [12][0-9]{3}\b|\s*$)|(?<=[snrt][tdh] )mar(?!\w)"
    r"|m(?:ay|arch)(?:(?= [0-9]{1,2}(?:st|nd|rd|th|,? [12][0-9]{3}))|(?=,? [12][0-9]{3}\b))|(?<=[snrt][tdh] )m"
    r"(?:ay|arch)(?!\w)"
    r"|(?:[Jj]anuary|[Ff]ebruary|March|[Aa]pril|May|[Jj]une|[Jj]uly|[Aa]ugust|[Ss]eptember|[Oo]ctober"
    r"|[Nn]ovember|[Dd]ecember"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)(?!\w)"
    r"|(?:[Jj]an|[Ff]eb|Mar|[Aa]pr|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ept?|[Oo]ct|[Nn]ov|[Dd]ec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?"
    r"|OCT|NOV|DEC)(?!\w)\.?)"
)
WITHIN = (
    "(?:"
    + "|".join(  # what a month or a day stands after where it is shortened without a dot
        rf"(?<=\b{word} )"
        for word in (
            *("[Ii]n", "[Ss]ince", "[Uu]ntil", "till", "[Ff]rom", "to", "of", "[Bb]y", "early", "late", "last", "next"),
            *("this", "between", "[Bb]efore", "[Aa]fter", "during", "each", "every"),
        )
    )
    + ")"
)
STARTERS = (  #: words that open a sentence, so that the dot before them ends one
    "(?:The|This|That|These|Those|He|She|It|In|But|And|An?|We|They|You|However|There|When|If|As|At|On|For|So|Its"
    "|His|Her"
    "|Their|Our|Then|What|Why)(?![\\w'.])"
)
_ENDS = re.compile(rf"[\"')\]]*(?:\s*$|\n|\s+{STARTERS})")
_FUNCTION_WORDS = words(
    """
    in to for from of a an per and or at by on with as is was were are be had has have if than that the this
    when while after before but so because since until each every more less will would could should may
    might can did does do it its it's or over under above below between apiece plus also not which who whose
    where there then during through into out off up down he she they we you i his her their our my your went
    goes came comes makes made say says said
    """
)
_ARTICLE = re.compile(
    r"(?:(?<![^\W_])([Aa]n?|[Tt]h(?:e|is|at)|its|his|her|their|our|another) "
    r"|(?<![Ii]t)(?<![Tt]hat)(?<![Hh]e)(?<![Ww]hat)(?<![Hh]ere)'s |-(?:year|month|week|day),? )[\"“]?$"
)
_DESCRIBED = re.compile(r"\b([Aa]n?) [a-z0-9]+(?:-[a-z0-9]+)+, $")  # "a 30-story, $5 million tower"
_DONE = re.compile(r"ed$|^(?:spent|paid|lost|made|given|sent|sold|bought|won|it|owing|taken|set|put|cost|left)$")
_NEXT_WORD = re.compile(r"[ -]([A-Za-z]{2,20})(?![\w'])")


def before(match: re.Match[str], length: int = 24) -> str:
    """The text just before *match*."""
    return match.string[max(0, match.start() - length) : match.start()]


def after(match: re.Match[str], length: int = 24) -> str:
    """The text just after *match*."""
    return match.string[match.end() : match.end() + length]


def adjective(match: re.Match[str]) -> bool:
    """Whether the amount in *match* describes a noun: "a $5 bill", "a 10 km run"."""
    if after(match, 2)[:1] == "-" and after(match, 2)[1:].isalpha():
        return True
    article = _ARTICLE.search(before(match, 12)) or _DESCRIBED.search(before(match, 30))
    found = _NEXT_WORD.match(match.string, match.end())
    if article and re.match(r", [0-9]+-[a-z]", after(match)):
        return True
    if article is None or found is None or found[1].lower() in _FUNCTION_WORDS:
        return False
    indefinite = (article[1] or "").lower() in ("a", "an") or article[0][0] == "-"
    return indefinite or not _DONE.search(found[1])


def described(match: re.Match[str]) -> bool:
    """Whether a noun may follow."""
    found = _NEXT_WORD.match(match.string, match.end())
    return found is not None and found[1].lower() not in _FUNCTION_WORDS


def plural_next(match: re.Match[str]) -> bool:
    """Whether things that can be counted follow: "2.1M users", "5m people"."""
    found = re.match(
        r" (?!hurdles|sprints?|relays?|heats|races|runners|freestyle)(?:[a-z]+ )?(?:people|children|men|women"
        r"|[a-z]{2,}s)\b",
        after(match, 40),
    )
    return found is not None


def closes(match: re.Match[str]) -> bool:
    """Whether a dot in *match* ends the sentence too: nothing but closing marks follows, or a word that opens one."""
    return match[0].endswith(".") and _ENDS.match(after(match, 16)) is not None


def stop(match: re.Match[str]) -> str:
    """The full stop that *match* holds for its sentence, or nothing."""
    return "." if closes(match) else ""


def part(match: re.Match[str], name: str) -> str | None:
    """The group *name* of a pattern that may not have it."""
    return match[name] if name in match.re.groupindex else None
