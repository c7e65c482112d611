"""How much of an article is spoken, and how much junk with it, beside other tools.

    python benchmarks/cleaning.py FOLDER [--form html|pasted|both] [--tools narrator,trafilatura,…] [--half aside|dev|all] [--limit N] [--worst N]

The other tools are measured where they are installed: ``pip install trafilatura readability-lxml resiliparse newspaper4k justext``.
FOLDER holds ``NAME.html`` or ``NAME.html.gz`` beside ``NAME.json`` with ``ground_truth.main_content`` and ``url``.
Words are ``\\w+``; a page's score compares bags of 4-word shingles; precision and recall are means over pages, F1 is that of the means.
Junk and lost: shingles wrongly spoken and missed, as seconds at 150 words a minute. Start and end: pages whose first / last 8
words are right; ``start*`` is the start with the title set aside on both sides, since it is spoken by the announcement.
Half of the domains, drawn with a fixed seed, are kept aside (`kept_aside`), so that nothing is tuned on what is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pasted_text import render

_WORD = re.compile(r"\w+")
_PER_SECOND = 150 / 60
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what a reader would call its article."""

    name: str
    url: str
    html: str
    gold: str
    title: str


@dataclass(frozen=True, slots=True)
class Score:
    """One page, one tool."""

    precision: float
    recall: float
    junk: float
    lost: float
    start: bool
    start_without_title: bool
    end: bool
    empty: bool

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def load(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        page = path.with_suffix(".html")
        packed = path.with_suffix(".html.gz")
        raw = gzip.decompress(packed.read_bytes()) if packed.exists() else page.read_bytes()
        truth = data["ground_truth"]
        yield Page(
            path.stem,
            data.get("url", path.stem),
            raw.decode("utf-8", "replace"),
            truth["main_content"],
            truth.get("title") or "",
        )


def kept_aside(pages: Sequence[Page]) -> frozenset[str]:
    """The names of the pages that are only measured: half of the domains, drawn by chance, so that no template is in both."""
    domains = sorted({_domain(page.url) for page in pages})
    random.Random(SEED).shuffle(domains)
    aside = set(domains[: len(domains) // 2])
    return frozenset(page.name for page in pages if _domain(page.url) in aside)


def _domain(url: str) -> str:
    host = urlsplit(url).netloc.removeprefix("www.")
    return ".".join(host.split(".")[-2:]) if host else url


def tokens(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    if len(words) < 4:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def score(text: str, page: Page) -> Score:
    said, gold = tokens(text), tokens(page.gold)
    spoken, wanted = shingles(said), shingles(gold)
    right = sum((spoken & wanted).values())
    total, needed = sum(spoken.values()), sum(wanted.values())
    title = tokens(page.title)

    def body(words: list[str]) -> list[str]:
        return words[len(title) :] if title and words[: len(title)] == title else words

    return Score(
        right / total if total else 0.0,
        right / needed if needed else 1.0,
        (total - right) / _PER_SECOND,
        (needed - right) / _PER_SECOND,
        said[:8] == gold[:8],
        body(said)[:8] == body(gold)[:8],
        said[-8:] == gold[-8:],
        not said,
    )


def narrator_html(text: str) -> str:
    return _narrator(text, "html")


def narrator_pasted(text: str) -> str:
    return _narrator(text, "pasted")


def narrator_heard(text: str) -> str:
    """What is heard by default: tables and code are announced instead of read."""
    return _narrator(text, "html", heard=True)


def _narrator(text: str, kind: str, heard: bool = False) -> str:
    """What ``narrator clean --text`` writes, or what is spoken."""
    from narrator.clean import clean, report
    from narrator.errors import NarratorError
    from narrator.sources import page, pasted
    from narrator.types import Raw, SourceKind

    parse = page.parse if kind == "html" else pasted.parse
    try:
        article = clean(parse(Raw(text, origin="page", kind=SourceKind(kind))))
    except NarratorError:
        return ""
    return "\n".join(block.text for block in article.spoken) if heard else "\n".join(report.body(article))


def trafilatura_default(text: str) -> str:
    import trafilatura

    return trafilatura.extract(text, include_comments=False) or ""


def trafilatura_precision(text: str) -> str:
    import trafilatura

    return trafilatura.extract(text, include_comments=False, favor_precision=True) or ""


def readability(text: str) -> str:
    import lxml.html
    import readability as library

    return _text(lxml.html.fromstring(library.Document(text).summary()))


def resiliparse(text: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(text, main_content=True, alt_texts=False))


def newspaper(text: str) -> str:
    import newspaper as library

    article = library.article("https://example.org/", input_html=text)
    return str(article.text)


def justext_html(text: str) -> str:
    import justext

    paragraphs = justext.justext(text.encode(), justext.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def justext_pasted(text: str) -> str:
    import html

    lines = (f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return justext_html(f"<html><body>{''.join(lines)}</body></html>")


def keep_all(text: str) -> str:
    return text


def sentence_lines(text: str) -> str:
    """Only lines of at least 8 words with closing punctuation."""
    return "\n".join(
        line for line in text.split("\n") if len(line.split()) >= 8 and line.rstrip("”\"’') ")[-1:] in ".!?…"
    )


def _text(root: object) -> str:
    parts = [str(part) for part in root.itertext()]  # type: ignore[attr-defined]
    return " ".join(parts)


Tool = Callable[[str], str]
TOOLS: dict[str, dict[str, Tool]] = {
    "html": {
        "narrator": narrator_html,
        "narrator as heard": narrator_heard,
        "trafilatura": trafilatura_default,
        "trafilatura precision": trafilatura_precision,
        "readability-lxml": readability,
        "resiliparse": resiliparse,
        "newspaper4k": newspaper,
        "jusText": justext_html,
    },
    "pasted": {
        "narrator": narrator_pasted,
        "keep all": keep_all,
        "sentence-like lines": sentence_lines,
        "jusText": justext_pasted,
    },
}


def measure(tool: Tool, texts: Sequence[str], pages: Sequence[Page]) -> tuple[list[Score], float]:
    """The score of each page, and seconds of processor time a page; a tool that raises says nothing on that page."""
    scores = []
    spent = 0.0
    for text, page in zip(texts, pages, strict=True):
        began = time.process_time()
        try:
            said = tool(text)
        except Exception as error:  # noqa: BLE001 (another project's failure is a result here)
            print(f"  {tool.__name__} on {page.name}: {error!r:.120}")
            said = ""
        spent += time.process_time() - began
        scores.append(score(said, page))
    return scores, spent / max(1, len(pages))


def line(name: str, scores: Sequence[Score], seconds: float, unit: float) -> str:
    mean = {field: statistics.fmean(float(getattr(one, field)) for one in scores) for field in Score.__slots__}
    precision, recall = mean["precision"], mean["recall"]
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return (
        f"{name:24} {f1:.4f}  {precision:.3f}  {recall:.3f}  {mean['junk']:6.1f} {mean['lost']:6.1f}   {mean['start']:.3f}   "
        f"{mean['start_without_title']:.3f}  {mean['end']:.3f}   {sum(one.empty for one in scores):3}  {seconds * 1000:7.1f} {seconds / unit:6.2f}x"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--form", choices=("html", "pasted", "both"), default="both")
    parser.add_argument("--tools", default="", help="names, with commas between; all by default")
    parser.add_argument("--half", choices=("aside", "dev", "all"), default="aside")
    parser.add_argument("--limit", type=int, default=0, help="measure at most so many pages, evenly drawn")
    parser.add_argument("--worst", type=int, default=0, help="name the pages that narrator does worst on")
    options = parser.parse_args()
    pages = list(load(options.folder))
    aside = kept_aside(pages)
    pages = [page for page in pages if options.half == "all" or (page.name in aside) == (options.half == "aside")]
    if options.limit:
        pages = pages[:: max(1, len(pages) // options.limit)][: options.limit]
    for form in ("html", "pasted") if options.form == "both" else (options.form,):
        wanted = [name.strip() for name in options.tools.split(",")] if options.tools else list(TOOLS[form])
        texts = [page.html if form == "html" else render(page.html) for page in pages]
        print(
            f"\n{form}, {len(pages)} pages\n{'':24} F1      prec   rec      junk   lost  start   start*  end   empty       ms   ratio"
        )
        unit = 0.0
        asked = [name for name in TOOLS[form] if name in wanted]
        for name in sorted(asked, key=lambda name: name != "trafilatura"):  # first what the times are compared with
            tool = TOOLS[form][name]
            tool(texts[0])  # imports are not the page's time
            scores, seconds = measure(tool, texts, pages)
            unit = seconds if name == "trafilatura" or not unit else unit
            print(line(name, scores, seconds, unit), flush=True)
            if name == "narrator" and options.worst:
                for one, page in sorted(zip(scores, pages, strict=True), key=lambda pair: pair[0].f1)[: options.worst]:
                    print(
                        f"    {page.name}  F1 {one.f1:.3f}  junk {one.junk:.0f}  lost {one.lost:.0f}  {page.url[:90]}"
                    )


if __name__ == "__main__":
    main()
