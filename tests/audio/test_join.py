"""The timeline is exact, and the samples fill it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import AudioError
from narrator.join import Extras, Layout, Stretch, fade, fill, lay_out, stretches, usable, with_words
from narrator.types import Clip, Seconds, WordTime

RATE = 22050
GRID = 576

lengths_and_breaks = st.lists(st.tuples(st.integers(1, 30_000), st.booleans()), min_size=1, max_size=40)


def texts(count, breaks=()):
    return [f"Sentence {i}.{'|' if i in breaks else ''}" for i in range(count)]


def sound_of(timeline, clips):
    return fill(Stretch(0, len(clips), 0, timeline.samples), timeline.cues, clips)


def test_pauses_are_exact_where_nothing_is_cut(plan_of):
    timeline = lay_out(plan_of(texts(3, {1})), (1000, 2000, 3000), RATE)
    starts = [cue.start for cue in timeline.cues]
    assert starts == [0, 1000 + round(0.35 * RATE), 3000 + round(0.35 * RATE) + round(0.7 * RATE)]
    assert timeline.samples == 6000 + 2 * round(0.35 * RATE) + round(0.7 * RATE)


@given(lengths_and_breaks)
@settings(deadline=None)
def test_chapters_and_stretches_tile_the_episode(plan_of, shape):
    breaks = {i for i, (_, ends) in enumerate(shape) if ends}
    heads = [0, *sorted(i + 1 for i in breaks if i + 1 < len(shape))]
    sections = [(f"Part {i}", i, j) for i, j in zip(heads, [*heads[1:], len(shape)], strict=True)]
    plan = plan_of(texts(len(shape), breaks), sections)
    timeline = lay_out(plan, [length for length, _ in shape], RATE, grid=GRID)
    edges = [chapter.start for chapter in timeline.chapters] + [timeline.samples]
    assert edges[0] == 0
    assert [chapter.end for chapter in timeline.chapters] == edges[1:]
    assert edges == sorted(set(edges))
    pieces = stretches(plan, timeline, grid=GRID)
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]
    assert pieces[-1].end == timeline.samples
    assert all((piece.end - piece.start) % GRID == 0 for piece in pieces[:-1])


@given(lengths_and_breaks)
@settings(deadline=None)
def test_no_pause_moves_by_more_than_half_a_frame_or_is_too_short_to_cut_in(plan_of, shape):
    plan = plan_of(texts(len(shape), {i for i, (_, ends) in enumerate(shape) if ends}))
    timeline = lay_out(plan, [length for length, _ in shape], RATE, grid=GRID)
    for utterance, cue, following in zip(plan.utterances, timeline.cues, timeline.cues[1:], strict=False):
        asked = round(utterance.pause_after * RATE)
        assert abs(following.start - cue.end - asked) <= GRID / 2
    for piece in stretches(plan, timeline, grid=GRID)[1:]:
        cue, before = timeline.cues[piece.first], timeline.cues[piece.first - 1]
        assert cue.start - piece.start >= 3 * GRID
        assert piece.start - before.end >= 3 * GRID


@given(lengths_and_breaks)
@settings(deadline=None)
def test_stretches_are_known_as_their_last_clip_arrives(plan_of, shape):
    plan = plan_of(texts(len(shape), {i for i, (_, ends) in enumerate(shape) if ends}))
    layout, found = Layout(plan, RATE, grid=GRID), []
    for length, _ in shape:
        layout.add(length)
        found.append(layout.whole_stretch())
    assert tuple(filter(None, found)) == stretches(plan, layout.timeline(), grid=GRID)
    assert all(piece is None or piece.last == index + 1 for index, piece in enumerate(found))


def test_one_longer_sentence_changes_one_stretch(plan_of, clips_of):
    plan = plan_of(texts(12, {2, 5, 8}))
    before = clips_of([0.3] * 12)
    after = [*before]
    after[4] = clips_of([0.3] * 4 + [0.477])[4]

    def sounds(clips):
        timeline = lay_out(plan, [len(clip.samples) for clip in clips], RATE, grid=GRID)
        pieces = stretches(plan, timeline, grid=GRID)
        return [
            fill(piece, timeline.cues[piece.first : piece.last], clips[piece.first : piece.last]).tobytes()
            for piece in pieces
        ]

    same = [one == other for one, other in zip(sounds(before), sounds(after), strict=True)]
    assert same == [True, False, True, True]


def test_chapters_start_in_silence_before_their_first_word(plan_of, clips_of):
    plan = plan_of(texts(4, {1}), [("One", 0, 2), ("Two", 2, 4)])
    clips = clips_of([0.5] * 4)
    timeline = lay_out(plan, [len(clip.samples) for clip in clips], RATE, grid=GRID)
    sound = sound_of(timeline, clips)
    start = timeline.chapters[1].start
    assert not sound[timeline.cues[1].end : timeline.cues[2].start].any()
    assert timeline.cues[1].end < start < timeline.cues[2].start
    assert timeline.cues[2].start - start <= 0.2 * RATE


def test_samples_are_as_many_as_the_timeline_says_and_zero_between_clips(plan_of, clips_of):
    plan, clips = plan_of(texts(5, {2})), clips_of([0.3, 0.1, 0.7, 0.2, 0.05])
    timeline = lay_out(plan, [len(clip.samples) for clip in clips], RATE)
    sound = sound_of(timeline, clips)
    assert len(sound) == timeline.samples
    heard = np.zeros(len(sound), bool)
    for cue in timeline.cues:
        heard[cue.start : cue.end] = True
    assert not sound[~heard].any()
    middle = slice(timeline.cues[2].start + 400, timeline.cues[2].end - 400)
    assert (sound[middle] == clips[2].samples[400:-400]).all()


def test_room_is_left_for_what_is_not_speech(plan_of):
    plan = plan_of(texts(4, {1}), [("One", 0, 2), ("Two", 2, 4)])
    plain = lay_out(plan, (100,) * 4, RATE)
    dressed = lay_out(plan, (100,) * 4, RATE, extras=Extras(before=1000, after=500, between=300))
    assert dressed.samples == plain.samples + 1800
    assert [d.start - p.start for d, p in zip(dressed.cues, plain.cues, strict=True)] == [1000, 1000, 1300, 1300]
    assert dressed.chapters[0].start == 0


def test_a_tag_lists_255_chapters_and_the_shortest_are_the_ones_that_join(plan_of):
    count = 300
    plan = plan_of(texts(count, set(range(count))), [(f"Part {i}", i, i + 1) for i in range(count)])
    lengths = [2_000 if i in (7, 8) else 20_000 + i for i in range(count)]
    timeline = lay_out(plan, lengths, RATE)
    titles = [chapter.title for chapter in timeline.chapters]
    assert len(titles) == 255
    assert "Part 7" not in titles
    assert "Part 299" in titles
    assert timeline.chapters[-1].end == timeline.samples
    assert all(a.end == b.start for a, b in zip(timeline.chapters, timeline.chapters[1:], strict=False))


def test_words_are_counted_from_the_start_of_the_episode(plan_of):
    timeline = lay_out(plan_of(texts(2)), (1000, 1000), RATE)
    clip = Clip(np.ones(1000, np.int16), RATE, words=(WordTime(0, 8, 10, 500),))
    word = with_words(timeline.cues[1], clip.words).words[0]
    assert (word.first, word.last) == (timeline.cues[1].start + 10, timeline.cues[1].start + 500)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 100, 5000])
def test_a_fade_keeps_the_length_and_eases_both_ends(size):
    eased = fade(np.full(size, 10_000, np.int16), RATE)
    assert len(eased) == size
    assert (np.diff(eased[: size // 2].astype(int)) >= 0).all()
    assert (eased == eased[::-1]).all()
    if size > 1:
        assert eased[0] < 10_000


def test_an_empty_clip_is_named(plan_of):
    with pytest.raises(AudioError, match=r"utterance 2 .*Sentence 1.*holds no sound"):
        lay_out(plan_of(texts(2)), (100, 0), RATE)


def test_a_clip_that_changed_since_it_was_measured_is_refused(plan_of, clips_of):
    plan, clips = plan_of(texts(2)), clips_of([0.1, 0.1])
    timeline = lay_out(plan, [len(clip.samples) for clip in clips], RATE)
    with pytest.raises(AudioError, match="utterance 2"):
        sound_of(timeline, [clips[0], Clip(clips[1].samples[:-1], RATE)])


@pytest.mark.parametrize(
    ("samples", "rate", "says"),
    [
        (np.array([0.1, np.nan]), RATE, "float64"),
        (np.zeros((5, 2), np.int16), RATE, "2-dimensional"),
        (np.zeros(0, np.int16), RATE, "no sound"),
        (np.zeros(5, np.int16), 0, "0 Hz"),
    ],
)
def test_what_is_not_mono_16_bit_sound_is_refused(plan_of, samples, rate, says):
    with pytest.raises(AudioError, match=says):
        usable(0, plan_of(["One."]).utterances[0], Clip(samples, rate))


def test_a_pause_of_nothing_still_leaves_room_for_a_cut(plan_of):
    plan = plan_of(texts(2, {0}))
    utterances = tuple(replace(utterance, pause_after=Seconds(0)) for utterance in plan.utterances)
    plan = replace(plan, utterances=utterances)
    timeline = lay_out(plan, (1000, 1000), RATE, grid=GRID)
    assert timeline.cues[1].start - timeline.cues[0].end >= 6 * GRID
