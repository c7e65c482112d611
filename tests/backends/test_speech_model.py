"""A voice's model is opened in two halves, and whatever becomes of their files, it speaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from narrator.backends import halves
from narrator.backends.ahead import Ahead, Start
from narrator.backends.halves import Begun
from narrator.backends.speech_model import SpeechModel, graphs_folder
from narrator.errors import SynthesisError
from narrator.types import Sound, Utterance, Voice
from tests.backends.test_onnx_file import MODEL

VOICE = Voice("small", "piper")
FEED = {"x": np.array([0.5, 2.0], np.float32)}
SAID = ([2.5, 6.0], [1.0, 2.0])  #: samples, and frames


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_any_speed: None) -> Path:
    monkeypatch.delenv("NARRATOR_GRAPH")
    path = tmp_path / "small.onnx"
    path.write_bytes(MODEL)
    return path


def model(path: Path) -> SpeechModel:
    return SpeechModel(VOICE, path, rounding="Ceil", trials=lambda: [FEED, FEED])


def said(model: SpeechModel) -> tuple[list[float], ...]:
    return tuple(made.tolist() for made in model.finish(model.begin(FEED, "words"), "words"))


def kept() -> list[Path]:
    return sorted(graphs_folder().glob("*.onnx"))


def test_the_frames_are_there_before_the_sound(path: Path) -> None:
    begun = model(path).begin(FEED, "words")
    assert begun.frames is not None
    assert begun.frames.tolist() == model(path).frames(FEED, "words").tolist() == SAID[1]
    assert begun.size == 2 * 8
    assert said(model(path)) == SAID


def test_the_halves_are_cut_once_and_named_after_their_model(path: Path) -> None:
    said(model(path))
    back, front, whole = kept()
    assert halves.files(whole) == (front, back)
    whole.write_bytes(b"x" * whole.stat().st_size)  # nobody reads it
    assert said(model(path)) == SAID


@pytest.mark.parametrize("damaged", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("content", [b"", b"half", None])
def test_a_damaged_half_is_cut_again(path: Path, damaged: tuple[int, ...], content: bytes | None) -> None:
    said(model(path))
    for place in damaged:
        kept()[place].write_bytes(content) if content is not None else kept()[place].unlink()
    assert said(model(path)) == SAID
    assert said(again := model(path)) == SAID
    assert again.begin(FEED, "words").frames is not None
    assert len(kept()) == 3


def test_where_all_is_damaged_the_published_graph_speaks_and_tells_no_length_before(path: Path) -> None:
    said(model(path))
    for file in kept():
        file.write_bytes(b"x" * file.stat().st_size)
    assert said(mended := model(path)) == SAID
    assert mended.begin(FEED, "words").frames is None
    assert "until the first use" in mended.report()
    assert model(path).begin(FEED, "words").frames is not None


def test_where_the_halves_cannot_be_kept_the_whole_is_opened(path: Path) -> None:
    said(model(path))
    for half in halves.files(kept()[-1]):
        half.unlink()
        half.mkdir()
        (half / "in the way").touch()
    assert said(whole := model(path)) == SAID
    assert whole.begin(FEED, "words").frames is None


def test_a_feed_that_the_model_refuses_is_an_error_with_its_words(path: Path) -> None:
    with pytest.raises(SynthesisError, match="words"):
        model(path).begin({"x": np.zeros((2, 2, 2), np.int64)}, "words")


def starting(size: int = 100) -> tuple[list[str], Ahead]:
    """What was begun, and a store for 300 bytes of it."""
    begun: list[str] = []

    def begin(utterance: Utterance) -> Start:
        begun.append(utterance.text)
        frames = np.full(size // 4, len(begun), np.float32)
        return [utterance.text], Begun({"x": frames}, frames)

    return begun, Ahead(begin, most=300)


def number(start: Start) -> int:
    """Which beginning it is."""
    frames = start[1].frames
    assert frames is not None
    return int(frames[0])


def test_what_is_begun_is_spoken_once() -> None:
    begun, ahead = starting()
    hello = Utterance("Hello.", VOICE)
    foretold = ahead.frames(hello)
    assert foretold is not None
    assert (number(ahead.start(hello)), foretold[0]) == (1, 1)
    assert number(ahead.start(hello)) == 2  # new dice
    assert begun == ["Hello."] * 2


def test_equal_utterances_are_spoken_in_the_order_in_which_they_were_begun() -> None:
    _, ahead = starting()
    alike = [Utterance("Hello.", VOICE, block=block) for block in range(2)]
    other = Utterance("Hello.", VOICE, sounds=(Sound(0, 5, "jˈə"),))
    assert [ahead.frames(each) is not None for each in (*alike, other)] == [True] * 3
    assert [number(ahead.start(each)) for each in (other, *alike)] == [3, 1, 2]


def test_no_more_is_begun_than_there_is_room_for() -> None:
    begun, ahead = starting()
    utterances = [Utterance(f"Number {number}.", VOICE) for number in range(9)]
    assert [ahead.frames(each) is not None for each in utterances] == [True] * 3 + [False] * 6
    assert len(begun) == 3
    ahead.start(utterances[1])
    assert ahead.frames(utterances[5]) is not None
    assert ahead.frames(utterances[6]) is None
    ahead.forgo(utterances[0])
    ahead.forgo(utterances[8])  # nothing was kept of that
    assert ahead.frames(utterances[7]) is not None


def test_a_model_that_knows_nothing_before_the_sound_keeps_nothing() -> None:
    ahead = Ahead(lambda utterance: ([], Begun(FEED)))
    assert ahead.frames(Utterance("Hello.", VOICE)) is None
    assert ahead._size == 0


def test_several_threads_get_what_they_were_told() -> None:
    _, ahead = starting(4)

    def told_and_spoken(text: str) -> bool:
        utterance = Utterance(text, VOICE)
        frames = ahead.frames(utterance)
        return frames is None or number(ahead.start(utterance)) == frames[0]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(told_and_spoken, [f"Number {number}." for number in range(400)]))
    assert ahead._size == 0
    assert not ahead._kept
