"""Who wrote it, from the byline over the text, where the page does not say so of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from narrator.clean.draft import Draft, Verdict
from narrator.clean.rules.opening import byline
from narrator.clean.words import is_sentence
from narrator.people import split_people
from narrator.types import BlockKind, Metadata

_REACH = 3  #: blocks over the title, or over the text, where a byline may stand
_OF_OTHERS = re.compile(r"(?:photo|review|update|post)", re.IGNORECASE)  #: who did something else than write
#: where a place, a day, an office or a paper follows: "Ana Ruiz in Port Elmo", "Ana Ruiz May 2", "Ana Ruiz THE LEDGER"
_ASIDE = re.compile(
    r"\s+(?:(?:in|on|at|for|from)\s|[·•—–-]\s)|\(|\d|(?<=[a-z])\s+[A-Z]{3,}(?![a-z])|"
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d"
)
_GLUED = re.compile(r"[a-z]{4}[A-Z]|[a-z]{16}")  #: words that ran together: no name


def with_authors(draft: Draft, verdicts: Sequence[Verdict]) -> Metadata:
    """The metadata of *draft*, with the names in the byline of its opening where it has no authors."""
    metadata = draft.metadata
    if metadata.authors:
        return metadata
    title = next((index for index, verdict in enumerate(verdicts) if verdict.kind is BlockKind.TITLE), draft.first)
    start = min(title, draft.first)
    for index in range(max(0, start - _REACH), len(verdicts)):
        text, kind = draft.blocks[index].text, verdicts[index].kind
        if kind is BlockKind.BYLINE and not (_OF_OTHERS.match(text) or _GLUED.search(text)):
            names = split_people(_ASIDE.split(byline(text) or text, maxsplit=1)[0], metadata.site)
            if names:
                return replace(metadata, authors=tuple(dict.fromkeys(names)))
        elif kind is BlockKind.PARAGRAPH and draft.inside[index] and index > title and is_sentence(text):
            break  # the text begins
    return metadata
