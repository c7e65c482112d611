"""Every token of real articles with a digit, a symbol or unusual case, and what became of it: to be read through.

    python benchmarks/census.py FOLDER [--pages 200] [--rule RULE] > census.txt

FOLDER holds ``*.json`` with ``ground_truth.main_content`` (the layout of WCXB), or ``*.txt``. One line for each way a
token was read: how often, the rules that spoke, the token with a little of what stood around it, what is said.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from narrator.normalize import normalize
from narrator.types import SpokenText

PLAIN = re.compile(r"[\"'“‘(\[]?[A-Z]?[a-zà-ÿ]+(?:['’-][A-Za-zà-ÿ]+)*[.,;:!?)\]\"'”’]*")


def texts(folder: Path, pages: int) -> Iterator[str]:
    for path in sorted([*folder.glob("*.json"), *folder.glob("*.txt")])[:pages]:
        text = path.read_text(encoding="utf-8")
        yield json.loads(text)["ground_truth"]["main_content"] if path.suffix == ".json" else text


def readings(spoken: SpokenText) -> Iterator[tuple[str, str, str, str]]:
    """Rules, context, token and words for every token that is not plainly a word."""
    index = 0
    for token in re.finditer(r"\S+", spoken.written):
        while index < len(spoken.spans) and spoken.spans[index].written_end <= token.start():
            index += 1
        if PLAIN.fullmatch(token[0]):
            continue
        inside = []
        for span in spoken.spans[index:]:
            if span.written_start >= token.end():
                break
            inside.append(span)
        if not inside:
            continue
        start, end = inside[0].written_start, inside[-1].written_end
        said = spoken.text[inside[0].start : inside[-1].end]
        if not inside[0].rule:
            said = said[max(0, token.start() - start) :]
        if not inside[-1].rule and end > token.end():
            said = said[: len(said) - (end - token.end())]
        around = spoken.written[token.end() : token.end() + 18].replace("\n", " ")
        yield ", ".join(dict.fromkeys(span.rule for span in inside if span.rule)) or "-", around, token[0], said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rule", help="only what this rule spoke")
    options = parser.parse_args()
    counts: Counter[tuple[str, str, str]] = Counter()
    contexts: dict[tuple[str, str, str], str] = {}
    for text in texts(options.folder, options.pages):
        for rules, around, token, said in readings(normalize(text)):
            if not options.rule or options.rule in rules:
                counts[rules, token, said] += 1
                contexts.setdefault((rules, token, said), around)
    for (rules, token, said), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0])):
        print(f"{count:5} {rules:<28} {token}‹{contexts[rules, token, said]}› → {said}")


if __name__ == "__main__":
    main()
