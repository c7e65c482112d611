"""``narrator text``: see what becomes of written words before anything is spoken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrator.types import SpokenText


@click.group()
def command() -> None:
    """Normalize, split and explain text, line by line."""


def _lines(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts given, or the lines of standard input."""
    if texts:
        yield from texts
        return
    with click.open_file("-", encoding="utf-8", errors="replace") as lines:
        yield from (line.rstrip("\r\n") for line in lines)


def _check_rules(without: tuple[str, ...], language: str) -> None:
    from narrator.normalize import rule_names

    known = rule_names(language)
    if unknown := [name for name in without if name not in known]:
        raise click.BadParameter(f"no rule named {unknown[0]!r}; there are: {', '.join(known)}", param_hint="--without")


def _as_lines(text: str, spoken: SpokenText) -> str:
    """One line for one line, whatever other line breaks Unicode has."""
    return spoken.text if "\n" in text else spoken.text.replace("\n", " ")


_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which only JSON's escapes can hold

_language = click.option("--language", "-l", default="en-US", show_default=True, help="BCP 47 language of the text.")
_without = click.option("--without", multiple=True, metavar="RULE", help="Leave a rule out; may be repeated.")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
_texts = click.argument("texts", nargs=-1)


@command.command()
@_texts
@_language
@_without
@_json
def normalize(texts: tuple[str, ...], language: str, without: tuple[str, ...], as_json: bool) -> None:
    """Print each text (or line of standard input) as it will be spoken."""
    from narrator.normalize import normalize as speak

    _check_rules(without, language)
    for text in _lines(texts):
        spoken = speak(text, language, without=without)
        if as_json:
            click.echo(json.dumps({"written": text, "spoken": spoken.text}, ensure_ascii=False))
        else:
            click.echo(_as_lines(text, spoken))


@command.command()
@_texts
@_language
@_without
@_json
@click.option("--rules", is_flag=True, help="List the rules instead.")
def explain(texts: tuple[str, ...], language: str, without: tuple[str, ...], as_json: bool, rules: bool) -> None:
    """Print what was rewritten, into what, and by which rule."""
    from narrator.normalize import normalize as speak
    from narrator.normalize import rule_names

    if rules:
        click.echo("\n".join(rule_names(language)))
        return
    _check_rules(without, language)
    for text in _lines(texts):
        spoken = speak(text, language, without=without)
        changes = list(_changes(spoken))
        if as_json:
            click.echo(json.dumps({"written": text, "spoken": spoken.text, "changes": changes}, ensure_ascii=False))
            continue
        click.echo(_as_lines(text, spoken))
        for change in changes:
            click.echo(f"  {change['written']!r} → {change['spoken']!r}  {change['rule']}")


@command.command()
@_texts
@_language
def split(texts: tuple[str, ...], language: str) -> None:
    """Split texts into sentences that joined are the text.

    A line of standard input is text, or JSON like {"text": "…", "lang": "en"}. Each line of output is JSON:
    {"sentences": ["…", "…"]}.
    """
    from narrator.segment import split as sentences

    for number, line in enumerate(_lines(texts), start=1):
        text, own = _asked(line, number) if not texts else (line, "")
        found = json.dumps({"sentences": list(sentences(text, own or language))}, ensure_ascii=False)
        click.echo(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", found))


def _asked(line: str, number: int) -> tuple[str, str]:
    """The text of a line of input, and its language where it is JSON that names one."""
    if not line.lstrip().startswith("{"):
        return line, ""
    try:
        table = json.loads(line)
    except ValueError:
        return line, ""
    text, language = table.get("text"), table.get("lang") or ""
    if not isinstance(text, str) or not isinstance(language, str):
        raise click.UsageError(f'line {number}: JSON here is like {{"text": "…", "lang": "en"}}')
    return text, language


def _changes(spoken: SpokenText) -> Iterator[dict[str, object]]:
    for span in spoken.spans:
        if span.rule:
            yield {
                "start": span.written_start,
                "end": span.written_end,
                "written": spoken.written[span.written_start : span.written_end],
                "spoken": spoken.text[span.start : span.end],
                "rule": span.rule,
            }
