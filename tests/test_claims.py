"""Runs at once in one output folder: each article keeps a folder of its own, whichever run makes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from narrator.claims import claim
from narrator.publish.manifest import read_manifest

# Takes a folder, says so, and waits for a line before anything is spoken.
SLOW = """
import sys
from narrator.pipeline import RenderOptions, plan, read, render_all
def late(function, *items):
    print("placed", flush=True)
    sys.stdin.readline()
    return map(function, *items)
outcomes = render_all([plan(read(sys.argv[1]), "silence")], sys.argv[2], RenderOptions(run=late))
print([outcome.folder.name for outcome in outcomes])
"""


@contextmanager
def at_work(source: Path, output: Path) -> Iterator[subprocess.Popen[str]]:
    """A run in a process of its own that has taken its folder and is told later to go on."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", SLOW, str(source), str(output)], **pipes) as run:  # type: ignore[call-overload]
        assert run.stdout.readline() == "placed\n"
        yield run
        run.kill()


def render(source: Path, output: Path) -> None:
    command = [sys.executable, "-m", "narrator", "render", source, "-o", output, "--voice", "silence"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def articles(tmp_path: Path) -> tuple[Path, Path]:
    """Two articles of one title."""
    paths = tmp_path / "one.md", tmp_path / "two.md"
    for path in paths:
        path.write_text(f"# Harbor news\n\nThe text of {path.stem} is spoken, and that of no other.\n", "utf-8")
    return paths


def said(output: Path) -> dict[str, str]:
    """Which article stands in which folder."""
    manifests = {path.name: read_manifest(path) for path in output.iterdir()}
    return {name: Path(manifest.source).name for name, manifest in manifests.items() if manifest}


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


def test_two_articles_of_one_title_made_at_once_are_both_there(articles: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "output"
    with at_work(articles[0], output) as run:
        render(articles[1], output)
        assert run.communicate("go on\n")[0] == "['harbor-news']\n"
    assert said(output) == {"harbor-news": "one.md", "harbor-news-2": "two.md"}
    assert [path.name for path in output.iterdir() if path.name.startswith(".")] == []


def test_one_article_made_twice_at_once_is_one_episode(articles: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "output"
    with at_work(articles[0], output) as run:
        render(articles[0], output)
        assert run.communicate("go on\n")[0] == "['harbor-news']\n"
    assert said(output) == {"harbor-news": "one.md"}


def test_a_run_that_was_killed_keeps_no_folder(articles: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "output"
    with at_work(articles[0], output) as run:
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert list(output.glob(".*"))
    render(articles[1], output)
    assert said(output) == {"harbor-news": "two.md"}
    assert not list(output.glob(".*"))


def test_where_nothing_can_be_claimed_all_folders_are_free(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    seen = []
    with claim(tmp_path / "file", lambda others: seen.append(dict(others)) or ()):  # type: ignore[func-returns-value]
        assert seen == [{}]
