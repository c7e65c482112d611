"""An article and its decisions, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from narrator.clean.spoken import ANNOUNCED_INSTEAD
from narrator.types import ANNOUNCES, Article, Block, BlockKind


def coverage(article: Article) -> float:
    """The share of the source's words that is spoken."""
    total = sum(len(block.text.split()) for block in article.blocks)
    return article.words / total if total else 0.0


def head(article: Article) -> Iterator[str]:
    """Title, byline and date, where known."""
    facts = article.metadata
    if facts.title:
        yield facts.title
    by = f"By {' and '.join(facts.authors)}" if facts.authors else ""
    day = f"{facts.published:%B} {facts.published.day}, {facts.published.year}" if facts.published else ""
    line = " · ".join(part for part in (by, day, facts.site) if part)
    if line:
        yield line


def shown(article: Article) -> Iterator[str]:
    """The article as it will be spoken, as written, for reading."""
    yield from head(article)
    for block in article.spoken:
        yield ""
        yield _marked(block)


def body(article: Article) -> Iterator[str]:
    """The article's own text as written, one block a line: what is read, and the tables and code that are announced.

    A listener is told that a table follows; a reader finds it there, a row a line, with tabs between the cells.
    """
    for block in article.blocks:
        if block.reason == ANNOUNCED_INSTEAD:
            yield from ["\t".join(map(_on_a_line, row)) for row in block.rows] or [_on_a_line(block.text)]
        elif block.spoken and not block.reason.startswith(ANNOUNCES):
            yield _on_a_line(block.text)


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


def in_opening(article: Article, block: Block) -> bool:
    """Whether what *block* says is said in the opening announcement, and not where it stands."""
    facts = article.metadata
    known = {BlockKind.TITLE: facts.title, BlockKind.BYLINE: facts.authors, BlockKind.DATE: facts.published}
    return not block.spoken and block.reason == "announced" and bool(known.get(block.kind))


def dropped(article: Article) -> Iterator[str]:
    """What is not spoken, by reason, the longest first."""
    silent = [block for block in article.blocks if not block.spoken]
    counts = Counter(block.reason for block in silent)
    opening = sum(in_opening(article, block) for block in silent)
    instead = f", {opening} more only in the opening" if opening else ""
    count = len(silent) - opening
    yield f"{article.words} words spoken, {coverage(article):.0%} of the source; {count} blocks are not spoken{instead}"
    for reason, count in counts.most_common():
        yield ""
        yield f"{reason} ({count})"
        for block in silent:
            if block.reason == reason:
                yield f"  {block.kind:10} {block.place:18} {_short(block.text)}"


def explained(article: Article) -> Iterator[str]:
    """Every block in order with its decision."""
    for block in article.blocks:
        yield f"{'+' if block.spoken else '-'} {block.kind:10} {block.reason:22} {block.place:18} {_short(block.text)}"


def as_data(article: Article) -> dict[str, Any]:
    """Everything, as plain values for JSON."""
    facts = article.metadata
    return {
        "source": article.origin,
        "kind": article.kind.value,
        "title": facts.title,
        "authors": list(facts.authors),
        "published": facts.published.isoformat() if facts.published else None,
        "updated": facts.updated.isoformat() if facts.updated else None,
        "language": facts.language,
        "site": facts.site,
        "url": facts.url,
        "image": facts.image,
        "description": facts.description,
        "words": article.words,
        "coverage": round(coverage(article), 4),
        "warnings": list(article.warnings),
        "blocks": [_block_data(block) for block in article.blocks],
    }


def _block_data(block: Block) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": block.kind.value,
        "spoken": block.spoken,
        "reason": block.reason,
        "text": block.text,
        "place": block.place,
    }
    if block.level:
        data["level"] = block.level
    if block.ordinal is not None:
        data["ordinal"] = block.ordinal
    if block.rows:
        data["rows"] = [list(row) for row in block.rows]
    if block.cite:
        data["cite"] = block.cite
    return data


def _marked(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * max(2, block.level)} {block.text}"
    if block.kind is BlockKind.LIST_ITEM:
        return (
            f"{'  ' * max(0, block.level - 1)}{f'{block.ordinal}.' if block.ordinal is not None else '-'} {block.text}"
        )
    return f"> {block.text}" if block.kind in (BlockKind.QUOTE, BlockKind.PULL_QUOTE) else block.text


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:87]}…"
