"""A tag that every player reads, whatever the article is called."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from narrator.check.chaptered import chapters_in
from narrator.encode.mp3 import Mp3Settings, Mp3Spool, encode_stretch
from narrator.tags import Tags, id3, tags_of
from narrator.types import Chapter, Timeline

TAGS = Tags("Title", "Artist", "Album", None, "en-US", "https://example.com/", "Voice: Test (none).", "narrator")
AWKWARD = {
    "300 headings": [f"Heading {i}" for i in range(255)],  # as many as a timeline ever has
    "a 200-character title": ["x" * 200, "short", "y" * 199 + "é"],
    "Chinese": ["第一章：开始", "第二章", "第三章很长很长很长很长很长很长很长很长很长的标题"],
    "curly quotes": ["“Curly” ‘quotes’ — and…", "l’été", "naïve £5"],
    "longest first": ["a" * (60 - i) for i in range(30)],
    "no title": ["", "", ""],
    "one": ["Only"],
    "emoji": ["🎧 Listen", "👩‍👩‍👧"],
}


def timeline_of(titles, rate=22050, size=4000):
    chapters = tuple(Chapter(title, i * size, (i + 1) * size) for i, title in enumerate(titles))
    return Timeline(rate, size * len(titles), (), chapters)


def mp3(path, timeline, **more):
    with path.open("wb") as file:
        file.write(id3(TAGS, timeline, **more))
        settings, silence = Mp3Settings(timeline.sample_rate), np.zeros(timeline.samples, np.int16)
        spool = Mp3Spool(io.BytesIO(), settings)
        spool.add(encode_stretch(silence, settings, last=True), len(silence), 0)
        spool.write_stream(file)
    return path


@pytest.mark.parametrize("name", AWKWARD)
def test_three_readers_agree_on_awkward_chapters(probed, tmp_path, name):
    timeline = timeline_of(AWKWARD[name])
    path = mp3(tmp_path / "a.mp3", timeline)
    titles = [title or f"Chapter {i + 1}" for i, title in enumerate(AWKWARD[name])]
    starts = [chapter.start * 1000 // timeline.sample_rate for chapter in timeline.chapters]
    tag = ID3(path)
    by_mutagen = [tag[f"CHAP:{key}"] for key in tag["CTOC:toc"].child_element_ids]
    assert [str(chapter.sub_frames["TIT2"]) for chapter in by_mutagen] == titles
    assert [chapter.start_time for chapter in by_mutagen] == starts
    by_ffprobe = probed(path)["chapters"]
    assert [chapter["tags"]["title"] for chapter in by_ffprobe] == titles
    assert [round(float(chapter["start_time"]) * 1000) for chapter in by_ffprobe] == starts
    by_us = chapters_in(path, tag)
    assert [chapter.title for chapter in by_us] == titles
    assert [chapter.start for chapter in by_us] == starts


def picture(side=300, colour="red"):
    file = io.BytesIO()
    PIL.Image.new("RGB", (side, side), colour).save(file, "JPEG")
    return file.getvalue()


def test_chapters_with_pictures_are_seen_too(probed, tmp_path):
    timeline = timeline_of(["One", "Two", "Three"])
    pictures = (picture(), b"", picture(400, "blue"))
    path = mp3(tmp_path / "a.mp3", timeline, cover=picture(600), pictures=pictures)
    tag = ID3(path)
    assert [tag[f"CHAP:chp{i}"].sub_frames.get("APIC:") is not None for i in range(3)] == [True, False, True]
    assert len(tag.getall("APIC")) == 1
    assert [chapter["tags"]["title"] for chapter in probed(path)["chapters"]] == ["One", "Two", "Three"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=120), min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_any_title_comes_back(titles):
    tag = ID3(io.BytesIO(id3(TAGS, timeline_of(titles))))
    assert tag.version == (2, 3, 0)
    for index, title in enumerate(titles):
        assert str(tag[f"CHAP:chp{index}"].sub_frames["TIT2"]) == (title or f"Chapter {index + 1}")


def test_everything_known_is_said(plan_of):
    plan = plan_of(["One."], url="https://example.com/ä?x=1&y=%20", site="Bücher – “Blog”")
    tag = ID3(io.BytesIO(id3(tags_of(plan, encoder="LAME 3.100"), timeline_of(["One"]))), translate=False)
    assert str(tag["TIT2"]) == "A title"
    assert str(tag["TPE1"]) == "A. Writer"
    assert str(tag["TALB"]) == "Bücher – “Blog”"
    assert (str(tag["TYER"]), str(tag["TDAT"])) == ("2026", "0403")
    assert str(tag["TLAN"]) == "eng"
    assert tag["WOAS"].url == "https://example.com/%C3%A4?x=1&y=%20"
    assert "LAME" in str(tag["TSSE"])
    assert "machine voice" in str(tag.getall("COMM")[0])
    assert str(tag["TLEN"]) == str(4000 * 1000 // 22050)


def test_what_is_not_known_is_left_out(plan_of):
    plan = plan_of(["One."], title="", site="", authors=(), published=None, url="", language="")
    tag = ID3(io.BytesIO(id3(tags_of(plan), timeline_of([""]))))
    for name in ("TPE1", "TALB", "TDRC", "WOAS"):
        assert not tag.getall(name)
    assert str(tag["TIT2"]) == plan.title == plan.sections[0].title
