"""The editor's view: what will be spoken, what not and why, how written words are said, and how long it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from narrator.durations import band, clock
from narrator.publish import sounded
from narrator.publish.embed import element
from narrator.publish.manifest import Manifest
from narrator.publish.page import document, embedded, inert, inert_json, read_text
from narrator.publish.player import script as player_script
from narrator.publish.sounded import Heard
from narrator.types import Block, BlockKind, Plan, Seconds, Utterance

if TYPE_CHECKING:
    from narrator.lexicon.suggest import Suggestion

_LABELLED = 8  # chapters whose titles stand on their line
_FEW = 4  # pieces in a row that are not folded away
_TAGS = {BlockKind.TITLE: "h2", BlockKind.HEADING: "h2", BlockKind.QUOTE: "blockquote", BlockKind.CODE: "pre"}
_STYLE = """
main{max-inline-size:48rem}
.facts{display:flex;flex-wrap:wrap;gap:.2em 1.5em;font-family:system-ui,sans-serif;font-size:.95rem}
.facts b{font-size:1.3em}
.chapters{display:flex;gap:2px;margin-block:1rem;font:.8rem/1.3 system-ui,sans-serif}
.chapters{padding:0}
.chapters li{list-style:none;flex-basis:0;min-inline-size:2px;overflow:hidden;padding-block-start:.3em;
border-block-start:.5rem solid var(--accent)}
.chapters span{display:block;white-space:nowrap;text-overflow:ellipsis;overflow:hidden}
.contents{columns:18rem;font-family:system-ui,sans-serif;font-size:.95rem;padding:0;list-style:none}
.contents small{color:var(--soft)}
del{color:var(--soft);text-decoration-thickness:1px}
.dropped{border-inline-start:3px solid var(--line);padding-inline-start:.8em;font-size:.9em;margin-block:.5em}
.dropped small,mark small{font:.75rem system-ui,sans-serif;color:var(--soft);text-decoration:none}
mark{background:light-dark(#e3f0e4,#21402a);color:inherit;border-block-end:1px dotted currentColor}
mark small{color:inherit}
details{margin-block:1rem}summary{cursor:pointer;font-family:system-ui,sans-serif}
textarea{inline-size:100%;font:.9rem/1.5 ui-monospace,monospace;padding:.6em;background:transparent;color:inherit;
border:1px solid var(--listen-line);border-radius:.5em}
.forms button{font:1rem system-ui,sans-serif;padding:.4em .9em;margin-inline-end:.5em;min-block-size:2.4em;
cursor:pointer;color:inherit;background:transparent;border:1px solid var(--listen-line);border-radius:.5em}
.forms label{display:block;font:.95rem system-ui,sans-serif;margin-block:.8em .3em}
.hear{font:.7rem/1 system-ui,sans-serif;min-inline-size:24px;min-block-size:24px;margin-inline-end:.25em;cursor:pointer;
color:var(--accent);background:transparent;border:1px solid var(--line);border-radius:50%;vertical-align:.15em}
table{border-collapse:collapse;font-size:.95rem}td,th{text-align:start;padding:.2em 1em .2em 0}
"""


def proof_page(
    plan: Plan,
    names: Sequence[Suggestion] = (),
    manifest: Manifest | None = None,
    *,
    forms: str = "",
    served: str = "",
) -> str:
    """One self-contained page about *plan*: the article as it stands, what is dropped struck through.

    Args:
        names: what the lexicon may want.
        manifest: of the finished episode; then a click on a sentence plays it, where the page lies beside the audio.
        forms: HTML of what an editor can change there.
        served: address of the script behind them; then each sentence has a button to hear it.
    """
    about = plan.article.metadata
    title = about.title or plan.article.origin
    parts = _parts(plan, manifest)
    sentences = sounded.heard(manifest) if manifest else ()
    body = [
        "<main><header>",
        f'<p class="meta">Proof</p><h1 dir="auto">{escape(title)}</h1>',
        _facts(plan, manifest),
        sounded.picture(manifest, sentences) if manifest else "",
        _chapters(parts, linked=manifest is not None),
        "".join(f"<p>{escape(warning)}</p>" for warning in plan.article.warnings),
        "</header>",
        _player(manifest) if manifest else "",
        sounded.remarks(sentences),
        forms,
        _names(names),
        f'<article id="text" dir="auto">{"".join(_blocks(plan, sentences, buttons=bool(served)))}</article>',
        "</main>",
        _data(manifest) if manifest else "",
    ]
    script = player_script() + sounded.script() if manifest else ""
    style = _STYLE + (sounded.STYLE if manifest else "") + _widths(parts)
    return document(f"Proof: {title}", about.language, "\n".join(body), script, style=style, served=served)


def _parts(plan: Plan, manifest: Manifest | None) -> list[tuple[str, Seconds]]:
    """The chapters with their lengths: as they are, where there is an episode, else as planned."""
    if manifest is None:
        return [(section.title, plan.seconds(section.first, section.last)) for section in plan.sections]
    rate = manifest.episode.sample_rate
    return [(one.title, Seconds((one.end - one.start) / rate)) for one in manifest.episode.chapters]


def _widths(parts: Sequence[tuple[str, Seconds]]) -> str:
    """A chapter's share of the line; in the style sheet, since the page admits no style elsewhere."""
    return "".join(f".chapters li:nth-child({n}){{flex-grow:{s:.1f}}}\n" for n, (_, s) in enumerate(parts, start=1))


def _facts(plan: Plan, manifest: Manifest | None) -> str:
    words = sum(len(block.text.split()) for block in plan.article.blocks)
    share = plan.article.words / words if words else 0.0
    told = clock(plan.total) + (f" ± {clock(band(plan.error, plan.total))}" if plan.error else "")
    time, _, within = told.partition(" ")
    facts = [
        f"<b>{clock(manifest.episode.duration)}</b> (estimated {told})" if manifest else f"<b>{time}</b> {within}",
        f"{plan.article.words:,} of {words:,} words spoken ({share:.0%})",
        f"{len(plan.utterances)} utterances",
        f"voice {escape(', '.join(voice.name or voice.id for voice in plan.cast))}",
    ]
    return f'<p class="facts">{"".join(f"<span>{fact}</span>" for fact in facts)}</p>'


def _chapters(parts: Sequence[tuple[str, Seconds]], *, linked: bool) -> str:
    """The chapters on a line, each as wide as it is long; links to where they begin, where they can be heard.

    Where there are many, their titles stand below in a list: on the line they could not be read.
    """
    many = len(parts) > _LABELLED
    items, lines = [], []
    for (title, length), end in zip(parts, accumulate(length for _, length in parts), strict=True):
        start = end - length
        said = f"{clock(start)} {title} ({clock(length)})"
        name = f'<span dir="auto">{escape(title)}</span>'
        name = f'<a href="#t={start:.1f}">{name}</a>' if linked else name
        items.append(f'<li title="{escape(said)}">{"" if many else f"{name}<span>{clock(length)}</span>"}</li>')
        lines.append(f"<li>{clock(start)} {name} <small>{clock(length)}</small></li>")
    if not many:
        return f'<ol class="chapters">{"".join(items)}</ol>'
    return (
        f'<ol class="chapters" aria-hidden="true">{"".join(items)}</ol>'
        f'<details><summary>{len(parts)} chapters</summary><ol class="contents">{"".join(lines)}</ol></details>'
    )


def _blocks(plan: Plan, sentences: Sequence[Heard], *, buttons: bool) -> Iterator[str]:
    """The article in its own order: spoken blocks with their rewrites marked, the others struck through."""
    spoken: dict[int, list[str]] = defaultdict(list)
    odd = [one for one in sentences if one.remark]
    for index, utterance in enumerate(plan.utterances):
        if utterance.block is not None:
            said = (_button(index, utterance) if buttons else "") + _marked(_said(utterance), utterance, odd)
            spoken[utterance.block].append(said)
    shown = ((index, block) for index, block in enumerate(plan.article.blocks) if block.text.strip())
    for is_spoken, run in groupby(shown, key=lambda pair: pair[1].spoken):
        if is_spoken:
            yield from (_spoken(block, spoken[index]) for index, block in run)
        else:
            yield _dropped([block for _, block in run])


def _marked(said: str, utterance: Utterance, odd: Sequence[Heard]) -> str:
    """*said*, underlined where its sound is worth a listen."""
    written = utterance.written.strip()
    for one in odd:
        if written and one.block == utterance.block and written in one.text:
            return f'<span class="odd-said" title="{escape(one.remark)}">{said}</span>'
    return said


def _button(index: int, utterance: Utterance) -> str:
    """A button that has one utterance spoken."""
    label = escape(f"Hear: {(utterance.written or utterance.text)[:60]}")
    return f'<button type="button" class="hear" value="{index}" aria-label="{label}" title="Hear">▶</button>'


def _spoken(block: Block, sentences: Sequence[str]) -> str:
    tag = _TAGS.get(block.kind, "p")
    inside = " ".join(sentences) or escape(block.text)
    return f'<{tag} title="{escape(f"{block.kind}: {block.reason}")}">{inside}</{tag}>'


def _dropped(blocks: Sequence[Block]) -> str:
    """A run of blocks that are not spoken: menus and footers are folded away, a line or two stay where they stood."""
    lines = "".join(_struck(block) for block in blocks)
    if len(blocks) <= _FEW:
        return lines
    return f"<details><summary>{len(blocks)} pieces that are not spoken</summary>{lines}</details>"


def _struck(block: Block) -> str:
    why = f"{block.kind} · {block.reason}" if block.reason else str(block.kind)
    return f'<p class="dropped"><del>{escape(block.text)}</del> <small>{escape(why)}</small></p>'


def _said(utterance: Utterance) -> str:
    """An utterance as written, with what is said otherwise beside it."""
    if not utterance.spans:
        return escape(utterance.written or utterance.text)
    pieces = []
    for span in utterance.spans:
        written, said = utterance.written[span.written_start : span.written_end], utterance.text[span.start : span.end]
        if not span.rule or not _differs(written, said):
            pieces.append(escape(written))
        else:
            heard = escape(said.strip() or "(silent)")
            pieces.append(f'<mark title="{escape(span.rule)}">{escape(written)}<small> → {heard}</small></mark>')
    return "".join(pieces)


def _differs(written: str, said: str) -> bool:
    """Whether the ear would notice: quotation marks and other signs that have no sound are not worth a mark."""
    return any(c.isalnum() for c in written + said) and written.casefold() != said.casefold()


def _names(names: Sequence[Suggestion]) -> str:
    if not names:
        return ""
    rows = "".join(
        f"<tr><td>{escape(name.text)}</td><td>{name.count}</td><td>{escape(name.context)}</td></tr>" for name in names
    )
    return (
        f"<details><summary>{len(names)} names the lexicon does not know</summary>"
        f"<table><tr><th>Name</th><th>Times</th><th>Where</th></tr>{rows}</table></details>"
    )


def _player(manifest: Manifest) -> str:
    return element(embedded(manifest, captions="#captions", chapters="#chapters", article="#text"))


def _data(manifest: Manifest) -> str:
    shown = embedded(manifest)
    folder = manifest.episode.folder
    return (
        f'<script type="text/vtt" id="captions">{inert(read_text(folder, shown.captions) or "WEBVTT")}</script>'
        '<script type="application/json" id="chapters">'
        f"{inert_json(read_text(folder, shown.chapters) or '{}')}</script>"
    )


def texts(plan: Plan) -> Iterable[str]:
    """What is spoken, as written: what the names are looked for in."""
    return (block.text for block in plan.article.spoken)
