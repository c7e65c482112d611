"""docs/player.md says what the element really has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from narrator.publish.player import script

PAGE = (Path(__file__).parents[2] / "docs" / "player.md").read_text(encoding="utf-8")
TOLD = set(re.findall(r"`([^`\s]+)`", PAGE))
CODE = script()


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("custom properties", r"var\((--listen-[\w-]+)"),
        ("parts", r'\bpart: "(\w+)"'),
        ("buttons, which are parts", r'\bbutton\("(\w+)"'),
        ("attributes", r'(?:getAttribute|hasAttribute|#get)\("([a-z-]+)"\)'),
    ],
)
def test_all_there_is_is_told(what: str, pattern: str) -> None:
    has = set(re.findall(pattern, CODE)) - {"aria-current", "src"}
    assert has
    assert has <= TOLD


def test_no_property_or_event_is_told_that_there_is_not() -> None:
    events = re.search(r"for \(const type of (\[.*?\])\) on\(type, \(\) => this.#tell", CODE)
    assert events
    known = set(re.findall(r"--listen-[\w-]+", CODE)) | {f"listen-{name}" for name in re.findall(r'"(\w+)"', events[1])}
    told = {name for name in TOLD if name.startswith(("--listen-", "listen-"))} - {"listen-article.js"}
    assert told <= known | {"listen-error"}
