"""Lines in which a page's labels, captions, credits and dates ran together when it was copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.types import BlockKind

_LABEL = re.compile(r"^(?:Image|Photo|Photograph|Picture|Video|Slide)(?=[A-Z“\"][a-z’' ])")
_CREDIT_WORD = r"(?:Photo(?:graph)?s?\s+)?(?:Credits?|CREDITS?)"
_CREDIT = re.compile(
    rf"^(?P<caption>.*?)(?P<credit>(?:{_CREDIT_WORD}\s*)?{_CREDIT_WORD}\s*(?:…|\.\.\.|:)\s*\S.{{1,110}})$", re.DOTALL
)
_GLUED_CREDIT = re.compile(
    r"^(?P<caption>.{20,}?[.!?”\"’'])\s*(?P<credit>(?:(?:Photo|Image|Illustration|Video|Picture)s?\s*"
    r"(?:by|via|courtesy|credit)\b|"
    r"(?:Photo(?:graph)?|Image|Illustration|Picture|Courtesy|Source)\s*:)\s*.{2,90})$",
    re.IGNORECASE,
)
_ENCLOSED_CREDIT = re.compile(
    r"^(?P<caption>.{20,}?)\s*(?P<credit>[(\[](?:"
    r"(?:AP|AFP|EPA|Reuters|Getty|File|Photo(?:graph)?s?|Image|Courtesy|Credit|Illustration)\b[^()\[\]]{0,90}|"
    r"(?:[A-Z][\w.’'-]*\s+){1,3}[A-Z][\w.’'-]*\s?/\s?[A-Z][^()\[\]]{1,60}|"
    r"[^()\[\]]{0,40}(?:Getty Images|Shutterstock|Reuters|Associated Press)[^()\[\]]{0,30})[)\]])$"
)
_FOLDED_CAPTION = re.compile(r"^(?P<caption>.{20,}?[.!?”\"])\s*(?P<credit>[^.!?]{3,90}?\s*(?:hide|toggle) caption)$")
_DATE_WORD = re.compile(
    r"(?:(?<=[\da-zT.])|(?<=[\da-zT.])\s*[|•·]\s*)(?=(?:Last\s+)?(?:Updated|Published|Modified|Posted)[:\s]+(?:on\s+)?[A-Z\d])"
)
_SHARE = re.compile(
    r"(?<=[.!?”\"’])\s*(?P<call>(?:Click\s+[Tt]o\s+(?:Share|Tweet)|Tweet\s+[Tt]his|"
    r"Share\s+[Tt]his(?:\s+\w+)?|Share on \w+|"
    r"Read [Mm]ore|Continue [Rr]eading|Advertisement|ADVERTISEMENT))\s*[.!»→>]*$"
)
# what a line has that one of these patterns fits: a plain look costs a hundredth of a search
_DATED = ("Updated", "Published", "Modified", "Posted")
_CALLS = ("Share", "Tweet", "Read", "Continue", "Advertisement", "ADVERTISEMENT")
_CREDIT_WORDS = ("photo", "image", "illustration", "video", "picture", "courtesy", "source")
_LONGEST_CREDIT = 140  #: characters, at the end of a line
_SENTENCE_END = re.compile(r"[.!?。！？][”\"’')\]]*$")


def unglue(line: str) -> tuple[tuple[BlockKind, str], ...]:
    """The parts of *line*, each with its kind where the gluing tells it; together they are the whole line.

    >>> unglue("Ferry at dawn.CreditCredit…Ana Ruiz")
    ((<BlockKind.CAPTION: 'caption'>, 'Ferry at dawn.'), (<BlockKind.CREDIT: 'credit'>, 'CreditCredit…Ana Ruiz'))
    """
    label = _LABEL.match(line)
    if label:
        return ((BlockKind.IMAGE, line),)
    for pattern in _credits_in(line):
        found = pattern.match(line)
        if found and _is_caption(found["caption"]):
            caption, credit = found["caption"].strip(), found["credit"].strip()
            parts = ((BlockKind.CAPTION, caption), (BlockKind.CREDIT, credit))
            return parts if caption else parts[1:]
    dated = len(line) < 160 and any(word in line for word in _DATED)
    dates = [part.strip() for part in _DATE_WORD.split(line)] if dated else [line]
    if len(dates) > 1 and re.match(r"(?:Last\s+)?(?:Updated|Published|Modified|Posted)\b", dates[-1]):
        return tuple(
            (BlockKind.DATE if re.search(r"\d", part) else BlockKind.PARAGRAPH, part) for part in dates if part
        )
    call = _SHARE.search(line) if any(word in line for word in _CALLS) else None
    if call and call.start() > 20:
        return ((BlockKind.PARAGRAPH, line[: call.start()].strip()), (BlockKind.SHARE, line[call.start() :].strip()))
    return ((BlockKind.PARAGRAPH, line),)


def _credits_in(line: str) -> Iterator[re.Pattern[str]]:
    """The patterns of a caption and its credit that may fit *line*."""
    if "redit" in line or "CREDIT" in line:
        yield _CREDIT
    tail = line[-_LONGEST_CREDIT:].lower()
    if any(word in tail for word in _CREDIT_WORDS):
        yield _GLUED_CREDIT
    if line[-1] in ")]":
        yield _ENCLOSED_CREDIT
    if tail.endswith("caption"):
        yield _FOLDED_CAPTION


def _is_caption(text: str) -> bool:
    """Whether what stands before a credit can be its caption, rather than prose that speaks of credits."""
    return len(text) < 600 and (not text or not text[-1].isspace() or _SENTENCE_END.search(text.strip()) is not None)
