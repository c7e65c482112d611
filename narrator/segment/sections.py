"""The chapters of an article: its headings, folded and merged so that each is worth a jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from narrator.types import Article, BlockKind, Section, Utterance

_MOST = 255  #: what the chapter frames of ID3 can list
_SHORTEST = 20.0  #: seconds
_WORDS_A_SECOND = 2.6  #: of a narrator; close enough to tell a short chapter from a long one


def sections(article: Article, utterances: Sequence[Utterance]) -> tuple[Section, ...]:
    """Chapters that tile *utterances*: one for each top heading, the opening one under the article's title.

    Headings below the chapter level are folded into the chapter they stand in, what is shorter than 20 seconds is
    put together with its neighbours, and at most 255 are left. Without headings the article is one chapter.
    """
    if not utterances:
        return ()
    title = article.metadata.title.strip() or _first_words(utterances[0])
    found = [Section(title, 0, 0), *_headed(article, utterances)]
    if len(found) > 1 and found[1].first == 0:
        del found[0]
    ends = [section.first for section in found[1:]] + [len(utterances)]
    found = [Section(section.title, section.first, end) for section, end in zip(found, ends, strict=True)]
    merged = _merge(found, utterances)
    if len(merged) > _MOST:
        merged = _gather(merged, utterances)
    return tuple(merged) if len(merged) > 1 else (Section(title, 0, len(utterances)),)


def _headed(article: Article, utterances: Sequence[Utterance]) -> list[Section]:
    """A section for each heading of the chapter level, its end not yet known."""
    firsts: dict[int, int] = {}
    for index, utterance in enumerate(utterances):
        if utterance.block is not None and article.blocks[utterance.block].kind is BlockKind.HEADING:
            firsts.setdefault(utterance.block, index)
    levels = Counter(article.blocks[block].level for block in firsts)
    repeated = [level for level, count in levels.items() if count > 1]
    deepest = min(repeated) if repeated else max(levels, default=0)
    return [
        Section(article.blocks[block].text, first, first)
        for block, first in firsts.items()
        if article.blocks[block].level <= deepest
    ]


def _merge(found: Sequence[Section], utterances: Sequence[Utterance]) -> list[Section]:
    """Neighbours that are too short become one, under the title of the first; what stays too short joins the one
    before it, and at the start the one after."""
    kept: list[Section] = []
    for section in found:
        is_short = _is_short(section, utterances)
        if not kept or not _is_short(kept[-1], utterances):
            kept.append(section)
        elif is_short:
            kept[-1] = Section(kept[-1].title, kept[-1].first, section.last)
        elif len(kept) == 1:
            kept[-1] = Section(section.title, kept[-1].first, section.last)
        else:
            _give_back(kept)
            kept.append(section)
    if len(kept) > 1 and _is_short(kept[-1], utterances):
        _give_back(kept)
    return kept


def _give_back(kept: list[Section]) -> None:
    """Let the last of *kept* be a part of the one before it."""
    short = kept.pop()
    kept[-1] = Section(kept[-1].title, kept[-1].first, short.last)


def _is_short(section: Section, utterances: Sequence[Utterance]) -> bool:
    return _seconds(utterances, section) < _SHORTEST


def _gather(found: Sequence[Section], utterances: Sequence[Utterance]) -> list[Section]:
    """Neighbours under the title of the first of them, so that no more than `_MOST` are left."""
    wanted = sum(_seconds(utterances, section) for section in found) / (_MOST - 1)
    kept: list[Section] = []
    length = wanted
    for section in found:
        if length < wanted:
            kept[-1] = Section(kept[-1].title, kept[-1].first, section.last)
        else:
            kept.append(section)
            length = 0.0
        length += _seconds(utterances, section)
    return kept


def _seconds(utterances: Sequence[Utterance], section: Section) -> float:
    spoken = utterances[section.first : section.last]
    return sum(len(each.text.split()) / _WORDS_A_SECOND + each.pause_after for each in spoken)


def _first_words(utterance: Utterance) -> str:
    words = (utterance.written or utterance.text).split()
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")
