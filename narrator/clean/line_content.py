"""What a line says by itself: numbers about its words, its shape and what it seems to be, for `line_features`."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from narrator.clean.draft import Draft
from narrator.clean.line_words import Families
from narrator.clean.lines import Line
from narrator.clean.marks import SHORT, STOP, digit_share, ending, sentences, shape
from narrator.clean.words import plain
from narrator.types import Block, BlockKind, Look

CONTENT = (
    *"""
    words chars closing colon question capitals stopwords digits sentences lower_start all_caps bar address
    copies copy
    bullet ordinal gap glued kind_image kind_caption kind_credit kind_share
    symbols topic topic_depth
    """.split(),
    *(f"is_{name}" for name in Families._fields),
)  #: one line for each function below, in the order of `contents`
AT = {name: index for index, name in enumerate(CONTENT)}
_GLUED = re.compile(r"[a-z][A-Z]")
_SYMBOLS = "{}<>=;_()[]/$#"
_START = 300  #: characters that are looked at for how a line is written


def contents(draft: Draft, lines: Sequence[Line], remote: Sequence[bool]) -> list[list[float]]:
    """The numbers of every line in the order of `CONTENT`.

    Of *remote* lines nothing is asked, but others stand near them: they have the numbers of `_beside`, and 0 for the rest.
    """
    texts = [plain(line.text) if len(line.text) < 400 else line.text for line in lines]
    copies = Counter(texts)
    shown: Counter[str] = Counter()
    vocabulary = _vocabulary(lines)
    rows = []
    for line, block, look, text, far in zip(lines, draft.blocks, draft.looks, texts, remote, strict=True):
        others = min(5.0, float(copies[text] - 1))
        if far:
            rows.append(_beside(line, look, others, vocabulary))
        else:
            rows.append(
                [
                    *_writing(line),
                    others,
                    min(5.0, float(shown[text])),
                    *_standing(line, block, look),
                    _symbols(line.text[:_START]),
                    *_topic(line, vocabulary),
                    *line.known,
                ]
            )
        shown[text] += 1
    return rows


def _beside(line: Line, look: Look, copies: float, vocabulary: Mapping[str, int]) -> list[float]:
    """The few numbers of a line that the lines near it, and the list it is in, are judged by."""
    row = [0.0] * len(CONTENT)
    row[AT["words"]] = math.log1p(line.words)
    row[AT["closing"]] = float(line.closing)
    row[AT["capitals"]] = _capitals(line.text)
    row[AT["copies"]] = copies
    row[AT["bullet"]] = float(line.bullet)
    row[AT["gap"]] = min(4.0, float(look.gap))
    row[AT["topic"]] = _topic(line, vocabulary)[0]
    row[AT["is_label"]] = float(line.known.label)
    return row


def _capitals(text: str) -> float:
    """The share of its first words that have a capital."""
    heads = text.split(None, 40)[:40]
    return sum(map(str.isupper, [word[0] for word in heads])) / max(1, len(heads))


def _writing(line: Line) -> tuple[float, ...]:
    """How it is written."""
    text = line.text
    return (
        math.log1p(line.words),
        math.log1p(len(text)),
        float(line.closing),
        *ending(text),
        _capitals(text),
        sum(map(STOP.__contains__, line.lower)) / max(1, len(line.lower)),
        digit_share(text[:_START]),
        sentences(text) if line.words > 8 else 0.0,
        *shape(text),
    )


def _standing(line: Line, block: Block, look: Look) -> tuple[float, ...]:
    """How it stood in the text, and what was made of it when it was read."""
    return (
        float(line.bullet),
        float(block.ordinal is not None),
        min(4.0, float(look.gap)),
        min(5.0, float(len(_GLUED.findall(line.text)))) if len(line.text) < SHORT else 0.0,
        float(block.kind is BlockKind.IMAGE),
        float(block.kind is BlockKind.CAPTION),
        float(block.kind is BlockKind.CREDIT),
        float(block.kind is BlockKind.SHARE),
    )


def _symbols(start: str) -> float:
    """The share of symbols in the *start* of a line, as code is full of."""
    return sum(map(start.count, _SYMBOLS)) / len(start)


def _vocabulary(lines: Sequence[Line]) -> Counter[str]:
    """In how many lines of prose each word stands."""
    found: Counter[str] = Counter()
    for line in lines:
        if line.is_prose:
            found.update(set(line.lower))
    return found


def _topic(line: Line, vocabulary: Mapping[str, int]) -> tuple[float, float]:
    """The share of a line's telling words that the page's prose has elsewhere, and how often."""
    own = 1 if line.is_prose else 0
    telling = [word for word in line.lower if len(word) > 3 and word not in STOP]
    if not telling:
        return 0.0, 0.0
    counts = [vocabulary.get(word, 0) - own for word in telling]
    return sum(count > 0 for count in counts) / len(counts), math.log1p(max(0, sum(counts)) / len(counts))
