"""Readers' comments."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind, SourceKind

_NAMES = frozenset(("comments", "comment", "commentlist", "disqus", "respond"))
_HEAD = re.compile(
    r"^\W*(?:(?:\d+|one|two|three) (?:comments?|responses?|replies|thoughts? on\b.*)\b.{0,90}|comments?(?: \(\d+\))?|join the (?:conversation|discussion))\W*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^\W*(?:(?:log in to |click to )?repl(?:y|ies)(?: ?(?:to (?:comment|this|\w+)|delete|share|report|flag|link|parent|↓))*|(?:like|share|report|flag|permalink|edit|quote|parent|upvote|more)?\W{0,3}reply\b.{0,12})\W*$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"^\S.{1,40}\b(?:says|said|wrote|writes|commented)\W{0,3}$|\(score:\s*-?\d", re.IGNORECASE)
_STAMP = re.compile(
    r"\b(?:\d{4}|\d{1,2}(?:st|nd|rd|th)?|[a-z]{3,9})[,.]?\s+(?:at\s+|@\s*)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\b|\b(?:\d+|an?) (?:min(?:ute)?|hour|day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_LONGEST = 90  #: characters of a line between comments
_FAR = 25  #: lines between two marks of one thread
_LEAST_MARKS = 4
_LEAST_TALK = 2  #: of the marks that only comments have: a live blog has stamps, and nobody who says or replies
_LEAST_PROSE = 600  #: characters before a thread; what nothing stands before is no comment on it


def decide(draft: Draft) -> Decisions:
    """Comment sections by their markup; in plain text by the beat of names, stamps and replies."""
    first = draft.first
    for index, look in enumerate(draft.looks):
        if look.names & _NAMES and not look.kept and index > first:
            yield index, Verdict(BlockKind.COMMENT, "comments")
    if draft.kind is SourceKind.PASTED:
        for index, in_thread in enumerate(threads([block.text for block in draft.blocks])):
            if in_thread and not draft.inside[index]:
                yield index, Verdict(BlockKind.COMMENT, "comments")


def threads(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is in a thread of comments, told by the beat of what stands between comments."""
    marks = [(index, talk) for index, line in enumerate(lines) if (talk := _mark(line)) is not None]
    inside = [False] * len(lines)
    before = 0
    sizes = [0]
    for line in lines:
        before += len(line) if len(line) > _LONGEST else 0
        sizes.append(before)
    start = 0
    while start < len(marks):
        end = start
        while end + 1 < len(marks) and marks[end + 1][0] - marks[end][0] <= _FAR:
            end += 1
        thread = marks[start : end + 1]
        begin = thread[0][0]
        if (
            len(thread) >= _LEAST_MARKS
            and sum(talk for _, talk in thread) >= _LEAST_TALK
            and sizes[begin] >= _LEAST_PROSE
        ):
            if begin and len(lines[begin - 1]) < 50 and _HEAD.match(lines[begin]) is None:
                begin -= 1  # the name over the first stamp
            stop = min(len(lines), thread[-1][0] + 2)
            inside[begin:stop] = [True] * (stop - begin)
        start = end + 1
    return inside


@functools.lru_cache(maxsize=8192)
def _mark(line: str) -> int | None:
    """How sure it is that only comments have such a *line*; None where it is no line between comments at all."""
    if len(line) > _LONGEST:
        return None
    if _HEAD.match(line):
        return 2 if line[:1].isdigit() else 1
    if _ANSWER.match(line) or _SAYS.search(line):
        return 1
    return 0 if len(line) < 60 and _STAMP.search(line) else None
