"""Calls to click, buy, book or get in touch that stand on a line of their own."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_LONGEST = 80  #: characters
_CALL = re.compile(
    r"^\W{0,3}(?:(?:shop|buy|order|book|apply|enroll?|register|download|donate|compare|explore|discover) (?:it |yours )?(?:now|today|here|online)"
    r"|(?:learn|find out|discover|see|view|show|load|explore) (?:more|all|less|details|pricing|plans)(?: (?:here|now|details|products|posts|articles|results|about .{3,30}))?"
    r"|(?:check|see|view|compare|get) (?:the )?(?:latest |current |today['’]s |best )?(?:price|prices|deal|deals|offers?|pricing|rates|quotes?)(?: (?:at|on|from) \S.{1,30})?"
    r"|(?:best|latest|current|today['’]s(?: best)?) (?:prices?|deals?|offers?)(?: (?:today|right now|now))?"
    r"|(?:read|see) (?:our|the|my) (?:full|complete|in-depth) \S.{0,50}\b(?:review|hands-on|guide|comparison)(?: here)?"
    r"|(?:buy|shop|available|get it|view|order|find it) (?:it )?(?:at|on|from) (?:amazon|walmart|target|etsy|ebay|best buy|the app store|google play)\b.{0,20}"
    r"|(?:request|get|book|schedule|start|try|claim|see|watch) (?:a|an|your|our|my|the) (?:free |quick |personalized |instant |no-obligation )*(?:quote|demo|consultation|call|trial|estimate|appointment|tour|account|audit|copy|assessment)(?: (?:now|today|here))?"
    r"|(?:contact|call|email|message|text) (?:us|our (?:team|office|experts))(?: (?:now|today|here|for (?:a|your) .{3,40}|to (?:learn|get|find|schedule|book|discuss) .{3,40}))?"
    r"|(?:get|stay) (?:in touch|started|connected|in the know)(?: (?:now|today|here|for free|with us))?|(?:let['’]s|we['’]d love to) (?:talk|chat|connect)"
    r"|click (?:here|below|the (?:button|link|image) (?:below|above))\b.{0,50}|tap (?:here|to) .{0,40}"
    r"|(?:back|return|skip|jump) to (?:the )?(?:top|main content|content|blog|home|navigation|recipe)|(?:view|see|read) (?:all|full|more) (?:posts|articles|stories|story|article|bio|profile)|try (?:it )?(?:now|for free|free)"
    r"|download (?:the |our |your |this )?(?:free )?(?:pdf|guide|e-?book|template|checklist|white ?paper|report|app)(?: (?:now|here|today))?|add to (?:cart|bag|wishlist|favorites)|sold out|out of stock)\W{0,3}$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Whether *text* is such a line, by its wording."""
    return len(text) < _LONGEST and _CALL.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Lines that only ask the reader to do something on the page."""
    for index, block in draft.worded:
        if matches(block.text):
            yield index, Verdict(BlockKind.AD, "call-to-action")
