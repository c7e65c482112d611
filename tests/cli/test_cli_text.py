"""``narrator text`` prints what would be spoken, and why."""

from __future__ import annotations

import json

from click.testing import CliRunner

from narrator.cli.text import command


def run(*arguments: str, given: str = "") -> str:
    result = CliRunner().invoke(command, arguments, input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_normalize_reads_lines_of_standard_input() -> None:
    assert run("normalize", given="Dr. Lee\n$5\n") == "Doctor Lee\nfive dollars\n"


def test_normalize_takes_texts_as_arguments_and_a_language() -> None:
    assert run("normalize", "-l", "en-GB", "105 m") == "one hundred and five metres\n"


def test_explain_names_the_rule_of_every_change() -> None:
    assert run("explain", "Dr. Lee has $5.") == (
        "Doctor Lee has five dollars.\n  'Dr.' → 'Doctor'  title\n  '$5' → 'five dollars'  money\n"
    )


def test_a_rule_can_be_left_out() -> None:
    assert run("normalize", "--without", "title", "Dr. Lee has 2.") == "Dr. Lee has two.\n"


def test_a_rule_that_is_none_is_named() -> None:
    done = CliRunner().invoke(command, ("normalize", "--without", "nosuch", "It costs $5."))
    assert done.exit_code == 2
    assert "no rule named 'nosuch'; there are: markup" in done.output


def test_a_line_stays_one_line_whatever_breaks_it_holds() -> None:
    assert run("normalize", given="a\u2028b 5\nc\x0bd\n") == "a b five\nc d\n"


def test_json_carries_ranges_for_programs() -> None:
    line = json.loads(run("explain", "--json", "It is 5%."))
    assert line["spoken"] == "It is five percent."
    assert line["changes"] == [{"start": 6, "end": 8, "written": "5%", "spoken": "five percent", "rule": "measure"}]


def test_rules_can_be_listed() -> None:
    assert {"money", "date", "acronym"} <= set(run("explain", "--rules").split("\n"))
