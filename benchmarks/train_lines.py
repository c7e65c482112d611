"""Train the classifiers of `narrator.clean.judge`: is this block the article's own?

    python benchmarks/train_lines.py FOLDER [--half]

FOLDER holds ``NAME.html`` or ``NAME.html.gz`` beside ``NAME.json`` whose ``ground_truth.main_content`` is the article's text, as in
WCXB, the Web Content eXtraction Benchmark, Copyright (c) 2026 Murrough Foley, CC-BY-4.0, whose development split taught the shipped weights.
Needs scikit-learn. Writes ``narrator/clean/weights/lines.json``. With ``--half`` only the domains that
`cleaning.kept_aside` leaves are learnt from, for an honest measurement on the others.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from aligned import labels
from cleaning import Page, kept_aside, load, tokens
from pasted_text import render
from sklearn.ensemble import HistGradientBoostingClassifier

from narrator.clean.draft import Draft
from narrator.clean.features import NAMES, features
from narrator.errors import NarratorError
from narrator.sources import page, pasted
from narrator.types import Document, Raw, SourceKind

WEIGHTS = Path(__file__).parent.parent / "narrator" / "clean" / "weights"
ATTRIBUTION = (
    "Learnt from the development split (article pages) of WCXB, Web Content eXtraction Benchmark, Copyright (c) 2026 Murrough Foley, "
    "CC-BY-4.0 (https://creativecommons.org/licenses/by/4.0/)."
)
BULLETS = ("• ", "", "  • ", "- ", "* ")
TREES, LEAVES, RATE = 80, 16, 0.15


def examples(document: Document, gold: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels and weights of the blocks that the classifier is asked about."""
    rows = features(Draft.of(document))
    asked = [index for index, row in enumerate(rows) if row]
    marks = labels([block.text for block in document.blocks], gold)
    sizes = [len(tokens(document.blocks[index].text)) for index in asked]
    return (
        np.array([rows[index] for index in asked], dtype=np.float32).reshape(len(asked), len(NAMES)),
        np.array([marks[index] for index in asked]),
        np.sqrt(np.array(sizes, dtype=float) + 1),
    )


def fit(parts: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=5,
        min_samples_leaf=30,
        max_bins=64,
        early_stopping=False,
        random_state=0,
    )
    x, y, weight = (np.concatenate([part[column] for part in parts]) for column in range(3))
    return model.fit(x, y, sample_weight=weight)


def exported(model: HistGradientBoostingClassifier, what: str) -> dict[str, Any]:
    """The model as plain values: a tree is ``[feature, bound, at most, above]`` down to leaves that are numbers."""

    def tree(nodes: Any, at: int) -> Any:
        node = nodes[at]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        bound = float(f"{float(node['num_threshold']):.7g}")
        return [int(node["feature_idx"]), bound, tree(nodes, int(node["left"])), tree(nodes, int(node["right"]))]

    return {
        "about": f"Decision trees that tell {what}. {ATTRIBUTION} Made by benchmarks/train_lines.py.",
        "features": list(NAMES),
        "base": round(float(np.ravel(model._baseline_prediction)[0]), 6),
        "trees": [tree(predictor.nodes, 0) for stage in model._predictors for predictor in stage],
    }


def write(model: HistGradientBoostingClassifier, name: str, what: str) -> None:
    text = json.dumps(exported(model, what), separators=(",", ":"), ensure_ascii=False)
    (WEIGHTS / name).write_text(text + "\n", encoding="utf-8")


def documents(pages: Sequence[Page]) -> tuple[list[Any], list[Any]]:
    """Examples of each page as HTML, and as text pasted in a style drawn by chance."""
    rng = random.Random(3)
    marked, unmarked = [], []
    for item in pages:
        html = Raw(item.html, origin=item.name, kind=SourceKind.HTML)
        text = Raw(
            render(item.html, bullet=rng.choice(BULLETS), spaced=rng.random() < 0.7),
            origin=item.name,
            kind=SourceKind.PASTED,
        )
        try:
            marked.append(examples(page.parse(html), item.gold))
            unmarked.append(examples(pasted.parse(text), item.gold))
        except NarratorError as error:
            print(error)
    return marked, unmarked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", action="store_true", help="learn only from the domains that are not kept aside")
    options = parser.parse_args()
    pages = list(load(options.folder))
    if options.half:
        aside = kept_aside(pages)
        pages = [item for item in pages if item.name not in aside]
    _, unmarked = documents(pages)
    write(fit(unmarked), "lines.json", "which lines of a pasted page are its article")


if __name__ == "__main__":
    main()
