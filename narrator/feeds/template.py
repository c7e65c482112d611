"""A commented ``feeds.toml`` to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from narrator.feeds.keys import OF_A_PODCAST, WHOLE_FILE, Key

HEAD = """\
# What is read aloud, and how it is published.
# `narrator feed plan` says what is new, `narrator feed update` narrates and publishes it.
# Files named here are looked for beside this file. What begins with # is as it is without it, or an example.
"""

Answers = Mapping[str, str | Sequence[str]]


def template(name: str = "news", answers: Answers | None = None) -> str:
    """The file, with what was answered filled in; *name* is the podcast's."""
    given = answers or {}
    podcast = "# The name of its folder and of its address. A file may have several such tables.\n"
    return "\n".join([HEAD, *_lines(WHOLE_FILE, given), podcast + f"[podcast.{name}]\n", *_lines(OF_A_PODCAST, given)])


def _lines(keys: Sequence[Key], given: Answers) -> Iterator[str]:
    for key in keys:
        meaning = f"# {key.name}: {key.meaning}\n" if key.meaning else ""
        if answer := given.get(key.name):
            yield f"{meaning}{key.name} = {_toml(answer)}\n"
        else:
            yield f"{meaning}{'' if key.needed else '# '}{key.name} = {key.example}\n"


def _toml(value: str | Sequence[str]) -> str:
    """A text or a list as TOML writes it: for these, as JSON does."""
    return json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False).replace("\x7f", "\\u007f")
