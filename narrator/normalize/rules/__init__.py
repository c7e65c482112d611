"""The rules, in the order they claim text: what is most particular first, what takes any digit or sign last."""

from __future__ import annotations

import functools

from narrator.normalize.rules import (
    abbreviations,
    acronyms,
    alphanumerics,
    cardinals,
    counts,
    dates,
    electronic,
    emoji,
    foreign,
    fractions,
    lengths,
    markup,
    maths,
    measures,
    money,
    numbered,
    ordinals,
    periods,
    places,
    politics,
    punctuation,
    ranges,
    romans,
    telephones,
    temperatures,
    times,
    titles,
    weekdays,
    years,
)
from narrator.normalize.scan import Rule

ENGLISH: tuple[Rule, ...] = (
    *markup.RULES,
    *electronic.RULES,
    *emoji.RULES,
    *abbreviations.PHRASES,
    *weekdays.RULES,
    *periods.RULES,
    *dates.RULES,
    *telephones.RULES,
    *maths.FORMULAS,
    *alphanumerics.SERIALS,
    *money.RULES,
    *times.RULES,
    *measures.PARTS,
    *fractions.RULES,
    *politics.RULES,
    *places.RULES,
    *numbered.DOCKETS,
    *ranges.YEARS,
    *years.DECADES,
    *cardinals.PLURALS,
    *temperatures.RULES,
    *lengths.RULES,
    *measures.RULES,
    *counts.RULES,
    *ordinals.RULES,
    *ranges.RULES,
    *years.RULES,
    *numbered.RULES,
    *acronyms.AMPERSANDS,
    *titles.RULES,
    *abbreviations.RULES,
    *romans.RULES,
    *alphanumerics.RULES,
    *acronyms.RULES,
    *maths.RULES,
    *cardinals.RULES,
    *punctuation.RULES,
)


@functools.cache
def rules_for(language: str) -> tuple[Rule, ...]:
    """The rules that read *language*."""
    return ENGLISH if language.replace("_", "-").lower().split("-")[0] in ("en", "") else foreign.RULES
