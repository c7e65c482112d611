"""feeds.toml: what may stand in it, what is said where it is wrong, and what editors are told of it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import PIL.Image
import pytest
from click.testing import CliRunner

from narrator.cli import cli
from narrator.errors import SettingsError
from narrator.feeds.keys import OF_A_PODCAST, WHOLE_FILE, Key, Kind, schema
from narrator.feeds.settings import PodcastSettings, Settings, read_settings
from narrator.feeds.template import template

SETTINGS = """
base = "https://pod.example"
output = "here"
[podcast.bay]
sources = "https://bay.example/feed.xml"
title = "The Bay"
description = "News."
link = "https://bay.example/"
voice = "silence"
"""
DOCUMENTED = Path(__file__).parents[2] / "docs" / "feeds.schema.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With every file that the template's examples name."""
    for name in ("names.toml", "sites.toml", "intro.wav", "outro.wav", "sting.wav"):
        (tmp_path / name).touch()
    PIL.Image.new("RGB", (1400, 1400), "navy").save(tmp_path / "art.jpg")
    return tmp_path


def read(folder: Path, text: str) -> Settings:
    path = folder / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('title = "The Bay"\n', "", "line 4, [podcast.bay]", "title is missing"),
        ('voice = "silence"', 'voise = "x"', "line 9, voise", "no setting of this name"),
        ('voice = "silence"', 'newest = "many"', "line 9, newest", "a whole number"),
        ('voice = "silence"', "newest = true", "line 9, newest", "a whole number"),
        ('voice = "silence"', "newest = 0", "line 9, newest", "at least 1"),
        ('voice = "silence"', "bitrate = 9999", "line 9, bitrate", "at least 32 and at most 320"),
        ('voice = "silence"', 'explicit = "no"', "line 9, explicit", "true or false"),
        ('voice = "silence"', 'speak = ["captions"]', "line 9, speak", "no kind of block"),
        ('voice = "silence"', 'cast = {Quot = "joe"}', "line 9, cast", "'Quot' is no role"),
        ('voice = "silence"', "[podcast.bay.cast]\nquote = 1", "line 9, [podcast.bay], cast", "each with a voice"),
        ('voice = "silence"', 'lexicon = ["gone.toml"]', "line 9, lexicon", "there is no file"),
        ('voice = "silence"', 'intro = "gone.wav"', "line 9, intro", "there is no file"),
        ('output = "here"', "delay = -1", "line 3, delay", "at least 0"),
        ('output = "here"', "output = 3", "line 3, output", "a text"),
        ('base = "https://pod.example"', 'base = "pod"', "line 2, base", "http(s) address"),
        ("[podcast.bay]", '[podcast."The Bay"]', "line 4", "small letters"),
        ('"https://bay.example/feed.xml"', "[]", "line 5, sources", "at least one"),
        ('"https://bay.example/feed.xml"', '"gone.opml"', "line 5, sources", "neither"),
        ('title = "The Bay"', 'title = " "', "line 6, title", "empty"),
        ('voice = "silence"', 'title = "X"', "", "cannot overwrite"),
        ("[podcast.bay]", "[podcasts.bay]", "", "describes no podcast"),
    ],
)
def test_wrong_settings_are_named_with_their_line(folder: Path, old: str, new: str, where: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(folder, SETTINGS.replace(old, new))
    assert where in caught.value.where
    assert words in caught.value.why


def test_files_are_taken_from_the_folder_of_the_settings(folder: Path) -> None:
    more = 'lexicon = "names.toml"\nintro = "intro.wav"\nimage = "art.jpg"\ncast = {quote = "joe"}\n'
    settings = read(folder, 'target = "public"\n' + SETTINGS + more)
    (podcast,) = settings.podcasts
    assert podcast.lexicon == (str(folder / "names.toml"),)
    assert (podcast.intro, podcast.image) == (str(folder / "intro.wav"), str(folder / "art.jpg"))
    assert podcast.cast == (("quote", "joe"),)
    assert (settings.output, settings.target) == (folder / "here", str(folder / "public"))


@pytest.mark.parametrize(
    ("size", "words"),
    [((10, 10), "10 × 10 pixels, and art has 1400 to 3000"), ((1400, 1000), "square"), (None, "no picture")],
)
def test_art_that_directories_refuse_is_named_with_its_line(
    folder: Path, size: tuple[int, int] | None, words: str
) -> None:
    (folder / "art.jpg").write_text("text")
    if size:
        PIL.Image.new("RGB", size).save(folder / "art.jpg")
    with pytest.raises(SettingsError, match=words) as caught:
        read(folder, SETTINGS + 'image = "art.jpg"\n')
    assert caught.value.where == "line 10, image"


def test_addresses_are_left_as_they_are(folder: Path) -> None:
    settings = read(folder, 'target = "s3://bucket/x"\n' + SETTINGS + 'image = "https://bay.example/art.jpg"\n')
    assert settings.target == "s3://bucket/x"
    assert settings.podcasts[0].image == "https://bay.example/art.jpg"


def uncommented(text: str) -> str:
    """The template with every example in force."""
    return "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())


def test_the_template_is_settings_and_shows_every_key_there_is(folder: Path) -> None:
    plain, full = tomllib.loads(template()), tomllib.loads(uncommented(template()))
    assert set(plain) == {"base", "podcast"}
    assert set(full) == {key.name for key in WHOLE_FILE} | {"podcast"}
    assert set(full["podcast"]["news"]) == {key.name for key in OF_A_PODCAST}
    for whole in (plain, full):
        jsonschema.validate(whole, schema())
    (podcast,) = read(folder, uncommented(template())).podcasts
    assert podcast.category == ("News", "Daily News")


def test_there_is_a_field_for_every_key() -> None:
    assert {key.name for key in OF_A_PODCAST} == {one.name for one in fields(PodcastSettings)} - {"name"}
    assert {key.name for key in WHOLE_FILE} == {one.name for one in fields(Settings)} - {"podcasts"}


WRONG: dict[Kind, Any] = {
    Kind.ADDRESS: "no address",
    Kind.WHOLE: 1.5,
    Kind.NUMBER: "one",
    Kind.FLAG: "yes",
    Kind.TABLE: "x",
    Kind.BLOCKS: ["no-kind"],
    Kind.CAST: {"Nokind": "joe"},
}


@pytest.mark.parametrize("key", [*WHOLE_FILE, *OF_A_PODCAST], ids=lambda key: key.name)
def test_editors_and_the_parser_refuse_the_same(folder: Path, key: Key) -> None:
    whole = tomllib.loads(SETTINGS)
    table = whole if key in WHOLE_FILE else whole["podcast"]["bay"]
    table[key.name] = WRONG.get(key.kind, 7)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole, schema())
    with pytest.raises(SettingsError) as caught:
        read(folder, toml(whole))
    assert key.name in caught.value.where


