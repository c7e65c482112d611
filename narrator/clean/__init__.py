"""Blocks → Article: what is spoken, and why the rest is not.

The frame says which blocks are the article's own; the rules (one a module in `rules`, asked in order) say what each
block is; the policy says which kinds are spoken. Every block keeps the name of what decided it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from narrator.clean.authors import with_authors
from narrator.clean.draft import Draft, Verdict
from narrator.clean.frame import frame
from narrator.clean.note import is_note
from narrator.clean.policy import Policy
from narrator.clean.rules import RULES
from narrator.clean.rules import sites as site_rules
from narrator.clean.rules.repeats import REPEATED
from narrator.clean.spoken import decided
from narrator.clean.unmarked import with_opening
from narrator.clean.warnings import no_article, warnings
from narrator.clean.words import word_count
from narrator.errors import NoProseError
from narrator.sites import Site, Sites, built_in
from narrator.types import ANNOUNCES, Article, Block, BlockKind, Document, Look, SourceKind

__all__ = ["Policy", "clean"]

_TRUSTED = frozenset({SourceKind.MARKDOWN})
_DEFAULT = Policy()
_OPENING = frozenset({BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATE})
_READ = _DEFAULT.spoken | _DEFAULT.announced
_MOST_A_RULE_MAY_TAKE = 0.4  #: of the words in the frame
_MOST_WORDS_A_RULE_MAY_TAKE = 60  #: in a frame so short that the share says little


def clean(document: Document, policy: Policy = _DEFAULT, sites: Sites | None = None) -> Article:
    """Decide every block of *document*; what *sites* say of its own comes first (by default the built-in ones).

    Raises `NoProseError` where no prose is found: only navigation, a script shell, a consent page.
    """
    draft = Draft.of(document)
    site = _site(document, built_in() if sites is None else sites)
    policy = policy.at(site) if site else policy
    note = is_note(draft)
    if document.kind in _TRUSTED:
        verdicts = _trusted(draft)
    else:
        draft = replace(draft, site=site)
        draft = with_opening(replace(draft, inside=(True,) * len(draft.blocks) if note else _inside(draft)))
        verdicts = _judged(draft)
        draft = replace(draft, metadata=with_authors(draft, verdicts))
    blocks = decided(draft.blocks, verdicts, policy)
    article = Article(blocks, draft.metadata, origin=document.origin, kind=document.kind, warnings=document.warnings)
    if document.kind in _TRUSTED:
        if not article.words:
            raise NoProseError(document.origin, "there is no text in it to speak")
        return article
    why = "" if note and article.words else no_article(blocks, pasted=document.kind is SourceKind.PASTED)
    if why:
        raise NoProseError(document.origin, why)
    return replace(article, warnings=(*document.warnings, *warnings(blocks)))


def _site(document: Document, sites: Sites) -> Site | None:
    """What is known of the site that *document* is from, by its address or, for pasted text, by a line of it."""
    if document.kind is SourceKind.PASTED:
        return sites.of_lines(block.text for block in document.blocks)
    return sites.first(document.origin, document.metadata.url)


def _inside(draft: Draft) -> tuple[bool, ...]:
    if (found := site_rules.included(draft)) is not None:
        return found
    if draft.kind is SourceKind.FEED_ITEM:  # the feed gives the article and nothing around it
        return (True,) * len(draft.blocks)
    return frame(draft)


def _judged(draft: Draft) -> list[Verdict]:
    """The first verdict for each block; what no rule knows stays as it is, or outside the frame."""
    known = dict(site_rules.decide(draft))
    words = [word_count(block.text) if own else 0 for block, own in zip(draft.blocks, draft.inside, strict=True)]
    most = max(_MOST_WORDS_A_RULE_MAY_TAKE, _MOST_A_RULE_MAY_TAKE * sum(words))
    for rule in RULES:
        found = {index: verdict for index, verdict in reversed(tuple(rule(draft))) if index not in known}
        taken = sum(words[index] for index, verdict in found.items() if _is_lost(verdict))
        if taken > most:  # a page that is marked up wrongly; what stands outside the frame may still be named
            found = {index: verdict for index, verdict in found.items() if not draft.inside[index]}
        known.update(found)
    return [known.get(index) or _own(draft, index) for index in range(len(draft.blocks))]


def _is_lost(verdict: Verdict) -> bool:
    """Whether *verdict* takes words from the listener; a copy takes none, so a page may be there twice."""
    return verdict.reason != REPEATED and (verdict.outside or verdict.kind not in _READ)


def _own(draft: Draft, index: int) -> Verdict:
    block, look = draft.blocks[index], draft.looks[index]
    if draft.inside[index]:
        return Verdict(block.kind, "article")
    return Verdict(_outside_kind(block, look), "outside-article", outside=True)


def _outside_kind(block: Block, look: Look) -> BlockKind:
    links = look.links > 0.6 or "nav" in look.within
    return BlockKind.NAVIGATION if links else block.kind


def _written(block: Block) -> str:
    """The reason of a block that its author wrote, or that a script has of the article it was made from."""
    if not block.spoken or block.reason.startswith(ANNOUNCES):
        return block.reason
    return "announced" if block.kind in _OPENING else "written"


def _trusted(draft: Draft) -> list[Verdict]:
    """What the author wrote stands as it is typed; what a script holds as not spoken stays so, for its reason.

    In a script a comment holds the table, and a marked sentence after it says that a table follows. Who deletes the
    comment's first and last line wants the table read, and not to be told of it any more.
    """
    verdicts = [Verdict(block.kind, _written(block), outside=not block.spoken) for block in draft.blocks]
    for index, (block, after) in enumerate(pairwise(draft.blocks)):
        if block.spoken and after.spoken and after.reason == ANNOUNCES + block.kind:
            verdicts[index] = Verdict(block.kind, "uncommented", read=True)
            verdicts[index + 1] = Verdict(after.kind, "read-instead", outside=True)
    return verdicts
