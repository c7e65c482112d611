"""The marks of notes take nothing from what they stand behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from narrator.clean import clean
from narrator.clean.marks import closes
from narrator.types import Document

FIRST = "The harbour grew for three long years, and all for the sake of its capital."
SECOND = "Then the boats went away, and nobody ever came back to look for them."


@pytest.mark.parametrize("mark", ["", "<sup>1</sup>", " <sup>1</sup>", "[1]", " [1]", "¹", "[1][2]"])
def test_a_short_page_is_spoken_whole_with_its_marks(html: Callable[[str], Document], mark: str) -> None:
    page = html(f"<article><p>{FIRST}{mark}</p><p>{SECOND}{mark}</p></article>")
    assert [block.text[:8] for block in clean(page).spoken] == ["The harb", "Then the"]


def test_only_a_mark_behind_a_stop_leaves_a_sentence() -> None:
    told = ["its capital.[1]", "its capital.¹", "its capital.”12", "a fall of 2.5", "the list [1]", "40 m²"]
    assert [closes(text) for text in told] == [True, True, True, False, False, False]