def toml(whole: dict[str, Any]) -> str:
    """Values as TOML; it is JSON for all but tables."""

    def value(one: Any) -> str:
        return (
            "{" + ", ".join(f"{k} = {value(v)}" for k, v in one.items()) + "}"
            if isinstance(one, dict)
            else json.dumps(one)
        )

    top = [f"{name} = {value(one)}" for name, one in whole.items() if name != "podcast"]
    below = [f"{name} = {value(one)}" for name, one in whole["podcast"]["bay"].items()]
    return "\n".join([*top, "[podcast.bay]", *below])


def test_the_schema_in_the_documentation_is_the_one_in_force() -> None:
    assert json.loads(DOCUMENTED.read_text(encoding="utf-8")) == schema()
    assert json.loads(CliRunner().invoke(cli, ["feed", "schema"]).stdout) == schema()


def test_init_asks_proposes_and_writes_what_was_answered(tmp_path: Path) -> None:
    feed = tmp_path / "bay.xml"
    feed.write_text("<rss><channel><title>Bay &quot;News&quot;</title><link>https://bay.example/x</link>"
                    "<item><link>/1</link></item></channel></rss>")  # fmt: skip
    path = tmp_path / "feeds.toml"
    answers = [str(feed), "", "pod", "", "", "", "desk@bay.example", "", "Newz", "News > Politics", "", "Bay", ""]
    result = CliRunner().invoke(cli, ["feed", "init", str(path), "--ask"], input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    settings = read_settings(path)
    (podcast,) = settings.podcasts
    assert (podcast.name, podcast.title, podcast.link) == ("bay-news", 'Bay "News"', "https://bay.example/")
    assert (podcast.category, settings.base) == (("News", "Politics"), "http://localhost:8000")
    assert settings.contact == podcast.email == "desk@bay.example"


def test_init_takes_what_a_source_says_of_itself(tmp_path: Path) -> None:
    (tmp_path / "my-articles").mkdir()
    (tmp_path / "my-articles" / "one.md").write_text("# One\n\nText.")
    path = tmp_path / "feeds.toml"
    result = CliRunner().invoke(cli, ["feed", "init", str(path), "--source", str(tmp_path / "my-articles")])
    assert result.exit_code == 0, result.output
    (podcast,) = read_settings(path).podcasts
    assert (podcast.name, podcast.title, podcast.sources) == (
        "my-articles",
        "My Articles",
        (str(tmp_path / "my-articles"),),
    )


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    assert CliRunner().invoke(cli, ["feed", "init", str(path)]).exit_code == 0
    assert read_settings(path).podcasts[0].name == "news"
    before = path.read_text()
    assert isinstance(CliRunner().invoke(cli, ["feed", "init", str(path)]).exception, SettingsError)
    assert path.read_text() == before
