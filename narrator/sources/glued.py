"""Lines in which a page's labels, captions, credits and dates ran together when it was copied."""

from __future__ import annotations

import re

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
_SENTENCE_END = re.compile(r"[.!?。！？][”\"’')\]]*$")


def unglue(line: str) -> tuple[tuple[BlockKind, str], ...]:
    """The parts of *line*, each with its kind where the gluing tells it; together they are the whole line.

    >>> unglue("Ferry at dawn.CreditCredit…Ana Ruiz")
    ((<BlockKind.CAPTION: 'caption'>, 'Ferry at dawn.'), (<BlockKind.CREDIT: 'credit'>, 'CreditCredit…Ana Ruiz'))
    """
    label = _LABEL.match(line)
    if label:
        return ((BlockKind.IMAGE, line),)
    for pattern in (_CREDIT, _GLUED_CREDIT, _ENCLOSED_CREDIT, _FOLDED_CAPTION):
        found = pattern.match(line)
        if found and _is_caption(found["caption"]):
            caption, credit = found["caption"].strip(), found["credit"].strip()
            parts = ((BlockKind.CAPTION, caption), (BlockKind.CREDIT, credit))
            return parts if caption else parts[1:]
    dates = [part.strip() for part in _DATE_WORD.split(line)] if len(line) < 160 else [line]
    if len(dates) > 1 and re.match(r"(?:Last\s+)?(?:Updated|Published|Modified|Posted)\b", dates[-1]):
        return tuple(
            (BlockKind.DATE if re.search(r"\d", part) else BlockKind.PARAGRAPH, part) for part in dates if part
        )
    call = _SHARE.search(line)
    if call and call.start() > 20:
        return ((BlockKind.PARAGRAPH, line[: call.start()].strip()), (BlockKind.SHARE, line[call.start() :].strip()))
    return ((BlockKind.PARAGRAPH, line),)


def _is_caption(text: str) -> bool:
    """Whether what stands before a credit can be its caption, rather than prose that speaks of credits."""
    return len(text) < 600 and (not text or not text[-1].isspace() or _SENTENCE_END.search(text.strip()) is not None)
