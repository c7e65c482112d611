"""Train the classifiers of `narrator.clean.line_frame`: which lines of a pasted page are its article, where does it begin and end?

    python benchmarks/train_lines.py FOLDER [--half]

FOLDER is as for ``train_pages.py``; so is what ``--half`` does. Writes ``narrator/clean/weights/lines.json``. A page of news is set
from the prose of every second page (`newsprint`), since the pages to learn from are blogs and guides.
The models of first and last lines learn from odds that come from models which never saw the page: three parts of the
domains, each judged by what the other two taught. Needs lightgbm.
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

import lightgbm
import numpy as np
from aligned import labels
from cleaning import Page, _domain, kept_aside, load
from newsprint import newsprint
from pasted_text import render

from narrator.clean.draft import Draft
from narrator.clean.line_features import NAMES, features
from narrator.clean.line_frame import EDGE_NAMES, candidates, edge_features
from narrator.clean.line_leaning import Gram, grams, written
from narrator.clean.lines import Line, is_remote, read
from narrator.clean.words import plain
from narrator.errors import NarratorError
from narrator.sources import pasted
from narrator.types import Raw, SourceKind

WEIGHTS = Path(__file__).parent.parent / "narrator" / "clean" / "weights" / "lines.json"
ABOUT = (
    "Decision trees that tell which lines of a pasted page are its article, the first and the last of them, and how words and pairs of "
    "words lean into articles or out of them, in tenths. Learnt from the development split (article pages) of WCXB, Web Content eXtraction Benchmark, Copyright (c) 2026 "
    "Murrough Foley, CC-BY-4.0 (https://creativecommons.org/licenses/by/4.0/). Made by benchmarks/train_lines.py."
)
STYLES = ("• ", "", "  • ", "- ", "* ")
FOLDS = 3
NEWS = 0.5  #: of the pages are set as news as well
LINES = 100.0  #: that each page counts for
LEAST_SHARE = 0.02  #: of the domains must have a gram, inside and outside counted apart
LEAST_WEIGHT, MOST_WEIGHT = 0.4, 3.0
DOUBT = 2.0  #: domains added to both counts
INSIDE = {
    "num_iterations": 90, "learning_rate": 0.1, "num_leaves": 16, "min_data_in_leaf": 150, "lambda_l2": 20,
    "feature_fraction_bynode": 0.2, "bagging_fraction": 0.6, "bagging_freq": 1,
}  # fmt: skip
EDGE = {
    "num_iterations": 60, "learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 15, "lambda_l2": 5,
    "feature_fraction_bynode": 0.4,
}  # fmt: skip
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


class Leaning:
    """How words and pairs of words lean, learnt from the lines of some texts: by how many sites have them where."""

    def __init__(self, found: Sequence[Text]) -> None:
        self.inside: dict[Gram, set[str]] = defaultdict(set)  # of each gram the domains that have it in an article
        self.outside: dict[Gram, set[str]] = defaultdict(set)
        self.grams: dict[str, set[Gram]] = defaultdict(set)  # of each domain
        for item in found:
            for index in item.asked:
                own = grams(item.lines[index].lower)
                self.grams[item.domain].update(own)
                for gram in own:
                    (self.inside if item.marks[index] else self.outside)[gram].add(item.domain)
        least = LEAST_SHARE * len(self.grams)
        known = sorted(set(self.inside) | set(self.outside), key=written)
        common = [gram for gram in known if len(self.inside.get(gram, ())) + len(self.outside.get(gram, ())) >= least]
        weights = {gram: self._weight(gram) for gram in common}
        self.weights = {gram: weight for gram, weight in weights.items() if abs(weight) >= LEAST_WEIGHT}

    def _weight(self, gram: Gram, domain: str = "") -> float:
        inside, outside = self.inside.get(gram, set()), self.outside.get(gram, set())
        counts = [len(domains) - (domain in domains) + DOUBT for domains in (inside, outside)]
        return round(max(-MOST_WEIGHT, min(MOST_WEIGHT, math.log(counts[0] / counts[1]))), 1)

    def without(self, domain: str) -> dict[Gram, float]:
        """The weights as they would be had *domain* not been seen: a text must not be judged by its own words."""
        own = self.grams.get(domain, set()) & self.weights.keys()
        return {**self.weights, **{gram: self._weight(gram, domain) for gram in own}}


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray | None, settings: Mapping[str, Any]) -> lightgbm.Booster:
    rounds = {"objective": "binary", "max_bin": 63, "num_threads": 1, "seed": 0, "deterministic": True, "verbose": -1}
    data = lightgbm.Dataset(x, y, weight=weight)
    return lightgbm.train({**rounds, **settings}, data)


def fit_inside(found: Sequence[Text]) -> lightgbm.Booster:
    """The model of lines within; each page counts the same, and in it each line by the root of its words."""
    rows, marks, weights = [], [], []
    for item in found:
        sizes = [math.sqrt(item.lines[index].words + 1) for index in item.asked]
        rows += [item.rows[index] for index in item.asked]
        marks += [item.marks[index] for index in item.asked]
        weights += [size * LINES / sum(sizes) for size in sizes]
    return fit(np.array(rows), np.array(marks), np.array(weights), INSIDE)


def judge(model: lightgbm.Booster, item: Text) -> list[float]:
    """The odds that *model* gives to each line."""
    odds = [OUTSIDE] * len(item.lines)
    if asked := item.asked:
        given = model.predict(np.array([item.rows[index] for index in asked]), raw_score=True)
        for index, value in zip(asked, given, strict=True):
            odds[index] = float(value)
    return odds


def edge_rows(item: Text) -> list[list[float]]:
    words = [line.words for line in item.lines]
    return edge_features(item.odds, words, item.rows, candidates(item.odds))


def fit_edges(found: Sequence[Text]) -> tuple[lightgbm.Booster, lightgbm.Booster]:
    """Models of the first and of the last line."""
    rows: list[list[float]] = []
    marks: tuple[list[bool], list[bool]] = ([], [])
    for item in found:
        for index, row in enumerate(edge_rows(item)):
            if row:
                rows.append(row)
                for which, edge in zip(marks, item.edges, strict=True):
                    which.append(index == edge)
    x = np.array(rows)
    first, last = (fit(x, np.array(which), None, EDGE) for which in marks)
    return first, last


def folds(found: Sequence[Text]) -> list[int]:
    """Which part of the domains each text belongs to."""
    domains = sorted({item.domain for item in found})
    random.Random(1).shuffle(domains)
    part = {domain: index % FOLDS for index, domain in enumerate(domains)}
    return [part[item.domain] for item in found]


def train(found: Sequence[Text]) -> tuple[dict[Gram, float], lightgbm.Booster, lightgbm.Booster, lightgbm.Booster]:
    """How words lean, and the models of inside, first and last; each text's odds are left from models that never saw it."""
    leaning = Leaning([item for item in found if not item.made])
    for item in found:
        item.rows = features(item.draft, item.lines, leaning.without(item.domain), item.remote)
    parts = folds(found)
    for part in range(FOLDS):
        model = fit_inside([item for item, own in zip(found, parts, strict=True) if own != part])
        for item, own in zip(found, parts, strict=True):
            if own == part:
                item.odds = judge(model, item)
        print(f"part {part + 1} of {FOLDS}", flush=True)
    return leaning.weights, fit_inside(found), *fit_edges(found)


