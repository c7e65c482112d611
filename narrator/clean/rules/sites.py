"""What the rules of a site say of its blocks; they are asked before all others, and nothing limits what they take."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.sites import Site
from narrator.types import Block, BlockKind, Look


def decide(draft: Draft) -> Decisions:
    """Blocks that a selector or a line of the site's rules names, with the rule as it is written."""
    if draft.site is None:
        return
    for index, (block, look) in enumerate(zip(draft.blocks, draft.looks, strict=True)):
        if verdict := next(_verdicts(draft.site, block, look), None):
            yield index, verdict


def included(draft: Draft) -> tuple[bool, ...] | None:
    """The blocks that stand in what the site's rules include; None where they name nothing that this page has."""
    wanted = frozenset(draft.site.include if draft.site else ())
    found = tuple(not wanted.isdisjoint(look.selectors) for look in draft.looks)
    return found if any(found) else None


def _verdicts(site: Site, block: Block, look: Look) -> Iterator[Verdict]:
    """What the rules say, in the order in which they count."""
    for selector in site.exclude:
        if selector in look.selectors:
            yield Verdict(block.kind, f"site-exclude {selector}", outside=True)
    for rule in site.exclude_lines:
        if rule.holds(block.text):
            yield Verdict(block.kind, f"site-exclude {rule.written}", outside=True)
    for selector, kind in site.kinds.items():
        if selector in look.selectors:
            yield Verdict(kind, f"site-kind {selector}")
    for rule, kind in site.line_kinds:
        if rule.holds(block.text):
            yield Verdict(kind, f"site-kind {rule.written}")
    for rule in site.include_lines:
        if rule.holds(block.text):
            kind = block.kind if block.kind is not BlockKind.NAVIGATION else BlockKind.PARAGRAPH
            yield Verdict(kind, f"site-include {rule.written}")
