"""A folder stands for the articles in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.errors import UnreadableSourceError
from narrator.sources import expand, open_source


def test_a_folder_becomes_its_articles_in_reading_order(tmp_path: Path) -> None:
    for name in ("10.md", "2.html", "b.TXT", "a.html.gz", "x.markdown", ".hidden.md", "photo.jpg", "README.md"):
        (tmp_path / name).write_text("text")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "advert.html").write_text("text")
    assert [Path(name).name for name in expand([str(tmp_path)])] == [
        "2.html",
        "10.md",
        "a.html.gz",
        "b.TXT",
        "x.markdown",
    ]


def test_everything_else_passes_as_it_is(tmp_path: Path) -> None:
    names = ["-", "https://example.org/a", "no-such-file.html", str(tmp_path / "x.pdf"), "ftp://a/b", "bad\0name"]
    assert list(expand(names)) == names


def test_an_empty_folder_is_left_for_the_opening_to_refuse(tmp_path: Path) -> None:
    assert list(expand([str(tmp_path)])) == [str(tmp_path)]
    with pytest.raises(UnreadableSourceError, match="holds no article"):
        open_source(str(tmp_path))


def test_order_among_several_names_is_kept(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.md").write_text("text")
    assert list(expand(["z.md", str(tmp_path / "one"), "b.md"])) == ["z.md", str(tmp_path / "one" / "a.md"), "b.md"]
