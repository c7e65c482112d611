"""Who wrote it, what else they write, how to reach them."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.words import word_count
from narrator.types import Block, BlockKind

_NAMES = frozenset(("bio", "biography", "authorbox"))
_LABEL = re.compile(
    r"^(?:about (?:the )?(?:authors?|writer|contributor|reviewer)|(?:meet )?(?:the|our) (?:authors?|writer|contributors?|experts?)|written by|reviewed by|medically reviewed by|"
    r"fact[- ]checked by|edited by|author|contributors?|contributed by|view all posts by .{2,40}|(?:more|all) (?:posts|articles|stories) by .{2,40}|posted by.{0,40}|reporting by .{4,120}|additional reporting by .{4,80})\s*:?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:about|meet) the (?:authors?|writer|contributor|reviewer)s?\s*(?::|$)", re.IGNORECASE)
_REACH = re.compile(
    r"\b(?:can be reached|may be reached|you can (?:reach|follow|contact|email|find) (?:him|her|them|me)|follow (?:him|her|them|me) (?:on|@)|reach (?:him|her|them) at|contact (?:him|her|them) at|"
    r"(?:email|e-mail|contact|write to) the (?:author|reporter|writer))\b|^(?:email|e-mail|contact|follow|reach|tips?)\b.{0,60}@\w",
    re.IGNORECASE,
)
_HELPED = re.compile(
    r"^\W{0,2}[A-Z].{3,160}\bcontributed (?:to (?:this|the) |reporting\b|reporting from)(?:report|story|article|reporting)?\b.{0,40}$"
)
_IS_WRITER = re.compile(
    r"^(?P<name>(?:[A-Z][\w.'’-]+\s+){1,3}[A-Z][\w.'’-]+)(?:,[^,]{2,60},)?\s+(?:is|was|has been|covers|writes|reports|joined|has (?:written|covered|worked)|holds|lives)\b.{0,80}"
    r"\b(?:writer|reporter|editor|journalist|author|correspondent|columnist|contributor|blogger|covers|covering|freelance|founder|director|professor|manager|specialist|degree|lives in)\b"
)
_NAME_ALONE = re.compile(
    r"(?:(?:(?:[Ww]ritten|[Pp]osted|[Aa]uthored|[Aa]rticle) )?[Bb]y:?\s+)?(?P<first>[A-Z][\w'’-]*)\s+(?:[A-Z][\w.'’-]*\s+){0,2}(?P<last>[A-Z][\w'’-]+)"
    r"(?:,? (?:Ph\.?D\.?|[A-Z]{2,5}))*"
)
_LONGEST_NAME = 60  #: characters of a line
_LEAST_BIO = 9  #: words
_AT_THE_END = 4  #: blocks from the last


@functools.lru_cache(maxsize=8192)
def is_author_label(text: str) -> bool:
    """Whether *text* only says that an author's name or bio follows."""
    return len(text) < 140 and _LABEL.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Bios by markup, by label, and by their wording where they stand at an end."""
    people = {name for author in draft.metadata.authors for name in (author, author.split()[-1])}
    first, last = draft.first, draft.last
    yield from _under_a_name(draft, last)
    for index, block in draft.considered:
        look = draft.looks[index]
        text = block.text
        if look.names & _NAMES or ("author" in look.names and "box" in look.names):
            yield index, Verdict(BlockKind.BIO, "author-box")
        elif is_author_label(text):
            yield index, Verdict(BlockKind.BIO, "author-label")
            if _ABOUT.match(text) and last - _AT_THE_END <= index < last and _is_paragraph(draft.blocks[index + 1]):
                yield index + 1, Verdict(BlockKind.BIO, "author-bio")
        elif (
            (index >= last - _AT_THE_END or index <= first + 1)
            and len(text) < 700
            and (
                (_REACH.search(text) and len(text) < 300)
                or _ABOUT.match(text)
                or _HELPED.match(text)
                or _is_bio(text, people)
            )
        ):
            yield index, Verdict(BlockKind.BIO, "author-bio")


def _is_paragraph(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH


def _is_bio(text: str, people: set[str]) -> bool:
    found = _IS_WRITER.match(text)
    return found is not None and (
        not people or found["name"] in people or any(part in people for part in found["name"].split())
    )


def _under_a_name(draft: Draft, last: int) -> Decisions:
    """In a text without markup: what stands last and starts with the name on a line of its own above it."""
    found = [
        (index, name)
        for index in range(max(2, last - _AT_THE_END), last + 1)
        if draft.inside[index] and (name := _name_above(draft, index)) is not None
    ]
    if not found:
        return
    introduced = {draft.blocks[name].text for at in range(2, last + 1) if (name := _name_above(draft, at)) is not None}
    if len(introduced) > 1:  # a list of people is what the text is about
        return
    for index, name in found:
        yield name, Verdict(BlockKind.BIO, "author-label")
        yield index, Verdict(BlockKind.BIO, "author-bio")


def _name_above(draft: Draft, index: int) -> int | None:
    """The place of the name, one or two lines above, that the paragraph at *index* starts with."""
    text = draft.blocks[index].text
    if draft.looks[index].tag != "line" or word_count(text) < _LEAST_BIO:
        return None
    for above in (index - 1, index - 2):
        line = draft.blocks[above].text
        found = _NAME_ALONE.fullmatch(line) if len(line) < _LONGEST_NAME else None
        if found and re.match(rf"(?:(?:H(?:i|ello),? )?I['’]?m |Meet )?(?:{found['first']}|{found['last']})\b", text):
            return above
    return None
