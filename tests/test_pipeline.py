"""Plans in, episodes out: in order, each once, whatever fails beside them."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.id3 import ID3

import narrator
from narrator import BlockKind
from narrator.cache import ClipCache
from narrator.errors import SynthesisError
from narrator.estimate.learning import lessons_of
from narrator.pipeline import RenderOptions, render_all
from narrator.placing import place, plan_digest
from narrator.types import Article, Block, Metadata, Plan, SourceKind

WORDS = "The ferry left the harbor before dawn, and nobody on the pier waved."


def article(title: str = "A ferry", *texts: str, origin: str = "ferry.md", **about: object) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts or (WORDS, "It came back empty."))
    return Article(blocks, Metadata(title=title, **about), origin=origin, kind=SourceKind.MARKDOWN)  # type: ignore[arg-type]


def planned(*args: str, **kwargs: object) -> Plan:
    return narrator.plan(article(*args, **kwargs), "silence")  # type: ignore[arg-type]


def test_an_estimate_is_of_the_plan_that_is_rendered(tmp_path: Path) -> None:
    plan = planned()
    episode = narrator.render(plan, tmp_path)
    assert float(episode.duration) == pytest.approx(float(plan.total), abs=0.1)
    assert episode.path == tmp_path / "a-ferry" / "a-ferry.mp3"
    assert {file.name for file in episode.files} >= {"a-ferry.mp3", "a-ferry.vtt", "chapters.json"}


def test_an_article_without_a_title_is_called_by_its_first_words(tmp_path: Path) -> None:
    episode = narrator.render(planned("", WORDS), tmp_path)
    assert episode.folder.name.startswith("the-ferry-left-the-harbor")
    assert WORDS.startswith(episode.title.rstrip("…. "))
    assert str(ID3(episode.path)["TIT2"]) == episode.title


@pytest.mark.parametrize(("language", "warned"), [("", False), ("en-GB", False), ("de-DE", True)])
def test_a_voice_of_another_language_is_warned_of(language: str, warned: bool) -> None:
    written = article("Fähre", "Die Fähre kam spät an.")
    told = replace(written, metadata=replace(written.metadata, language=language))
    warnings = narrator.plan(told, "silence").article.warnings
    assert any("'de'" in warning and "'en'" in warning for warning in warnings) == warned


def test_outcomes_come_in_order_and_count_what_was_cached(tmp_path: Path) -> None:
    plans = [planned("One", origin="1"), planned("Two", origin="2"), planned("Three", WORDS, origin="3")]
    outcomes = list(narrator.render_all(plans, tmp_path))
    assert [outcome.plan.article.metadata.title for outcome in outcomes] == ["One", "Two", "Three"]
    assert [outcome.report.cached for outcome in outcomes if outcome.report] == [0, 2, 1]


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    first = narrator.render(planned(), tmp_path)
    before = first.path.stat().st_mtime_ns
    (outcome,) = narrator.render_all([planned()], tmp_path)
    assert outcome.report is None
    assert outcome.episode == first
    assert first.path.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", ["manifest.json", "a-ferry.mp3"])
def test_what_is_there_in_part_is_made_again(tmp_path: Path, damage: str) -> None:
    episode = narrator.render(planned(), tmp_path)
    (episode.folder / damage).unlink()
    (outcome,) = narrator.render_all([planned()], tmp_path)
    assert outcome.report is not None
    assert outcome.report.cached == outcome.report.utterances
    assert (episode.folder / damage).is_file()


def test_the_cache_is_kept_within_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ClipCache(tmp_path / "cache")
    options = narrator.RenderOptions(cache=cache)
    narrator.render(planned("One", origin="1"), tmp_path / "output", options)
    monkeypatch.setenv("NARRATOR_CACHE_LIMIT", "0")
    for path in (tmp_path / "cache").rglob("*"):
        os.utime(path, (1000, 1000))
    narrator.render(planned("Two", "Other words are in this one.", origin="2"), tmp_path / "output", options)
    assert cache.usage().clips < 5  # those of the second


def test_an_edit_costs_its_sentence_only(tmp_path: Path) -> None:
    narrator.render(planned("A ferry", WORDS, "It came back empty."), tmp_path)
    (outcome,) = narrator.render_all([planned("A ferry", WORDS, "It came back full of fiddlers.")], tmp_path)
    assert outcome.report is not None
    assert outcome.report.utterances - outcome.report.cached == 1


@pytest.mark.parametrize(
    "change",
    [
        {"utterances": ()},
        {"voice": replace(planned().voice, speed=1.5)},
        {"article": article("Another title")},
    ],
)
def test_plans_that_differ_have_different_digests(change: dict[str, object]) -> None:
    assert plan_digest(planned()) != plan_digest(replace(planned(), **change))  # type: ignore[arg-type]
    assert plan_digest(planned()) == plan_digest(planned())


def test_two_articles_of_one_title_get_two_folders_and_keep_them(tmp_path: Path) -> None:
    plans = [planned("Same", origin="a"), planned("Same", "Other words are in this one.", origin="b")]
    folders = [outcome.folder for outcome in narrator.render_all(plans, tmp_path)]
    assert folders == [tmp_path / "same", tmp_path / "same-2"]
    assert [folder for _, folder in place(list(reversed(plans)), tmp_path)] == [tmp_path / "same-2", tmp_path / "same"]


@pytest.mark.parametrize("title", ["", "…", "../../etc/passwd", "🙂", "a" * 400, "CON", "x/y\\z"])
def test_no_title_leads_out_of_the_output_folder(tmp_path: Path, title: str) -> None:
    episode = narrator.render(planned(title), tmp_path / "out")
    assert episode.path.resolve().parent.parent == (tmp_path / "out").resolve()


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = planned("Broken", origin="broken")
    unknown = replace(broken.voice, id="nobody", engine="nobody")
    broken = replace(broken, utterances=tuple(replace(u, voice=unknown) for u in broken.utterances))
    outcomes = list(narrator.render_all([planned("One", origin="1"), broken, planned("Two", origin="2")], tmp_path))
    assert [outcome.error is None for outcome in outcomes] == [True, False, True]
    assert "nobody" in str(outcomes[1].error)
    assert not (tmp_path / "broken").exists()


def test_an_episode_is_made_while_its_last_words_are_still_to_be_spoken(tmp_path: Path) -> None:
    texts = [f"This is paragraph number {n}." for n in range(30)]
    made: list[int] = []
    seen_at: list[int] = []

    def progress(*_: object) -> None:
        seen_at.append(len(made))
        time.sleep(0.02)

    options = narrator.RenderOptions(run=map, listen=lambda encoded: made.append(len(encoded)))
    plan = planned("A ferry", *texts)
    voice = replace(plan.voice, gain=0.0)  # else a minute of it tells the gain
    plan = replace(plan, voice=voice, utterances=tuple(replace(u, voice=voice) for u in plan.utterances))
    (outcome,) = narrator.render_all([plan], tmp_path, options, progress)
    assert outcome.episode is not None
    assert seen_at[-1] > 5
    assert outcome.episode.audio.size == pytest.approx(sum(made), rel=0.5)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_run_that_is_given_up_leaves_no_half_of_an_episode(tmp_path: Path, error: type[BaseException]) -> None:
    texts = [f"This is paragraph number {n}." for n in range(12)]
    finished = narrator.render(planned("One", origin="1"), tmp_path)

    def progress(plan: Plan, *_: object) -> None:
        done.append(plan)
        if len(done) == 8:
            raise error

    done: list[Plan] = []
    with pytest.raises(error):
        list(narrator.render_all([planned("Two", *texts, origin="2")], tmp_path, progress=progress))
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert {path.name for path in finished.folder.iterdir()} == {*(f.name for f in finished.files), "manifest.json"}


def test_an_error_survives_the_way_between_processes() -> None:
    import pickle

    error = SynthesisError("piper", "words", "why")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_manifest_says_what_was_estimated_and_made(tmp_path: Path) -> None:
    plan = planned("A ferry", authors=("Ana Ruiz",), site="Harbor Press")
    episode = narrator.render(plan, tmp_path)
    said = json.loads((episode.folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["source"]["authors"] == ["Ana Ruiz"]
    assert said["audio"]["samples"] == episode.samples
    assert said["plan"] == plan_digest(plan, narrator.RenderOptions().audio)


def test_a_plan_with_nothing_to_say_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(narrator.NarratorError):
        narrator.render(narrator.plan(article("", "🙂"), "silence", announce=False), tmp_path)


def test_finished_episodes_correct_later_estimates_where_that_is_allowed(tmp_path: Path) -> None:
    text = ("The ferry stayed in the harbour until the storm had passed, and nobody minded at all. " * 8).strip()
    plans = [narrator.plan(article(f"Storm {number}", text), "espeak") for number in range(2)]
    refused, allowed = (RenderOptions(learn=learn) for learn in (False, True))
    list(render_all(plans[:1], tmp_path / "a", refused))
    assert not lessons_of("espeak")
    list(render_all(plans, tmp_path / "b", allowed))
    assert len(lessons_of("espeak")) == 2
