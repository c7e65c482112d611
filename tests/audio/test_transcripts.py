"""What was said, when, in the author's words."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.join import lay_out
from narrator.publish.chapters import description, podcast_chapters
from narrator.publish.transcripts import sentences, srt, text, vtt, words
from narrator.types import BlockKind, Cue, Seconds, Span, Timeline, Utterance, Voice, WordTime

RATE = 22050
VOICE = Voice("test", "none")


def laid(plan, length=RATE):
    return lay_out(plan, [length] * len(plan.utterances), RATE)


def test_a_sentence_cut_to_be_spoken_is_one_cue(plan_of):
    plan = plan_of(["A long beginning, which goes on", "and ends here.", "Another one.|", "“Quoted.”|"])
    found = tuple(sentences(plan))
    assert [sentence.text for sentence in found] == [
        "A long beginning, which goes on and ends here.",
        "Another one.",
        "“Quoted.”",
    ]
    assert (found[0].first, found[0].last) == (0, 2)
    assert "\n1\n00:00:00.000 --> 00:00:02.350\n" in "".join(vtt(plan, laid(plan)))


def test_sentences_of_chinese_are_cues_and_have_no_space_between_them(plan_of):
    plan = plan_of(["今天下雨，", "我没有带伞。", "“你呢？”", "GDP 增长了。|"])
    assert [sentence.text for sentence in sentences(plan)] == ["今天下雨，我没有带伞。", "“你呢？”", "GDP 增长了。"]
    assert "".join(text(plan)) == "今天下雨，我没有带伞。“你呢？” GDP 增长了。\n"
    assert "".join(text(plan_of(["“One.”", "“Two.”|"]))) == "“One.” “Two.”\n"


def test_sentences_of_different_blocks_stay_apart(plan_of):
    plan = plan_of(["A heading without a stop|", "The text.|"])
    assert len(list(sentences(plan))) == 2


def test_captions_as_players_want_them(plan_of):
    plan = plan_of(["Five & <six> " + "long words " * 20 + "end.|", "Two."])
    whole = "".join(vtt(plan, laid(plan)))
    assert whole.startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nFive &amp; &lt;six&gt; long")
    assert max(map(len, whole.splitlines())) <= 65 + len("&amp;&lt;&gt;") - 3
    assert "\n\n2\n00:00:01.700 --> 00:00:02.700\nTwo.\n" in whole


def test_subrip_has_commas_and_no_escapes(plan_of):
    plan = plan_of(["Five & <six>.|", "Two."])
    assert "".join(srt(plan, laid(plan))) == (
        "1\n00:00:00,000 --> 00:00:01,000\nFive & <six>.\n\n2\n00:00:01,700 --> 00:00:02,700\nTwo.\n\n"
    )


def test_times_past_an_hour(plan_of):
    plan = plan_of(["One.|", "Two."])
    timeline = lay_out(plan, [RATE * 3661, RATE], RATE)
    assert "01:01:01.700 --> 01:01:02.700" in "".join(vtt(plan, timeline))


def test_plain_text_keeps_paragraphs(plan_of):
    assert "".join(text(plan_of(["One.", "Two.|", "Three."]))) == "One. Two.\n\nThree.\n"


PRICED = Utterance(
    "Only five dollars and ten in all to pay.",
    VOICE,
    written="Only $5.10 in all to pay.",
    spans=(Span(0, 5, 0, 5), Span(5, 10, 5, 25, "money"), Span(10, 25, 25, 40)),
    kind=BlockKind.PARAGRAPH,
    block=3,
    start=100,
)


def test_a_written_word_takes_the_time_of_all_it_became():
    spoken = [(0, 4), (5, 9), (10, 17), (18, 21), (22, 25), (26, 28), (29, 32), (33, 35), (36, 39)]
    times = tuple(WordTime(a, b, 1000 * i, 1000 * (i + 1)) for i, (a, b) in enumerate(spoken))
    found = list(words(PRICED, Cue(0, 0, 9000, times)))
    assert [word.text for word in found] == ["Only", "$5.10", "in", "all", "to", "pay."]
    assert (found[1].start, found[1].end) == (1000, 5000)
    assert [word.start for word in found] == [0, 1000, 5000, 6000, 7000, 8000]
    assert [word.offset for word in found] == [100, 105, 111, 114, 118, 121]
    assert all(word.measured and word.block == 3 for word in found)


def test_without_word_times_letters_share_the_time_and_say_so():
    found = list(words(PRICED, Cue(0, 4000, 8000)))
    assert not any(word.measured for word in found)
    assert found[0].start == 4000
    assert found[1].start == pytest.approx(4000 + 4000 * 5 / 40, abs=1)
    assert found[1].end == pytest.approx(4000 + 4000 * 25 / 40, abs=1)
    assert found[-1].end == 8000


@given(
    st.lists(st.text("abc $€5.,", min_size=1, max_size=9), min_size=1, max_size=12),
    st.lists(st.booleans(), min_size=12, max_size=12),
    st.lists(st.integers(0, 3000), max_size=20),
)
@settings(deadline=None)
def test_word_times_rise_and_stay_inside_whatever_the_spans_and_the_engine_say(parts, rewritten, jumps):
    spans, spoken, written = [], "", ""
    for part, change in zip(parts, rewritten, strict=False):
        said = part * 2 if change else part
        spans.append(Span(len(written), len(written) + len(part), len(spoken), len(spoken) + len(said)))
        written, spoken = written + part, spoken + said
    times, at = [], 0
    for index, jump in enumerate(jumps):
        if index + 1 <= len(spoken):
            times.append(WordTime(index, index + 1, at, at + jump))
            at += jump
    utterance = Utterance(spoken, VOICE, written=written, spans=tuple(spans), block=0, pause_after=Seconds(0))
    cue = Cue(0, 500, 500 + 20_000, tuple(replace(t, first=t.first + 500, last=t.last + 500) for t in times))
    found = list(words(utterance, cue))
    assert [word.text for word in found] == written.split()
    edges = [edge for word in found for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(cue.start <= edge <= cue.end for edge in edges)


def test_chapters_for_podcasts_ascend_and_lie_in_silence(plan_of):
    plan = plan_of(["One.|", "Two.|", "“Three”.|"], [("Start", 0, 1), ("", 1, 2), ("结束", 2, 3)])
    timeline = laid(plan)
    whole = json.loads(podcast_chapters(timeline, images=("", "two.jpg"), url="https://example.com/a"))
    assert whole["version"] == "1.2.0"
    assert [chapter["title"] for chapter in whole["chapters"]] == ["Start", "Chapter 2", "结束"]
    starts = [chapter["startTime"] for chapter in whole["chapters"]]
    assert starts[0] == 0
    assert starts == sorted(starts)
    for start, chapter, cue in zip(starts[1:], timeline.chapters[1:], timeline.cues[1:], strict=True):
        assert start * RATE <= chapter.start < cue.start
        assert chapter.start - start * RATE < RATE / 1000
    assert [chapter.get("img") for chapter in whole["chapters"]] == [None, "two.jpg", None]


def test_chapters_as_lines_for_a_description(plan_of):
    plan = plan_of(["One.|", "Two.|"], [("Start", 0, 1), ("The  end", 1, 2)])
    timeline: Timeline = lay_out(plan, [RATE * 4000, RATE], RATE)
    lines = description(timeline.chapters, RATE).splitlines()
    assert lines[0] == "00:00:00 Start"
    assert re.fullmatch(r"01:06:40 The end", lines[1])
