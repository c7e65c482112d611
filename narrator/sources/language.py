"""What language a document is in, where it does not say so itself."""

from __future__ import annotations

import re
from dataclasses import replace

from narrator.types import BlockKind, Document

_PROSE = frozenset(
    {BlockKind.TITLE, BlockKind.DECK, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE}
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH = re.compile(
    r"(?i:the|of|and|to|in|that|is|was|for|it|with|as|his|on|be|at|by|had|not|are|but|from|have|were)"
)
_ENOUGH = 4_000  #: characters to look at
_FEWEST = 8  #: words below which nothing is concluded
_SHARE = 0.2  #: of function words in English prose; in other languages these words are under a tenth
_SURE = 12.0  #: by how much more likely (in log) the first language is than the second


def told(document: Document) -> Document:
    """*document* with the language of its text (BCP 47) where none is stated and the text shows it clearly."""
    if document.metadata.language:
        return document
    language = language_of(" ".join(block.text for block in document.blocks if block.kind in _PROSE and block.spoken))
    return replace(document, metadata=replace(document.metadata, language=language)) if language else document


def language_of(text: str) -> str:
    """The language that most of *text* is in, as ``fr``; empty where too little of it tells."""
    words = _WORD.findall(text[:_ENOUGH])
    letters = sum(map(len, words))
    if not words or (len(words) < _FEWEST and letters < 3 * _FEWEST):
        return ""
    if sum(_ENGLISH.fullmatch(word) is not None for word in words) >= _SHARE * len(words):
        return "en"  # most texts, told without the third of a second that the classifier takes to load
    import py3langid

    (first, best), (_, second) = py3langid.rank(" ".join(words))[:2]
    return str(first) if best - second >= _SURE else ""
