"""The lines of a pasted page, with what was glued taken apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import EmptySourceError
from narrator.sources import pasted
from narrator.types import Block, Raw, SourceKind


def blocks(text: str) -> tuple[Block, ...]:
    return pasted.parse(Raw(text, origin="page.txt", kind=SourceKind.PASTED)).blocks


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Ferry at dawn.CreditCredit…Ana Ruiz/Press",
            [("caption", "Ferry at dawn."), ("credit", "CreditCredit…Ana Ruiz/Press")],
        ),
        ("A boat at the quay.Credit: Ana Ruiz", [("caption", "A boat at the quay."), ("credit", "Credit: Ana Ruiz")]),
        (
            "A boat waits at the quay. Photo by Ana Ruiz",
            [("caption", "A boat waits at the quay."), ("credit", "Photo by Ana Ruiz")],
        ),
        ("ImageTwo people at a table.", [("image", "ImageTwo people at a table.")]),
        (
            "Published May 2, 2026Updated May 3, 9:10 a.m.",
            [("date", "Published May 2, 2026"), ("date", "Updated May 3, 9:10 a.m.")],
        ),
        (
            "It had paid off, they all said.Click To Share",
            [("paragraph", "It had paid off, they all said."), ("share", "Click To Share")],
        ),
        (
            "The fence on Tuesday, in the rain. (Marta Holm/Port Elmo Courier)",
            [("caption", "The fence on Tuesday, in the rain."), ("credit", "(Marta Holm/Port Elmo Courier)")],
        ),
        (
            "The mayor at the quay on Monday. (AP Photo/Lee Park)",
            [("caption", "The mayor at the quay on Monday."), ("credit", "(AP Photo/Lee Park)")],
        ),
        (
            "A fallen oak on Mill Lane early on Monday. Marta Holm/Harbor Radio hide caption",
            [
                ("caption", "A fallen oak on Mill Lane early on Monday."),
                ("credit", "Marta Holm/Harbor Radio hide caption"),
            ],
        ),
        (
            "Published March 4, 2026 at 6:12 p.m. | Updated March 5, 2026 at 8:40 a.m.",
            [("date", "Published March 4, 2026 at 6:12 p.m."), ("date", "Updated March 5, 2026 at 8:40 a.m.")],
        ),
        (
            "It runs on any desktop (Windows or Mac).",
            [("paragraph", "It runs on any desktop (Windows or Mac).")],
        ),
        (
            "They hide caption and credit from each other.",
            [("paragraph", "They hide caption and credit from each other.")],
        ),
        ("• A bullet", [("list-item", "A bullet")]),
        ("2. A numbered one", [("list-item", "A numbered one")]),
        ("– A dash", [("list-item", "A dash")]),
        ("Images of the boat were everywhere.", [("paragraph", "Images of the boat were everywhere.")]),
        ("He gave credit where it was due.", [("paragraph", "He gave credit where it was due.")]),
        (
            "It was published in May 2024 and updated twice.",
            [("paragraph", "It was published in May 2024 and updated twice.")],
        ),
        ("1945 was the year the quay was built.", [("paragraph", "1945 was the year the quay was built.")]),
        ("-5 degrees at dawn", [("paragraph", "-5 degrees at dawn")]),
    ],
)
def test_glued_lines_are_taken_apart_and_prose_is_not(line: str, parts: list[tuple[str, str]]) -> None:
    assert [(block.kind.value, block.text) for block in blocks(line)] == parts


def test_a_numbered_item_keeps_its_number() -> None:
    (item,) = blocks("12) Cast off the lines")
    assert (item.ordinal, item.text) == (12, "Cast off the lines")


def test_each_block_knows_its_line_and_the_gap_above() -> None:
    document = pasted.parse(Raw("one\n\n\ntwo\nthree", origin="x", kind=SourceKind.PASTED))
    assert [block.place for block in document.blocks] == ["line 1", "line 4", "line 5"]
    assert [look.gap for look in document.looks] == [0, 2, 0]


def test_paragraphs_wrapped_at_a_fixed_width_are_joined() -> None:
    paragraph = (
        "The harbour was quiet that morning and nobody waited at the quay\n"
        "for the boat that had not come on time since the winter before the\nlast one, when"
    )
    text = "\n\n".join(f"{paragraph} it came {number} times." for number in range(6))
    assert len(blocks(text)) == 6


def test_short_lines_that_are_not_wrapped_stay_lines() -> None:
    assert len(blocks("\n".join(f"Line {number} of a poem" for number in range(20)))) == 20


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200b\n"])
def test_nothing_is_an_error(text: str) -> None:
    with pytest.raises(EmptySourceError):
        blocks(text)


@given(st.text(max_size=400))
def test_no_letter_is_lost(text: str) -> None:
    try:
        found = "".join(
            block.text if block.ordinal is None else f"{block.ordinal}{block.text}" for block in blocks(text)
        )
    except EmptySourceError:
        found = ""
    letters = re.compile(r"[^\W\d_]")
    assert letters.findall(found) == letters.findall(text)
