"""The lines over the text: title, deck, byline, dates. The opening announcement speaks them; the deck is read in place."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.rules import listening
from narrator.clean.words import is_sentence, plain
from narrator.types import Block, BlockKind, Look

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = rf"(?:{_WEEKDAY}{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|{_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH},?(?:\s+\d{{4}})?|{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
_TIME = r"(?:[\s,|·•—–-]*(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*\(?[A-Z]{2,4}\)?)?)?"
_DATE_LINE = re.compile(
    rf"^(?:(?:first |originally |last |date |post(?:ed)? )?(?:published|updated|modified|posted|created|reviewed|edited|date|on|as of|last update)?\s*(?:on|at|date|in)?\s*[:|·•—–-]?\s*)"
    rf"{_DAY}{_TIME}(?:[\s,;|/·•()—–-]*(?:(?:last\s+)?(?:updated|modified|published|posted|reviewed)?\s*(?:on|at)?\s*:?\s*){_DAY}{_TIME})?"
    rf"(?:[\s|·•,()—–-]*\d+\s*min(?:ute)?s?(?:\s+read)?)?[\s.)|·•]*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d|\ban? ")
_AGO = re.compile(
    r"^(?:(?:updated|published|posted)\s+)?(?:\d+|an?)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:story|words?|text|written|posted|published|reported|reviewed|updated|article|photographs?|photography)\s+)?by\s*:?\s+(?P<names>\S.{2,120})$|"
    r"^(?:author|writer|words|text)s?\s*:\s*(?P<named>\S.{2,80})$",
    re.IGNORECASE,
)
_MOST_NAME_WORDS = 14
_WORD = re.compile(r"\w+")

_DECK_NAMES = frozenset(("deck", "dek", "standfirst", "subhead", "subheadline"))


@functools.lru_cache(maxsize=8192)
def is_date_line(text: str) -> bool:
    """Whether *text* is only a date, or two, with its label.

    >>> is_date_line("Published May 15, 2024"), is_date_line("In May 15 ships sank.")
    (True, False)
    """
    return (
        len(text) < 120
        and _DIGIT.search(text) is not None
        and (_DATE_LINE.match(text) is not None or _AGO.match(text) is not None)
    )


@functools.lru_cache(maxsize=8192)
def byline(text: str) -> str:
    """The names in a byline that says it is one; empty otherwise."""
    found = _BY.match(text) if len(text) < 140 else None
    if found is None or len(text.split()) > _MOST_NAME_WORDS or is_sentence(text, least=8):
        return ""
    names = found["names"] or found["named"] or ""
    return names if names[:1].isupper() else ""


def _named_byline(block: Block, look: Look) -> bool:
    """A short line that the page itself calls a byline, and no reading time that stands in the same box."""
    named = "byline" in look.near and len(block.text) < 90 and block.text[-1] not in ".!?:;" and not block.level
    return named and not listening.matches(block.text)


def _says(title: str, head: str) -> bool:
    """Whether *title*, which is announced, says most of what *head* says."""
    said, own = (frozenset(_WORD.findall(text.casefold())) for text in (title, head))
    return 2 * len(own & said) >= len(own) or plain(head) in plain(title)


def decide(draft: Draft) -> Decisions:
    """Title, byline and dates by wording and by what the page says of itself; the deck by where it stands."""
    title = plain(draft.metadata.title)
    authors = {plain(author) for author in draft.metadata.authors}
    description = plain(draft.metadata.description)
    titled = False
    first = draft.first
    for index, block in draft.worded:
        text = plain(block.text) if len(block.text) < 400 else ""
        upper = index <= first + 3
        if title and text == title and (upper or block.level == 1):
            titled = titled or block.kind is BlockKind.HEADING
            yield index, Verdict(BlockKind.TITLE, "announced")
        elif block.kind is BlockKind.HEADING and block.level == 1 and upper and index >= first - 3 and not titled:
            titled = True
            said = _says(draft.metadata.title, block.text)
            yield index, Verdict(BlockKind.TITLE, "announced" if said else "not-the-title")
        elif block.kind is BlockKind.DATE or is_date_line(block.text):
            yield index, Verdict(BlockKind.DATE, "announced")
        elif (text and text in authors) or byline(block.text) or _named_byline(block, draft.looks[index]):
            yield index, Verdict(BlockKind.BYLINE, "announced")
        elif upper and len(description) > 40 and text == description and is_sentence(block.text, least=6):
            named = bool(draft.looks[index].names & _DECK_NAMES)  # the page's own word for it: a reader reads it
            own = draft.inside[index] or named
            yield index, Verdict(BlockKind.DECK, "deck" if own else "deck-apart", outside=not own)
