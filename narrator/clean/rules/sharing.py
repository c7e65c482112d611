"""Share bars, counts of shares and comments, print and save buttons."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_WORDS = (
    r"(?:share|tweet|pin(?:terest)?|print|save|e-?mail|mail|facebook|twitter|x|linkedin|whatsapp|reddit|copy(?: link| url)?|link|instagram|telegram|"
    r"bluesky|threads|mastodon|flipboard|pocket|tumblr|messenger|sms|rss|like|bookmark|gift|comments?|copied|more|post|youtube|tiktok|snapchat)"
)
_BAR = re.compile(
    rf"^(?:[\s|·•,/:+&()-]|\d+[km]?|on|this|via|to|by|full|article|story|page|post|clipboard|it|with|friends|a|the|and|\b{_WORDS}\b)+[!.]?$",
    re.IGNORECASE,
)
_ANY = re.compile(_WORDS, re.IGNORECASE)
_CALL = re.compile(
    r"^(?:(?:please )?(?:share|tweet|pin|print|e-?mail|save|bookmark|copy|gift) (?:this|it|on|via|the|full|to|with|link|a)\b.{0,60}|spread the (?:word|love).{0,20}|"
    r"\d+ (?:shares?|comments?|likes?|views?|claps?|retweets?)|click to (?:share|tweet|print|e-?mail|copy)\b.{0,60}|(?:opens|open) in (?:a )?new (?:window|tab).{0,10}|"
    r"link copied.{0,20}|was this (?:article|page|post|helpful).{0,40}|did you find this.{0,40}|rate this.{0,30}|(?:leave|post|add|write) a (?:comment|reply)\b.{0,30}|"
    r"(?:view|show|read|see|join) (?:all |the )?(?:\d+ )?(?:comments?|conversation|discussion).{0,20}|jump to (?:recipe|comments|video).{0,20}|pin (?:it|recipe).{0,20})$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Whether *text* is such a line, by its wording."""
    return len(text) < 100 and (
        _CALL.match(text) is not None or (_BAR.match(text) is not None and _ANY.search(text) is not None)
    )


def decide(draft: Draft) -> Decisions:
    """Lines made of share words only, or that call to share."""
    for index, block in draft.worded:
        if matches(block.text):
            yield index, Verdict(BlockKind.SHARE, "share-bar")
