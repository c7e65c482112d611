"""Episodes are found however deep they lie, and a source is made once however often it is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from narrator.cli import cli
from narrator.cli.feed_lines import outlook_lines
from narrator.errors import NoEpisodeError, SourceNotFoundError
from narrator.feeds.run import Due, Outlook
from narrator.pipeline import plan, read, render


def narrate(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args])


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An episode two folders down."""
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "ferry.md"
    source.write_text("# A ferry\n\nIt left the harbor before dawn, and nobody on the pier waved.\n", encoding="utf-8")
    render(plan(read(source), "silence"), tmp_path / "output" / "news")
    return tmp_path / "output"


def test_pages_books_and_players_are_of_episodes_however_deep(root: Path) -> None:
    assert narrate("page", root).stdout == f"{root}/index.html\n"
    assert 'href="news/a-ferry/index.html"' in (root / "index.html").read_text()
    assert (root / "news" / "a-ferry" / "index.html").is_file()
    assert narrate("embed", root).stdout == narrate("embed", root / "news" / "a-ferry").stdout != ""
    assert narrate("epub", root, "-o", "book.epub").exit_code == 0
    assert narrate("proof", "ferry.md", "--episode", root).stdout.strip() == f"{root}/news/a-ferry/proof.html"


def test_of_several_episodes_one_has_to_be_named(root: Path) -> None:
    render(plan(read(root.parent / "ferry.md"), "silence"), root / "more")
    error = narrate("embed", root).exception
    assert isinstance(error, NoEpisodeError)
    assert f"it holds 2 episodes; name one of them: {root}/more/a-ferry, {root}/news/a-ferry" in str(error)


def test_a_quiet_check_says_what_does_not_hold_and_nothing_else(root: Path) -> None:
    loud = narrate("check", root).stdout
    assert "fail of" in loud
    failing = [line for line in loud.splitlines() if "FAILED" in line]  # silence is not loud enough
    quiet = narrate("check", "-q", root).stdout.splitlines()
    assert [line for line in quiet if "FAILED" in line] == failing
    assert not [line for line in quiet if line.startswith("  ok")]


def test_a_quiet_check_of_what_is_sound_says_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from narrator.check import Claim, Report

    monkeypatch.setattr("narrator.check.check", lambda path: Report(str(path), (Claim("a", True, "it holds"),)))
    assert narrate("check", "-q", root).output == ""


def test_what_is_checked_is_no_address(tmp_path: Path) -> None:
    error = narrate("check", tmp_path / "no.mp3").exception
    assert isinstance(error, SourceNotFoundError)
    assert "give an audio file, or a folder of episodes" in str(error)


def test_a_source_named_twice_is_made_once(root: Path) -> None:
    done = narrate("render", "ferry.md", "./ferry.md", root.parent / "ferry.md", "--voice", "silence", "-o", "once")
    assert done.stdout == "once/a-ferry/a-ferry.mp3\n"


def test_what_is_made_soon_is_told_in_seconds(root: Path) -> None:
    one = plan(read(root.parent / "ferry.md"), "silence")
    assert list(outlook_lines(Outlook("bay", (Due("a", one),), pace=one.total / 2)))[-1].endswith("about 2 s to make")


def test_an_estimate_and_a_proof_tell_the_same_band(root: Path) -> None:
    (root.parent / "long.md").write_text("# Long\n\n" + "The ferry left at dawn. " * 99, encoding="utf-8")
    narrate("proof", "long.md")
    told = narrate("estimate", "long.md").stdout.split()
    assert f"<b>{told[-3]}</b> ± {told[-1]}" in Path("proof.html").read_text()
