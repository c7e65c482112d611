"""Each case is two lines of ``cases/*.md``: as written, and after an arrow as spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.normalize import normalize

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterator[tuple[str, str]]:
    text = (CASES / name).read_text(encoding="utf-8")
    yield from re.findall(r"^(?!#|→)(.+)\n→ ?(.*)$", text, re.M)


def everything() -> list[tuple[str, str, str]]:
    british = {"british.md": "en-GB"}
    return [
        (british.get(path.name, "en-US"), written, spoken)
        for path in sorted(CASES.glob("*.md"))
        for written, spoken in cases(path.name)
    ]


@pytest.mark.parametrize(("language", "written", "spoken"), everything())
def test_said_as_a_listener_expects(language: str, written: str, spoken: str) -> None:
    assert normalize(written, language).text == spoken


def test_there_are_a_few_hundred_cases() -> None:
    assert len(everything()) > 300
