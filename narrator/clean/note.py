"""A few lines that somebody wrote: nothing stands around them that would have to be told from an article."""

from __future__ import annotations

from narrator.clean.draft import Draft
from narrator.clean.warnings import is_notice
from narrator.clean.words import is_sentence
from narrator.types import SourceKind

_MOST_LINES = 12
_LEAST_WORDS = 2


def is_note(draft: Draft) -> bool:
    """Whether a pasted text is short and all of it sentences, but for a line above them; and no notice of a page."""
    texts = [block.text for block in draft.blocks]
    if draft.kind is not SourceKind.PASTED or not 0 < len(texts) <= _MOST_LINES:
        return False
    written = [is_sentence(text, least=_LEAST_WORDS) for text in texts]
    return any(written) and all(written[1:]) and not any(map(is_notice, texts))
