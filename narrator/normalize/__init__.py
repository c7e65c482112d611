"""Text as written → text as spoken, every spoken word traceable to the written words it came from.

A rule is a pattern with a name and a function that says the words (`scan.Rule`); each lives in a module of `rules`,
and what differs between locales is data (`tables`, the files in ``data``). All rules look at the text as written,
never at each other's output: the first to claim a range speaks it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from narrator.normalize.compose import compose, joined
from narrator.normalize.rules import rules_for
from narrator.normalize.scan import Replacement, Rule, scan
from narrator.normalize.tables import tables_for
from narrator.normalize.unify import unify
from narrator.spoken import Span, SpokenText

_BREAK = re.compile(r"(?<=\n)|(?<=[a-z]{6}[.!?] )(?=[A-Z])")  # "approx." is the only abbreviation this long
_PASSES = 3  # after the first: a word that a rewrite laid bare is read too; the last pass finds nothing

__all__ = ["Replacement", "normalize", "rule_names"]


def normalize(
    text: str,
    language: str = "en-US",
    *,
    replacements: Sequence[Replacement] = (),
    without: Collection[str] = (),
) -> SpokenText:
    """Write *text* out the way it is read aloud: words, and the marks that make a voice pause.

    Args:
        text: one sentence, or more.
        language: BCP 47; English in full, other languages a safe subset (marks, addresses, emoji), with digits left to
            the engine.
        replacements: ranges of *text* whose spoken form is already decided; no rule touches them. Of overlapping ones
            the first in the text wins.
        without: names of rules to leave out, see `rule_names`.

    Returns the spoken text with spans that tile both texts. A span without a rule is as long in both: its characters
    stand as written, save for typographic variants of one (curly apostrophes, non-breaking spaces). Normalizing the
    result again changes nothing.
    """
    rules = [rule for rule in rules_for(language) if rule.name not in without]
    parts = (_settled(part, rules, language, inside) for part, inside in _parts(text, replacements))
    return joined(text, list(parts))


def _parts(text: str, replacements: Sequence[Replacement]) -> Iterator[tuple[str, list[Replacement]]]:
    """Sentences and lines, where they surely end: a rule sees at once that a short text holds nothing for it."""
    start = 0
    waiting = sorted(replacements, key=lambda given: given.start, reverse=True)
    for end in (*(match.start() for match in _BREAK.finditer(text)), len(text)):
        inside: list[Replacement] = []
        if end < len(text) and any(given.start < end < given.end for given in waiting[-8:]):
            continue
        while waiting and waiting[-1].start < end:
            given = waiting.pop()
            inside.append(given._replace(start=given.start - start, end=given.end - start))
        if end > start:
            yield text[start:end], inside
        start = end


def _settled(text: str, rules: Sequence[Rule], language: str, replacements: Sequence[Replacement]) -> SpokenText:
    """Apply the rules until nothing changes."""
    if text.isspace() and not replacements:
        return SpokenText(text, text, (Span(0, len(text), 0, len(text)),))
    spoken = _once(text, rules, language, replacements)
    for _ in range(_PASSES):
        if not any(span.rule for span in spoken.spans):
            break
        again = _once(spoken.text, rules, language, _kept(spoken, replacements))
        if again.text == spoken.text:
            break
        spoken = compose(spoken, again)
    return spoken


def _once(text: str, rules: Sequence[Rule], language: str, replacements: Sequence[Replacement]) -> SpokenText:
    plain = unify(text, digits=language[:2].lower() == "en")
    return plain.spoken(scan(plain.text, rules, tables_for(language), plain.moved(replacements)))


def _kept(spoken: SpokenText, replacements: Sequence[Replacement]) -> list[Replacement]:
    """The words that were decided beforehand, as ranges of the spoken text, so that they stay as they are."""
    decided = {given.rule for given in replacements}
    return [
        Replacement(span.start, span.end, spoken.text[span.start : span.end], span.rule)
        for span in spoken.spans
        if span.rule in decided
    ]


def rule_names(language: str = "en-US") -> tuple[str, ...]:
    """The rules that read *language*, in the order they claim text."""
    return tuple(dict.fromkeys(rule.name for rule in rules_for(language)))
