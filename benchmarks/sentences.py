"""Sentence splitters beside each other, on the cases of our own tests.

    python benchmarks/sentences.py

Measures whatever of these is installed: narrator, sentencex, pysbd, syntok, blingfire, nupunkt. A case is right where
the sentences are exactly those expected, white space at their ends aside. The cases were written with our splitter in
mind, so they flatter it; the speed (on the examples' prose) and the lost characters do not.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path
from typing import Any

Split = Callable[[str, str], Iterable[str]]

CASES = Path(__file__).parent.parent / "tests" / "segment"
EXAMPLES = Path(__file__).parent.parent / "examples"
LENGTH = 6_000  #: characters of a long news article


def narrator() -> Split:
    from narrator.segment import split

    return split


def sentencex() -> Split:
    module = importlib.import_module("sentencex")
    return lambda text, language: module.segment(language, text)


def pysbd() -> Split:
    module = importlib.import_module("pysbd")
    segmenters: dict[str, object] = {}

    def split(text: str, language: str) -> Iterable[str]:
        if language not in segmenters:
            segmenters[language] = module.Segmenter(language=language, clean=False)
        return segmenters[language].segment(text)  # type: ignore[attr-defined]

    return split


def syntok() -> Split:
    segmenter = importlib.import_module("syntok.segmenter")

    def spelled(sentence: Iterable[Any]) -> str:
        return "".join(token.spacing + token.value for token in sentence)

    return lambda text, language: (spelled(sentence) for block in segmenter.process(text) for sentence in block)


def blingfire() -> Split:
    module = importlib.import_module("blingfire")
    return lambda text, language: module.text_to_sentences(text).split("\n")


def nupunkt() -> Split:
    module = importlib.import_module("nupunkt")
    return lambda text, language: module.sent_tokenize(text)


SPLITTERS = {
    "narrator": narrator,
    "sentencex": sentencex,
    "pysbd": pysbd,
    "syntok": syntok,
    "blingfire": blingfire,
    "nupunkt": nupunkt,
}


def cases() -> dict[str, list[tuple[str, str, list[str]]]]:
    """Language, text and sentences of each case: English ones, and the others."""
    english = [line for line in lines("sentences.md") if not line.startswith("#")]
    others = [line.split(": ", 1) for line in lines("sentences-other.md")]
    return {
        "English": [("en", line.replace(" | ", " "), line.split(" | ")) for line in english],
        "others": [
            (language, line.replace(" | ", "" if language in {"ja", "zh"} else " "), line.split(" | "))
            for language, line in others
        ],
    }


def lines(name: str) -> list[str]:
    return [line for line in (CASES / name).read_text(encoding="utf-8").splitlines()[4:] if line]


def right(split: Split, group: list[tuple[str, str, list[str]]]) -> tuple[str, int]:
    """How many of the cases come out right, of those whose language it knows; and how many texts lost characters."""
    good = lost = tried = 0
    for language, text, expected in group:
        try:
            found = list(split(text, language))
        except ValueError:  # pysbd knows 23 languages and says so
            continue
        tried += 1
        good += [sentence.strip() for sentence in found] == expected
        lost += "".join("".join(found).split()) != "".join(text.split())
    return f"{good}/{tried}", lost


def milliseconds(split: Split, text: str) -> float:
    """For an article of `LENGTH` characters; the best of five rounds of about a fifth of a second."""
    list(split(text, "en"))
    best = float("inf")
    for _ in range(5):
        rounds, start = 0, time.process_time()
        while time.process_time() - start < 0.2:
            list(split(text, "en"))
            rounds += 1
        best = min(best, (time.process_time() - start) / rounds)
    return best * 1000 * LENGTH / len(text)


def megabytes(name: str) -> str:
    try:
        paths = [Path(str(file.locate())) for file in files(name) or ()]
    except PackageNotFoundError:
        return ""
    return f"{sum(path.stat().st_size for path in paths if path.is_file()) / 1e6:.1f}"


def main() -> None:
    groups = cases()
    prose = " ".join(path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.md")))
    article = (" ".join(prose.split()) * 3)[:LENGTH]
    print(f"{'splitter':12} {'version':9} {'English':>9} {'others':>8} {'lossy':>6} {'ms/6,000':>9} {'MB':>6}")
    for name, make in SPLITTERS.items():
        try:
            split = make()
        except ImportError:
            print(f"{name:12} not installed")
            continue
        scores = {group: right(split, listed) for group, listed in groups.items()}
        lost = sum(lost for _, lost in scores.values())
        row = f"{scores['English'][0]:>9} {scores['others'][0]:>8} {lost:>6} {milliseconds(split, article):>9.2f}"
        print(f"{name:12} {version(name):9} {row} {megabytes(name):>6}")


if __name__ == "__main__":
    main()