def exported(model: lightgbm.Booster, names: Sequence[str]) -> dict[str, Any]:
    """A model as plain values: a tree is ``[feature, bound, at most, above]`` down to leaves that are numbers."""

    def tree(node: Mapping[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        bound = float(f"{node['threshold']:.7g}")
        return [node["split_feature"], bound, tree(node["left_child"]), tree(node["right_child"])]

    trees = [tree(grown["tree_structure"]) for grown in model.dump_model()["tree_info"]]
    return {"features": list(names), "base": 0.0, "trees": trees}  # the first tree holds the base


def by_weight(weights: Mapping[Gram, float]) -> dict[str, str]:
    """*weights* in tenths, each with the grams that have it: a third of the room that one entry a gram takes."""
    found: dict[str, list[str]] = defaultdict(list)
    for gram in sorted(weights, key=written):
        found[str(round(10 * weights[gram]))].append(written(gram))
    return {weight: "|".join(found[weight]) for weight in sorted(found, key=int)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", action="store_true", help="learn only from the domains that are not kept aside")
    options = parser.parse_args()
    pages = list(load(options.folder))
    if options.half:
        aside = kept_aside(pages)
        pages = [page for page in pages if page.name not in aside]
    leaning, inside, first, last = train(with_newsprint(list(texts(pages))))
    whole = {
        "about": ABOUT,
        "leaning": by_weight(leaning),
        "inside": exported(inside, NAMES),
        "first": exported(first, EDGE_NAMES),
        "last": exported(last, EDGE_NAMES),
    }
    WEIGHTS.write_text(json.dumps(whole, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
