"""Spans kept as numbers are the spans they were made of."""

from __future__ import annotations

import pickle

import pytest

from narrator.types import Span, Spans

SOME = (Span(0, 4, 0, 4), Span(4, 8, 4, 21, "year"), Span(8, 9, 21, 22, "stop"))
FAR = (Span(0, 70_000, 0, 80_000), Span(70_000, 70_001, 80_000, 80_001, "stop"))


@pytest.mark.parametrize("spans", [(), SOME, FAR])
def test_they_read_like_the_tuple_they_were_made_of(spans: tuple[Span, ...]) -> None:
    kept = Spans(spans)

    assert tuple(kept) == spans
    assert kept == spans
    assert spans == kept
    assert (len(kept), hash(kept), repr(kept)) == (len(spans), hash(spans), repr(spans))
    assert pickle.loads(pickle.dumps(kept)) == kept


def test_one_or_some_of_them_can_be_asked_for() -> None:
    kept = Spans(SOME)

    assert (kept[1], kept[-1], kept[1:]) == (SOME[1], SOME[-1], SOME[1:])
    with pytest.raises(IndexError):
        kept[3]
