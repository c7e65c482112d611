from __future__ import annotations

import json
from dataclasses import replace

import pytest

from narrator.estimate.outline import Estimate, Part, band, doubts, fitting, outline, speed_for, total
from narrator.estimate.predict import shared_error
from narrator.types import (
    Article,
    Block,
    BlockKind,
    Metadata,
    Plan,
    Seconds,
    Section,
    SourceKind,
    Utterance,
    Voice,
)
from narrator.voices import find

SENTENCES = ("The harbour reopened on Monday after eleven days of repairs.", "Fishing boats left first.") * 6


def plan(*, voice: str = "joe", language: str = "en-US", sentences: tuple[str, ...] = SENTENCES) -> Plan:
    chosen = find(voice)
    article = Article(
        tuple(Block(BlockKind.PARAGRAPH, text) for text in sentences),
        Metadata(title="The harbour", language=language),
        origin="harbour.txt",
        kind=SourceKind.PASTED,
    )
    utterances = tuple(Utterance(text, chosen, pause_after=Seconds(0.5)) for text in sentences)
    half = len(sentences) // 2
    sections = (Section("One", 0, half), Section("Two", half, len(sentences)))
    durations = tuple(Seconds(3.0) for _ in sentences)
    return Plan(article, chosen, utterances, durations, sections, error=0.01)


def test_what_is_told_of_a_plan() -> None:
    told = outline(plan())
    assert told.title == "The harbour"
    assert told.seconds == 12 * 3.5
    assert told.pauses == 6
    assert [part.seconds for part in told.chapters] == [21, 21]
    assert sum(part.words for part in told.chapters) == told.words == 84
    assert told.badge == "Listen to this article · 0:42 min"
    assert told.iso == "PT42S"
    assert told.notes == ()


def test_a_chapter_is_less_sure_than_the_whole() -> None:
    told = outline(plan())
    assert all(part.error >= told.error for part in told.chapters)


def test_the_band_is_two_deviations_and_at_least_a_second_unless_exact() -> None:
    assert band(0.01, 445) == 9
    assert band(0.0001, 10) == 1
    assert band(0.0, 445) == 0


def test_it_survives_json() -> None:
    told = outline(plan())
    assert Estimate.from_table(told.as_table()) == told


@pytest.mark.parametrize("table", [{}, {"title": "x"}, {"chapters": 3, "notes": []}])
def test_what_is_no_estimate_is_refused(table: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Estimate.from_table(table)


def test_doubts_are_told_in_words() -> None:
    assert doubts(plan()) == ()
    assert any("few words" in note for note in doubts(plan(sentences=("Yes.",))))
    assert any("nothing" in note for note in doubts(plan(sentences=())))


def test_the_speed_for_a_target_reaches_it() -> None:
    told, joe = outline(plan()), find("joe")
    speed = speed_for(told, joe, 30)
    assert speed is not None
    assert speed > 1.2
    assert speed_for(told, joe, told.seconds) == pytest.approx(1.0, abs=0.01)
    assert speed_for(told, joe, 5) is None  # its pauses are longer


def test_the_chapters_that_fit() -> None:
    told = Estimate(
        "t", "joe", 1.0, 9, 90, 0, 0.01, 0.002, tuple(Part(str(n), 1, s, 0.01) for n, s in enumerate((30, 50, 10))), ()
    )
    assert [part.title for part in fitting(told, 45)] == ["0", "2"]
    assert fitting(told, 5) == ()
    assert len(fitting(told, 90)) == 3


@pytest.mark.parametrize(("shared", "least", "most"), [(0.0, 19, 21), (0.01, 199, 201), (0.005, 99, 102)])
def test_what_articles_have_in_common_does_not_average_out(shared: float, least: int, most: int) -> None:
    one = Estimate("t", "joe", 1.0, 9, 100.0, 0, 0.01, shared, (), ())
    seconds, within = total([one] * 100)
    assert seconds == pytest.approx(10_000)
    assert least <= within <= most


def test_a_voice_that_nobody_measured_is_wrong_by_as_much_in_all_articles() -> None:
    assert shared_error(Voice("stranger", "no-such-engine")) > 0.15
    assert shared_error(find("joe")) < 0.005
    assert shared_error(find("silence")) == 0


@pytest.mark.parametrize("seconds", [25.4967, 21.4951, 18.5049, 0.00001, 1234.99499])
def test_an_estimate_that_was_remembered_is_told_alike(seconds: float) -> None:
    first = plan(sentences=("Yes.",))
    fresh = outline(replace(first, durations=(Seconds(seconds),) * len(first.utterances)))
    assert Estimate.from_table(json.loads(json.dumps(fresh.as_table()))) == fresh
