"""``narrator lexicon``: files checked, words tried, names found, formats exchanged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from narrator.cli.lexicon import command
from narrator.errors import LexiconError

WORDS = """\
[[word]]
text = "Qatar"
say = "kutter"
ipa = "kˈʌɾɚ"

[[word]]
text = "Qatar"
say = "kah-tar"

[[word]]
text = "Zhuk"
say = "zhook"
ipa = "ʒʷˈʊk"
"""


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text(WORDS, encoding="utf-8")
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(
        "# The Zubrin mill\n\nThe mill of Zubrin stands in Qatar, and Zubrin knows it. The ZBRX fund paid for it.\n",
        encoding="utf-8",
    )
    return path


def test_check_finds_words_told_twice_and_sounds_the_engine_lacks(words: Path) -> None:
    found = run("check", words).stdout.splitlines()
    assert found == [
        f"{words}, line 6: Qatar: told before, in line 1; this one wins",
        f"{words}, line 10: Zhuk: piper has no ʷ; says the respelling instead",
    ]


def test_check_lists_what_an_article_never_uses(words: Path, page: Path) -> None:
    found = json.loads(run("check", "--json", "--voice", "silence", "--source", page, words).stdout)["found"]
    assert [(each["text"], each["why"]) for each in found if "articles" in each["why"]] == [
        ("Qatar", "not in these articles"),
        ("Zhuk", "not in these articles"),
    ]


def test_check_lists_all_that_is_wrong_in_every_file_by_line(tmp_path: Path, words: Path) -> None:
    bad, rows = tmp_path / "bad.toml", tmp_path / "rows.csv"
    bad.write_text(
        '[[word]]\ntext = "A"\nipa = "¶"\n\n[[word]]\ntext = "B"\nsays = "bee"\nsay = 3\n\n[[word]]\nsay = "c"\n',
        encoding="utf-8",
    )
    rows.write_text("text,say\nD,\nE,<e>\nF,eff\n", encoding="utf-8")
    result = CliRunner().invoke(command, ["check", str(bad), str(words), str(rows)])
    assert result.exit_code == LexiconError.exit_code
    assert [line.split("; ")[0].removeprefix(f"{tmp_path}/") for line in result.stdout.splitlines()][:7] == [
        "bad.toml, line 1: ipa '¶' holds what is no IPA sign: '¶' (U+00B6)",
        "bad.toml, line 5: unknown key 'says'",
        "bad.toml, line 5: say must be text, in quotes",
        "bad.toml, line 5: it does not tell how 'B' is said",
        "bad.toml, line 10: it has no text",
        "rows.csv, line 2: it does not tell how 'D' is said",
        "rows.csv, line 3: say '<e>' holds markup",
    ]
    assert "line 6: Qatar: told before" in result.stdout


def test_where_a_lexicon_is_used_its_first_error_is_told_and_how_many_follow(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[[word]]\ntext = "A"\n\n[[word]]\nsay = "b"\n', encoding="utf-8")
    with pytest.raises(
        LexiconError, match=r"line 1: it does not tell how 'A' is said.*\(1 more: `narrator lexicon check"
    ):
        run("import", tmp_path / "bad.toml")


def test_the_built_in_lexicon_has_nothing_to_find() -> None:
    assert run("check").stdout == ""


def test_try_tells_both_ways(words: Path) -> None:
    assert run("try", "Qatar", "--lexicon", words).stdout.splitlines() == [
        "without  Qatar.  /kˈæɾɑːɹ/",
        "with     kah-tar.  /kˈɑːtˈɑːɹ/",
    ]
    assert "with     Zhuk.  /ʒˈʊk/" in run("try", "Zhuk", "--ipa", "ˈʒʊk").stdout


def test_try_makes_it_heard(tmp_path: Path) -> None:
    import soundfile

    path = tmp_path / "a.wav"
    run("try", "Qatar", "--voice", "silence", "-o", path)
    assert soundfile.info(path).frames > 0


def test_suggest_counts_names_and_acronyms(page: Path) -> None:
    found = json.loads(run("suggest", "--json", "--voice", "silence", page).stdout)
    assert [(each["text"], each["count"], each["acronym"]) for each in found] == [
        ("Zubrin", 3, False),
        ("ZBRX", 1, True),
    ]


def test_suggest_leaves_out_what_the_article_s_own_lexicon_tells(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[word]]\ntext = "Zubrin"\nsay = "zoo brin"\n', encoding="utf-8")
    article = tmp_path / "a.md"
    article.write_text("---\nlexicon: own.toml\n---\n# News\n\nWe met Zubrin and Okvarr there.\n", encoding="utf-8")
    found = json.loads(run("suggest", "--json", "--voice", "silence", article).stdout)
    assert [each["text"] for each in found] == ["Okvarr"]


def test_exchange_and_back(words: Path, tmp_path: Path) -> None:
    pls, csv = tmp_path / "words.pls", tmp_path / "words.csv"
    run("export", words, "-o", pls)
    assert "<grapheme>Qatar</grapheme>" in pls.read_text(encoding="utf-8")
    assert 'ipa = "kˈʌɾɚ"' in run("import", pls).stdout
    run("export", words, "-o", csv)
    assert run("import", csv).stdout == WORDS


def test_export_names_all_that_the_format_cannot_hold(tmp_path: Path) -> None:
    names = [f"lead{sign}" for sign in "abcdefgh"]
    entries = (f'[[word]]\ntext = "{name}"\nsay = "led"\nbefore = ["pipe"]\n' for name in names)
    (tmp_path / "leads.toml").write_text("\n".join(entries), encoding="utf-8")
    result = run("export", tmp_path / "leads.toml")
    assert "<lexicon " in result.stdout
    assert result.stderr == f"8 left out, which pls cannot hold: {', '.join(names)}\n"
