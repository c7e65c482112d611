"""What is the user's is not written over, what is narrator's is taken for no article, and a full disk is one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from narrator.cli import cli
from narrator.errors import OutputError, SourceNotFoundError, UnreadableSourceError

PROSE = "The ferry left the harbor before dawn, and nobody on the pier waved at it, as they had on all other days."


def narrate(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args])


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ferry.md"
    path.write_text(f"# The *slow* ferry\n\n{PROSE}\n", encoding="utf-8")
    return path


def test_a_script_is_written_over_nothing_but_itself_unless_asked(article: Path) -> None:
    before = article.read_text()
    refused = narrate("script", article, "-o", article)
    assert isinstance(refused.exception, OutputError)
    assert article.read_text() == before
    made = article.with_name("script.md")
    assert narrate("script", article, "-o", made).exit_code == 0
    assert narrate("script", article, "-o", made).exit_code == 0  # as it was
    made.write_text(made.read_text() + "\nAn edit.\n")
    assert isinstance(narrate("script", article, "-o", made).exception, OutputError)
    assert "An edit." in made.read_text()
    assert narrate("script", article, "-o", made, "--force").exit_code == 0
    assert "An edit." not in made.read_text()


def test_reports_are_not_written_over_their_source(article: Path) -> None:
    note = article.with_name("note.txt")
    note.write_text(f"{PROSE}\n\n{PROSE}\n", encoding="utf-8")
    for command in (
        ("clean", note, "--output", article.parent),
        ("clean", note, "--report-html", note),
        ("proof", note, "-o", note),
    ):
        assert isinstance(narrate(*command).exception, OutputError)
    assert note.read_text() == f"{PROSE}\n\n{PROSE}\n"


def test_two_sources_of_one_name_are_two_files(article: Path) -> None:
    article.with_suffix(".txt").write_text(f"{PROSE}\n\nIt is the other one.\n", encoding="utf-8")
    assert narrate("clean", article, article.with_suffix(".txt"), "--output", "texts").exit_code == 0
    assert "other one" not in Path("texts/ferry.txt").read_text()
    assert "other one" in Path("texts/ferry-2.txt").read_text()


@pytest.mark.parametrize("command", ["clean", "estimate", "script", "proof", "render"])
def test_an_empty_name_is_no_file(article: Path, command: str) -> None:
    assert isinstance(narrate(command, "").exception, SourceNotFoundError)


@pytest.mark.parametrize("command", ["check", "page", "epub", "embed", "serve"])
def test_an_empty_name_is_no_folder(article: Path, command: str) -> None:
    refused = narrate(command, "")
    assert refused.exit_code == 2
    assert "the name is empty" in refused.output


def test_what_narrator_made_is_no_article(article: Path) -> None:
    from narrator.sources import articles

    assert narrate("proof", article).exit_code == 0
    assert narrate("clean", article, "--report-html", "report.html").exit_code == 0
    assert narrate("render", article, "--voice", "silence").exit_code == 0
    assert narrate("page").exit_code == 0
    products = [Path("proof.html"), Path("report.html"), *Path("output").rglob("index.html")]
    assert len(products) == 4
    assert [path.name for path in articles(Path())] == ["ferry.md"]
    assert articles(Path("output")) == articles(Path("output/the-slow-ferry")) == ()
    for product in products:
        refused = narrate("clean", product).exception
        assert isinstance(refused, UnreadableSourceError)
        assert "narrator made this page" in str(refused)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["clean", "ferry.md"], ["script", "ferry.md"], ["text", "normalize", "3 km"]])
def test_a_full_disk_is_one_line(
    article: Path, command: list[str], unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "narrator", *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == OutputError.exit_code
    assert done.stderr == "narrator: cannot write standard output: the disk is full; what was finished before is kept\n"
