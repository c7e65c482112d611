"""``narrator text split``: sentences for other programs."""

from __future__ import annotations

import json

from click.testing import CliRunner

from narrator.cli.text import command


def split(*arguments: str, given: str = "") -> list[list[str]]:
    result = CliRunner().invoke(command, ["split", *arguments], input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line)["sentences"] for line in result.output.splitlines()]


def test_lines_of_json_name_their_language() -> None:
    lines = [{"text": "Im 3. Stock. Ja.", "lang": "de"}, {"text": "Dr. Lee left. Why?"}, {"text": ""}]
    assert split(given="".join(json.dumps(line) + "\n" for line in lines)) == [
        ["Im 3. Stock. ", "Ja."],
        ["Dr. Lee left. ", "Why?"],
        [],
    ]


def test_lines_of_text_and_arguments() -> None:
    assert split(given="One. Two.\n") == [["One. ", "Two."]]
    assert split("-l", "fr", "M. Petit. Oui.") == [["M. Petit. ", "Oui."]]


def test_half_characters_and_broken_lines_come_through() -> None:
    assert split(given='{"text": "a\\ud800. B is it."}\n{"text": oh. Well.\n') == [
        ["a\ud800. ", "B is it."],
        ['{"text": oh. ', "Well."],
    ]


def test_json_of_another_shape_is_refused_by_line() -> None:
    result = CliRunner().invoke(command, ["split"], input='{"text": "A."}\n{"body": "B."}\n')
    assert result.exit_code == 2
    assert "line 2" in result.output
