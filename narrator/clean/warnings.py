"""What the reader of an article should know before it is narrated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from narrator.clean.words import is_sentence, word_count
from narrator.types import Block, BlockKind

_WALL = re.compile(
    r"\b(?:subscribe (?:now )?to (?:continue|keep|read|unlock)|(?:to )?continue reading (?:this|with|for)|"
    r"(?:sign in|log in|register|subscribe|create (?:a free|an) account) to (?:read|continue|access|view)|"
    r"this (?:article|story|content|post) is (?:only |exclusively )?"
    r"(?:for|available to) (?:\w+ )?(?:subscribers|members)|"
    r"(?:already|become) a (?:subscriber|member)\?|subscribers only|unlock (?:this|the full) (?:article|story))",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:cookies?|consent|personali[sz]ed (?:ads|content)|our (?:\d+ )?partners|enable javascript|"
    r"javascript is (?:disabled|required)|"
    r"ad ?blocker|verify (?:that )?you are (?:a )?human|unusual traffic|not a robot|security check|access denied)\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"javascript", re.IGNORECASE)
_LEAST_WORDS = 20
_LEAST_TOLD = 5  #: words; of fewer nobody can say what they are
_BROKEN_OFF = re.compile(r"(?:\w|,|;)\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])$|[\w,;–—-]$")
_MUCH = 0.5  #: of the prose of a page dropped is worth a word
_SHORT = 250  #: words; a longer text beside a call to subscribe is likely whole


def warnings(blocks: Sequence[Block]) -> Iterator[str]:
    """Sentences about a text that looks cut off, or of which much was left out."""
    spoken = [block for block in blocks if block.spoken]
    words = sum(word_count(block.text) for block in spoken)
    last = next(
        (block for block in reversed(spoken) if block.kind is BlockKind.PARAGRAPH and len(block.text) > 60), None
    )
    broken = last is not None and last is spoken[-1] and _BROKEN_OFF.search(last.text) is not None
    if (words < _SHORT or broken) and _is_walled(blocks):
        yield "the text looks cut off: the page asks to subscribe or sign in for the rest"
    elif broken:
        yield "the text looks cut off: its last paragraph does not end"
    dropped = sum(word_count(block.text) for block in blocks if not block.spoken and _is_prose(block))
    if dropped > 200 and dropped > _MUCH * (dropped + words):
        yield f"{dropped} words of prose are not spoken, more than the {words} that are; see --report"


def _is_walled(blocks: Sequence[Block]) -> bool:
    """Whether a page asks to subscribe or sign in for the rest of its text."""
    return any(_WALL.search(block.text) for block in blocks if not block.spoken and len(block.text) < 300)


def no_article(blocks: Sequence[Block], *, pasted: bool = False) -> str:
    """Why there is nothing to narrate in a page, or in *pasted* text; empty where there is an article."""
    spoken = [block for block in blocks if block.spoken]
    words = sum(word_count(block.text) for block in spoken)
    sentences = sum(is_sentence(block.text, least=5) for block in spoken)
    whole = not any(word_count(block.text) for block in blocks if not block.spoken)
    if sentences and whole and not any(is_notice(block.text) for block in blocks):
        return ""  # a sentence or two, and nothing else: somebody's own words
    if words >= _LEAST_WORDS and (sentences or any(word_count(block.text) >= _LEAST_WORDS for block in spoken)):
        if words < _SHORT and 2 * sum(_NOTICE.search(block.text) is not None for block in spoken) >= len(spoken):
            return "it is a notice about cookies, scripts or robots, not the article; save the page from a browser"
        return ""
    if any(_SCRIPT.search(block.text) for block in blocks):
        return "the page shows no text without its scripts; save it from a browser and narrate that"
    if pasted and sum(word_count(block.text) for block in blocks) < _LEAST_TOLD:
        return "it is too short to be told from a menu; Markdown (.md) is narrated as it stands"
    return "no article in it: only navigation, labels or a notice"


def is_notice(text: str) -> bool:
    """Whether *text* speaks of cookies, scripts or robots, as pages do that show no article."""
    return _NOTICE.search(text) is not None or _SCRIPT.search(text) is not None


def _is_prose(block: Block) -> bool:
    prose = block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) and block.reason == "outside-article"
    return prose and is_sentence(block.text, least=15)
