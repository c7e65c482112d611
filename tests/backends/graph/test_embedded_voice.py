"""The embedded voice speaks with its rewritten graph by itself."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrator.backends.piper import PiperBackend
from narrator.backends.speech_model import graphs_folder
from narrator.types import Utterance
from narrator.voices import find

SENTENCE = "The ferry left at noon, and nobody on the pier of the harbour waved."

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_any_speed")]


def test_first_use_says_what_it_does_and_sounds_the_same_ever_after(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    joe = find("joe")
    still = {**dict(joe.settings), "noise_scale": 0.0, "noise_w_scale": 0.0}
    voice = replace(joe, settings=tuple(sorted(still.items())))
    utterance = Utterance(SENTENCE, voice)
    published = PiperBackend(voice)
    expected = published.synthesize(utterance)
    assert "NARRATOR_GRAPH" in published.report()

    monkeypatch.delenv("NARRATOR_GRAPH")
    backend = PiperBackend(voice)
    assert "until the first use" in backend.report()
    assert backend.fingerprint == published.fingerprint  # clips of both are one to the cache
    with caplog.at_level(logging.WARNING):
        clip = backend.synthesize(utterance)
    assert [record.getMessage() for record in caplog.records] == [f"Preparing the voice {voice.id} for speed, once …"]
    told = re.search(r"rewritten for speed, .* times as fast when proved; the same sound, SNR (\d+)", backend.report())
    assert told
    assert int(told[1]) >= 85
    assert len(clip.samples) == len(expected.samples)
    assert np.abs(clip.samples.astype(int) - expected.samples).max() <= 2  # of 32768
    assert clip.words == expected.words

    caplog.clear()
    again = PiperBackend(voice)
    foretold = again.foretell(utterance)
    spoken = again.synthesize(utterance)
    assert np.array_equal(spoken.samples, clip.samples)
    assert spoken.words == clip.words
    assert foretold == again.duration(utterance) == pytest.approx(spoken.duration, abs=0.09)  # silence is trimmed
    assert caplog.records == []
    assert published.foretell(utterance) is None

    dicing = PiperBackend(joe)
    utterances = [Utterance(f"The ferry of {hour} had left with {hour} people.", joe) for hour in ("six", "ten") * 6]
    told = [dicing.foretell(each) for each in utterances]
    assert len(set(told)) > 2
    clips = [dicing.synthesize(each) for each in utterances]
    assert sum(clip.duration for clip in clips) == pytest.approx(sum(length or 0.0 for length in told), rel=0.01)


def test_where_nothing_can_be_kept_the_published_graph_speaks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NARRATOR_GRAPH")
    monkeypatch.setenv("NARRATOR_DATA", str(tmp_path / "file"))
    (tmp_path / "file").write_text("in the way")
    backend = PiperBackend(find("joe"))
    assert len(backend.synthesize(Utterance("Yes, and no.", find("joe"))).samples) > 2000
    assert graphs_folder() == tmp_path / "file" / "graphs"


def test_a_kept_model_that_is_damaged_is_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many bytes, but others: noticed when it is opened. This run speaks all the same, the next makes it anew."""
    monkeypatch.delenv("NARRATOR_GRAPH")
    joe = find("joe")
    PiperBackend(joe).synthesize(Utterance("Yes, and no.", joe))
    kept = sorted(graphs_folder().glob("*.onnx"))
    assert len(kept) == 3  # and its halves
    for file in kept:
        file.write_bytes(b"x" * file.stat().st_size)
    backend = PiperBackend(joe)
    assert len(backend.synthesize(Utterance("Yes, and no.", joe)).samples) > 2000
    assert not any(file.exists() for file in kept)
    assert "until the first use" in backend.report()
