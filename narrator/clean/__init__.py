"""Blocks → Article: what is spoken, and why the rest is not.

The frame says which blocks are the article's own; the rules (one a module in `rules`, asked in order) say what each
block is; the policy says which kinds are spoken. Every block keeps the name of what decided it.
"""

from __future__ import annotations

from dataclasses import replace

from narrator.clean.draft import Draft, Verdict
from narrator.clean.frame import frame
from narrator.clean.policy import Policy
from narrator.clean.rules import RULES
from narrator.clean.spoken import decided
from narrator.clean.unmarked import with_opening
from narrator.clean.warnings import no_article, warnings
from narrator.errors import NoProseError
from narrator.types import Article, Block, BlockKind, Document, Look, SourceKind

__all__ = ["Policy", "clean"]

_TRUSTED = frozenset({SourceKind.MARKDOWN})
_DEFAULT = Policy()


def clean(document: Document, policy: Policy = _DEFAULT) -> Article:
    """Decide every block of *document*.

    Raises `NoProseError` where no prose is found: only navigation, a script shell, a consent page.
    """
    draft = Draft.of(document)
    if document.kind in _TRUSTED:
        verdicts = _trusted(draft)
    else:
        whole = document.kind is SourceKind.FEED_ITEM  # the feed gives the article and nothing around it
        draft = with_opening(replace(draft, inside=(True,) * len(draft.blocks) if whole else frame(draft)))
        verdicts = _judged(draft)
    blocks = tuple(decided(draft.blocks, verdicts, policy))
    article = Article(blocks, draft.metadata, origin=document.origin, kind=document.kind)
    if document.kind in _TRUSTED:
        if not article.words:
            raise NoProseError(document.origin, "there is no text in it to speak")
        return article
    why = no_article(blocks)
    if why:
        raise NoProseError(document.origin, why)
    return replace(article, warnings=tuple(warnings(blocks)))


def _judged(draft: Draft) -> list[Verdict]:
    """The first verdict for each block; what no rule knows stays as it is, or outside the frame."""
    known: dict[int, Verdict] = {}
    for rule in RULES:
        for index, verdict in rule(draft):
            known.setdefault(index, verdict)
    return [known.get(index) or _own(draft, index) for index in range(len(draft.blocks))]


def _own(draft: Draft, index: int) -> Verdict:
    block, look = draft.blocks[index], draft.looks[index]
    if draft.inside[index]:
        return Verdict(block.kind, "article")
    return Verdict(_outside_kind(block, look), "outside-article", outside=True)


def _outside_kind(block: Block, look: Look) -> BlockKind:
    links = look.links > 0.6 or "nav" in look.within
    return BlockKind.NAVIGATION if links else block.kind


def _trusted(draft: Draft) -> list[Verdict]:
    """What the author wrote stands as it is typed."""
    announced = (BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATE)
    return [Verdict(block.kind, "announced" if block.kind in announced else "written") for block in draft.blocks]
