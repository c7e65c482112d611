"""The report as one self-contained HTML page, for an editor to look at."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from narrator.clean.report import coverage, in_opening
from narrator.marks import MARK
from narrator.types import Article, Block, BlockKind

_LONG_RUN = 5  #: blocks
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --pale: #6a6a66; --line: #ddd; --mark: #b3261e; --paper: #fffdf8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --pale: #a3a3a3; --line: #3a3a3a; --mark: #ff8a80; --paper: #181818; } }
body { margin: 0 auto; padding: 2rem 1.2rem 4rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.6 Georgia, "Times New Roman", serif; }
label { cursor: pointer; }
:focus-visible { outline: 2px solid #2e7d32; outline-offset: 2px; }
header.article { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; }
h1 { line-height: 1.2; margin-bottom: .2rem; }
.facts, .counts, .why, label { font: .85rem/1.5 system-ui, sans-serif; color: var(--pale); }
.bar { height: .5rem; border-radius: .25rem; background: var(--line); overflow: hidden; margin: .6rem 0; }
.bar > i { display: block; height: 100%; background: #2e7d32; }
.counts { margin: .3rem 0; }
.counts b { color: var(--ink); }
.counts span { display: inline-block; margin-right: .9rem; white-space: nowrap; }
.warning { color: var(--mark); font: .9rem/1.5 system-ui, sans-serif; }
.block { margin: .8rem 0; overflow-wrap: anywhere; }
.block.heading { font-weight: bold; font-size: 1.15em; }
.block.list-item { margin-left: 1.4rem; }
.block.quote, .block.pull-quote { margin-left: 1.2rem; padding-left: .8rem; border-left: 3px solid var(--line); }
.block.code { font-family: ui-monospace, monospace; font-size: .85em; white-space: pre-wrap; }
.silent { color: var(--pale); margin: .25rem 0; font-size: .9em; }
details.silent { margin: 1rem 0; } summary { cursor: pointer; font: .85rem/1.5 system-ui, sans-serif; }
.silent del { text-decoration-thickness: 1px; }
.silent .why { margin-left: .5rem; white-space: nowrap; font-size: .8rem; }
.silent:hover .why, .silent:focus .why { color: var(--mark); }
#only:checked ~ main .silent { display: none; }
"""


def page(articles: tuple[Article, ...]) -> str:
    """One page for *articles*: what is spoken in full ink, the rest struck through, each with its reason."""
    title = articles[0].metadata.title or articles[0].origin if len(articles) == 1 else f"{len(articles)} articles"
    body = "\n".join(_section(article) for article in articles)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{MARK}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What is spoken: {escape(title)}</title><style>{_STYLE}</style></head>\n<body>"
        f'<input type="checkbox" id="only"> <label for="only">show only what is spoken</label>\n'
        f"<main>{body}</main></body></html>\n"
    )


def _section(article: Article) -> str:
    facts = article.metadata
    day = facts.published.isoformat() if facts.published else ""
    line = " · ".join(part for part in (" and ".join(facts.authors), day, facts.site, article.origin) if part)
    share = coverage(article)
    opening = _counts(block for block in article.blocks if in_opening(article, block))
    counts = _counts(block for block in article.blocks if not (block.spoken or in_opening(article, block)))
    said = f'<p class="counts"><span>Said in the opening:</span> {opening}</p>' if opening else ""
    warnings = "".join(f'<p class="warning">{escape(warning)}</p>' for warning in article.warnings)
    blocks = "\n".join(_runs(article.blocks))
    language = f' lang="{escape(facts.language)}"' if facts.language else ""
    return (
        f'<article{language} dir="auto"><header class="article"><h1>{escape(facts.title or article.origin)}</h1>'
        f'<p class="facts">{escape(line)}</p>'
        f'<div class="bar" title="{share:.0%} of the words are spoken"><i style="width: {share:.1%}"></i></div>'
        f'<p class="counts"><b>{article.words} words spoken</b>, {share:.0%} of the source</p>{said}'
        f'<p class="counts"><span>Not spoken:</span> {counts or "nothing"}</p>{warnings}</header>\n{blocks}</article>'
    )


def _counts(blocks: Iterable[Block]) -> str:
    kinds = Counter(block.kind.value for block in blocks)
    return "".join(f"<span>{escape(kind)} {count}</span>" for kind, count in kinds.most_common())


def _runs(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block; long runs of what is not spoken are folded, so that the article stands together."""
    for spoken, group in itertools.groupby(blocks, key=lambda block: block.spoken):
        run = list(group)
        shown = "\n".join(_block(block) for block in run)
        if spoken or len(run) < _LONG_RUN:
            yield shown
        else:
            kinds = ", ".join(kind for kind, _ in Counter(block.kind.value for block in run).most_common(3))
            summary = f"{len(run)} blocks not spoken: {escape(kinds)}"
            yield f'<details class="silent"><summary>{summary}</summary>\n{shown}</details>'


def _block(block: Block) -> str:
    text = escape(block.text)
    if block.spoken:
        number = f"{block.ordinal}. " if block.kind is BlockKind.LIST_ITEM and block.ordinal is not None else ""
        return f'<div class="block {block.kind.value}" title="{escape(block.place)}">{number}{text}</div>'
    why = f"{block.kind.value}: {block.reason}"
    shown = text if len(text) < 600 else f"{text[:600]}…"
    return (
        f'<div class="block silent" tabindex="0" title="{escape(f"{why} ({block.place})")}">'
        f'<del>{shown}</del><span class="why">{escape(why)}</span></div>'
    )
