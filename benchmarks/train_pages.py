"""Train the classifier of `narrator.clean.judge` for pages: is this block the article's own?

    python benchmarks/train_pages.py FOLDER [--half]

FOLDER holds ``NAME.html`` or ``NAME.html.gz`` beside ``NAME.json`` whose ``ground_truth.main_content`` is the article's text, as in
WCXB, the Web Content eXtraction Benchmark, Copyright (c) 2026 Murrough Foley, CC-BY-4.0, whose development split taught the shipped weights.
Needs scikit-learn. Writes ``narrator/clean/weights/page.json``. With ``--half`` only the domains that `cleaning.kept_aside`
leaves are learnt from, for an honest measurement on the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from aligned import labels
from cleaning import kept_aside, load, tokens
from sklearn.ensemble import HistGradientBoostingClassifier

from narrator.clean.draft import Draft
from narrator.clean.page_features import NAMES, features
from narrator.errors import NarratorError
from narrator.sources import page
from narrator.types import Document, Raw, SourceKind

WEIGHTS = Path(__file__).parent.parent / "narrator" / "clean" / "weights" / "page.json"
ABOUT = (
    "Decision trees that tell which blocks of a page are its article. Learnt from the development split (article pages) of WCXB, "
    "Web Content eXtraction Benchmark, Copyright (c) 2026 Murrough Foley, CC-BY-4.0 (https://creativecommons.org/licenses/by/4.0/). "
    "Made by benchmarks/train_pages.py."
)


class Examples(NamedTuple):
    """What one page teaches: the blocks that the classifier is asked about."""

    features: np.ndarray
    own: np.ndarray
    sizes: np.ndarray  #: words


def examples(document: Document, gold: str) -> Examples:
    rows = features(Draft.of(document))
    asked = [index for index, row in enumerate(rows) if row]
    marks = labels([block.text for block in document.blocks], gold)
    return Examples(
        np.array([rows[index] for index in asked], dtype=np.float32).reshape(len(asked), len(NAMES)),
        np.array([marks[index] for index in asked], dtype=bool),
        np.array([len(tokens(document.blocks[index].text)) for index in asked], dtype=float),
    )


def fit(parts: Sequence[Examples]) -> HistGradientBoostingClassifier:
    """Many features say nearly the same, so each split sees a part of them; a longer block counts for more."""
    model = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.1,
        max_leaf_nodes=16,
        max_features=0.3,
        l2_regularization=5,
        min_samples_leaf=30,
        max_bins=63,
        early_stopping=False,
        random_state=0,
    )
    weight = (np.concatenate([part.sizes for part in parts]) + 1) ** 0.7
    x, y = (np.concatenate([part[column] for part in parts]) for column in (0, 1))
    return model.fit(x, y, sample_weight=weight)


def exported(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The model as plain values: a tree is ``[feature, bound, at most, above]`` down to leaves that are numbers."""

    def tree(nodes: Any, at: int) -> Any:
        node = nodes[at]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        bound = float(f"{float(node['num_threshold']):.7g}")
        return [int(node["feature_idx"]), bound, tree(nodes, int(node["left"])), tree(nodes, int(node["right"]))]

    return {
        "about": ABOUT,
        "features": list(NAMES),
        "base": round(float(np.ravel(model._baseline_prediction)[0]), 6),
        "trees": [tree(predictor.nodes, 0) for stage in model._predictors for predictor in stage],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", action="store_true", help="learn only from the domains that are not kept aside")
    options = parser.parse_args()
    pages = list(load(options.folder))
    aside = kept_aside(pages) if options.half else frozenset()
    parts = []
    for item in pages:
        if item.name in aside:
            continue
        try:
            document = page.parse(Raw(item.html, origin=item.name, kind=SourceKind.HTML))
        except NarratorError as error:
            print(error)
            continue
        parts.append(examples(document, item.gold))
    found = exported(fit([part for part in parts if len(part.own)]))
    WEIGHTS.write_text(json.dumps(found, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
