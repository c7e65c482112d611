"""Train the classifiers of `narrator.clean.line_frame`: which lines of a pasted page are its article, where does it begin and end?

    python benchmarks/train_lines.py FOLDER [--half]

FOLDER is as for ``train_pages.py``; so is what ``--half`` does. Writes ``narrator/clean/weights/lines.json``. A page of news is set
from the prose of every second page (`newsprint`), since the pages to learn from are blogs and guides.
The models of first and last lines learn from odds that come from models which never saw the page: three parts of the
domains, each judged by what the other two taught. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from aligned import labels
from cleaning import Page, _domain, kept_aside, load
from newsprint import newsprint
from pasted_text import render
from sklearn.ensemble import HistGradientBoostingClassifier

from narrator.clean.draft import Draft
from narrator.clean.line_features import NAMES, features
from narrator.clean.line_frame import EDGE_NAMES, candidates, edge_features
from narrator.clean.lines import Line, is_remote, read
from narrator.clean.words import plain
from narrator.errors import NarratorError
from narrator.sources import pasted
from narrator.types import Raw, SourceKind

WEIGHTS = Path(__file__).parent.parent / "narrator" / "clean" / "weights" / "lines.json"
ABOUT = (
    "Decision trees that tell which lines of a pasted page are its article, the first and the last of them, and words that lean out of "
    "articles. Learnt from the development split (article pages) of WCXB, Web Content eXtraction Benchmark, Copyright (c) 2026 "
    "Murrough Foley, CC-BY-4.0 (https://creativecommons.org/licenses/by/4.0/). Made by benchmarks/train_lines.py."
)
STYLES = ("• ", "", "  • ", "- ", "* ")
FOLDS = 3
NEWS = 0.5  #: of the pages are set as news as well
CUES, CUE_PAGES, CUE_LEAST = 240, 12, -0.5
INSIDE = {"max_iter": 80, "learning_rate": 0.15, "max_leaf_nodes": 16, "min_samples_leaf": 30, "max_features": 0.4}
EDGE = {"max_iter": 60, "learning_rate": 0.1, "max_leaf_nodes": 8, "min_samples_leaf": 15, "max_features": 0.4}
OUTSIDE = -9.0


@dataclass(slots=True)
class Text:
    """A page as pasted text, with what is to be learnt from it."""

    page: Page
    domain: str
    draft: Draft
    lines: list[Line]
    marks: list[bool]
    remote: list[bool]
    rows: list[list[float]] = field(default_factory=list)
    odds: list[float] = field(default_factory=list)
    made: bool = False  #: a page of news set from another's prose

    @property
    def asked(self) -> list[int]:
        return [index for index, far in enumerate(self.remote) if not far]

    @property
    def edges(self) -> tuple[int, int]:
        own = [index for index, mark in enumerate(self.marks) if mark]
        return (own[0], own[-1]) if own else (-1, -1)


def texts(pages: Sequence[Page]) -> Iterator[Text]:
    """Each page in the plainest style, and half of them again in one drawn by chance."""
    rng = random.Random(3)
    for page in pages:
        yield from text(page, render(page.html))
        if rng.random() < 0.5:
            yield from text(page, render(page.html, bullet=rng.choice(STYLES), spaced=rng.random() < 0.6))


def text(page: Page, pasted_text: str) -> Iterator[Text]:
    try:
        document = pasted.parse(Raw(pasted_text, origin=page.name, kind=SourceKind.PASTED))
    except NarratorError as error:
        print(error)
        return
    draft = Draft.of(document)
    lines = read(draft)
    marks = labels([line.text for line in lines], page.gold)
    first = next((index for index, mark in enumerate(marks) if mark), None)
    if first is not None and plain(lines[first].text) == plain(page.title):
        marks[first] = False  # the title is announced, not read with the text
    yield Text(page, _domain(page.url), draft, lines, marks, is_remote(lines))


def with_newsprint(found: Sequence[Text]) -> list[Text]:
    """*found*, and for half of them a page of news made of its prose and of headlines of the others."""
    rng = random.Random(5)
    pages = list({item.page.name: item for item in found}.values())
    pool = [item.page.title for item in pages if 4 <= len(item.page.title.split()) <= 16]
    blurbs = [
        line.text
        for item in pages
        for line, mark in zip(item.lines, item.marks, strict=True)
        if mark and line.closing and 10 <= line.words <= 30
    ]
    made = []
    for item in pages:
        if rng.random() < NEWS and (set_ := newsprint(item.lines, item.marks, item.page.title, pool, blurbs, rng)):
            for page in text(item.page, set_):
                page.made = True
                made.append(page)
    return [*found, *made]


def learn_cues(found: Sequence[Text]) -> dict[str, float]:
    """Words that stand more often, by domains, in lines outside articles than in them."""
    inside: dict[str, set[str]] = defaultdict(set)
    outside: dict[str, set[str]] = defaultdict(set)
    for item in found:
        for line, mark in zip(item.lines, item.marks, strict=True):
            for word in set(line.lower):
                (inside if mark else outside)[word].add(item.domain)
    leaning = {
        word: math.log(len(inside[word]) + 3) - math.log(len(outside[word]) + 3)
        for word in set(inside) | set(outside)
        if len(inside[word]) + len(outside[word]) >= CUE_PAGES
    }
    most = sorted((word for word in leaning if leaning[word] < CUE_LEAST), key=lambda word: (leaning[word], word))
    return {word: round(max(-3.0, leaning[word]), 2) for word in most[:CUES]}


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray | None, settings: Mapping[str, Any]) -> Any:
    model = HistGradientBoostingClassifier(
        l2_regularization=5, max_bins=64, early_stopping=False, random_state=0, **settings
    )
    return model.fit(x, y, sample_weight=weight)


def fit_inside(found: Sequence[Text]) -> Any:
    rows, marks, weights = [], [], []
    for item in found:
        rows += [item.rows[index] for index in item.asked]
        marks += [item.marks[index] for index in item.asked]
        weights += [math.sqrt(item.lines[index].words + 1) for index in item.asked]
    return fit(np.array(rows, dtype=np.float32), np.array(marks), np.array(weights), INSIDE)


def judge(model: Any, item: Text) -> list[float]:
    """The odds that *model* gives to each line."""
    odds = [OUTSIDE] * len(item.lines)
    if asked := item.asked:
        given = model.decision_function(np.array([item.rows[index] for index in asked], dtype=np.float32))
        for index, value in zip(asked, given, strict=True):
            odds[index] = float(value)
    return odds


def edge_rows(item: Text) -> list[list[float]]:
    words = [line.words for line in item.lines]
    return edge_features(item.odds, words, item.rows, candidates(item.odds))


def fit_edges(found: Sequence[Text]) -> tuple[Any, Any]:
    """Models of the first and of the last line."""
    rows: list[list[float]] = []
    marks: tuple[list[bool], list[bool]] = ([], [])
    for item in found:
        for index, row in enumerate(edge_rows(item)):
            if row:
                rows.append(row)
                for which, edge in zip(marks, item.edges, strict=True):
                    which.append(index == edge)
    x = np.array(rows, dtype=np.float32)
    first, last = (fit(x, np.array(which), None, EDGE) for which in marks)
    return first, last


def folds(found: Sequence[Text]) -> list[int]:
    """Which part of the domains each text belongs to."""
    domains = sorted({item.domain for item in found})
    random.Random(1).shuffle(domains)
    part = {domain: index % FOLDS for index, domain in enumerate(domains)}
    return [part[item.domain] for item in found]


def train(found: Sequence[Text]) -> tuple[dict[str, float], Any, Any, Any]:
    """The cues, and the models of inside, first and last; each text's odds are left from models that never saw it."""
    cues = learn_cues([item for item in found if not item.made])
    for item in found:
        item.rows = features(item.draft, item.lines, cues, item.remote)
    parts = folds(found)
    for part in range(FOLDS):
        model = fit_inside([item for item, own in zip(found, parts, strict=True) if own != part])
        for item, own in zip(found, parts, strict=True):
            if own == part:
                item.odds = judge(model, item)
        print(f"part {part + 1} of {FOLDS}", flush=True)
    return cues, fit_inside(found), *fit_edges(found)


def exported(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """A model as plain values: a tree is ``[feature, bound, at most, above]`` down to leaves that are numbers."""

    def tree(nodes: Any, at: int) -> Any:
        node = nodes[at]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        bound = float(f"{float(node['num_threshold']):.7g}")
        return [int(node["feature_idx"]), bound, tree(nodes, int(node["left"])), tree(nodes, int(node["right"]))]

    return {
        "features": list(names),
        "base": round(float(np.ravel(model._baseline_prediction)[0]), 6),
        "trees": [tree(predictor.nodes, 0) for stage in model._predictors for predictor in stage],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", action="store_true", help="learn only from the domains that are not kept aside")
    options = parser.parse_args()
    pages = list(load(options.folder))
    if options.half:
        aside = kept_aside(pages)
        pages = [page for page in pages if page.name not in aside]
    cues, inside, first, last = train(with_newsprint(list(texts(pages))))
    whole = {
        "about": ABOUT,
        "cues": cues,
        "inside": exported(inside, NAMES),
        "first": exported(first, EDGE_NAMES),
        "last": exported(last, EDGE_NAMES),
    }
    WEIGHTS.write_text(json.dumps(whole, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
