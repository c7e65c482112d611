"""Whatever the source: no spoken word that it does not have, none twice that it has once, none moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.clean import Policy, clean
from narrator.errors import NarratorError
from narrator.sources import page, pasted
from narrator.types import Block, BlockKind, Document, Raw, SourceKind

SENTENCE = "The harbour was quiet that morning, and {} waited at the quay for the boat that never came on time."
OUR_OWN = ("announces-", "table-row", "read-by-row")  #: blocks whose words are ours, or are cells read anew
EVERYTHING = Policy().speaking(
    [kind.value for kind in BlockKind if kind not in (BlockKind.TABLE, BlockKind.IMAGE, BlockKind.EMBED)]
)

WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9)
SHORT = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
PROSE = st.integers(0, 400).map(lambda number: SENTENCE.format(f"number {number}"))
LABEL = st.sampled_from(
    [
        "Advertisement",
        "Share this article",
        "Related",
        "Read more: Ten bridges to see",
        "By Ana Ruiz",
        "Published May 2, 2026Updated May 3, 9:10 a.m.",
        "12 comments",
        "Sign up for our newsletter",
        "ImageA boat at the quay.",
        "A boat waits at the quay at dawn.CreditCredit…Ana Ruiz",
        "It was over, they all said.Click To Share",
        "Correction: An earlier version of this article gave the wrong number of boats.",
        "— Lee Park (@leepark) March 3, 2026",
        "References",
        "7. Cast off the lines",
        "• Cast off the lines",
    ]
)
LINE = st.one_of(SHORT, PROSE, LABEL)
TAG = st.sampled_from(
    "p h2 h3 li div blockquote figcaption td span aside pre nav section em button footer figure sup math q".split()  # noqa: SIM905
)


def words(text: str) -> list[str]:
    """The words of *text*; what was glued ("2026Updated") is taken apart on both sides alike."""
    return re.findall(r"\w+", re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", text))


def is_in_order(some: Sequence[str], all_of_them: Sequence[str]) -> bool:
    left = iter(all_of_them)
    return all(word in left for word in some)


def _own(block: Block) -> list[str]:
    """The words of a block without those that say whose post it is."""
    return words(block.text.removeprefix(f"{block.cite} posted: "))


def check(document: Document, source: list[str], policy: Policy) -> None:
    """That what is spoken of *document* are words of *source*, as often and in that order."""
    article = clean(document, policy)
    said = [block for block in article.spoken if not block.reason.startswith(OUR_OWN)]
    heard = Counter(word for block in said for word in _own(block))
    assert not heard - Counter(source)
    in_place = [word for block in said if block.kind is not BlockKind.CORRECTION for word in _own(block)]
    assert is_in_order(in_place, source)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(LINE, min_size=1, max_size=40), st.sampled_from(["\n", "\n\n"]), st.sampled_from([Policy(), EVERYTHING])
)
def test_pasted_text(lines: list[str], gap: str, policy: Policy) -> None:
    text = gap.join(lines)
    try:
        check(pasted.parse(Raw(text, origin="x", kind=SourceKind.PASTED)), words(text), policy)
    except NarratorError as error:
        assert error.exit_code in (6, 7)  # noqa: PT017 (refused in words, which is right as well)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(TAG, LINE, st.booleans()), min_size=1, max_size=30), st.sampled_from([Policy(), EVERYTHING]))
def test_page(parts: list[tuple[str, str, bool]], policy: Policy) -> None:
    """Elements open inside one another: every second one stays open until the one after it has closed."""
    body, shown, open_tags = [], [], []
    for tag, line, nested in parts:
        body.append(f"<{tag}>{line} ")
        shown.append(line)
        open_tags.append(tag)
        if not nested:
            body += [f"</{open_tags.pop()}>" for _ in range(len(open_tags))]
    html = f"<html><body><article><h1>A quiet harbour</h1>{''.join(body)}</article></body></html>"
    source = ["A", "quiet", "harbour", *(word for line in shown for word in words(line))]
    try:
        check(page.parse(Raw(html, origin="x", kind=SourceKind.HTML)), source, policy)
    except NarratorError as error:
        assert error.exit_code in (6, 7)  # noqa: PT017
