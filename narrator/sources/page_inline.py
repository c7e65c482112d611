"""What stands within a line of text and is more than letters: breaks, marks of notes, formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from narrator.sources.page_markup import collapse, is_local

if TYPE_CHECKING:
    from lxml.etree import _Element

_CLOSED = re.compile(r"[.!?…:。！？][”\"’')\]»]*$")
_LABEL = 60  #: characters; a line so short before a capital was not broken to fit a width
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]+|note \d+|citation needed)[\])]?", re.IGNORECASE)
_MARKS = re.compile(r"[\[(]?(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[a-z]|[*†‡§¶]+)[\])]?")
_STOPPED = re.compile(r"(?:\w\w|\w\.\w|[”\"’')\]»])[.!?…,;:。！？][”\"’')\]»]*$")
_WORD = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{3,})[”\"’')\]»]*$")
_OPERATOR = re.compile(r"[=×·+*/^]\s*\S*\s*$")
_POWERS = ("2", "3", "4")
#: units and functions that are raised to a power
_RAISED = re.compile(
    r"feet|foot|inch(?:es)?|yards?|yds|miles?|(?:centi|milli|kilo)?met(?:re|er)s?|mètres?|metros?|sec(?:onds?)?|mol|min|rad|"
    r"nmi|mpc|parsecs?|sin|cos|tan|log|exp",
    re.IGNORECASE,
)
_LEAST_AFTER_INITIAL = 8  #: words; what follows the letters of an index is shorter
_LETTERS_THAT_ARE_WORDS = "AIO"
_MOST_STRUCK = 120  #: characters
_BLOCKS = ("p", "div", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article")
_POWER = re.compile(r"[-−+]?\d{1,3}")
_RAISE = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_NOTE_NAMES = ("noteref", "footnote", "reference", "cite", "fnref")


def is_doubled(element: _Element) -> bool:
    """Whether the break *element* follows another one with nothing between."""
    before = element.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def ends_line(before: str, after: str) -> bool:
    """Whether the line *before* a break is a text of its own, and not a sentence or a verse that goes on *after* it."""
    before = before.rpartition("\n")[2].rstrip()
    if not before or not after or after[0].islower():
        return False
    return _CLOSED.search(before) is not None or (len(before) < _LABEL and before[-1] not in ",;–—-&")


def words_after(element: _Element) -> str:
    """The first words after *element* on the same level."""
    text = (element.tail or "").lstrip()
    following = element.getnext()
    if text or following is None:
        return text
    return next((part.lstrip() for part in map(str, following.itertext()) if part.strip()), "")


def is_initial(letter: str, text: str) -> bool:
    """Whether *letter*, alone in its box, is the large first letter of the prose *text* that follows it.

    >>> is_initial("D", "uring the winter nobody came to the quay but the birds.")
    True
    >>> is_initial("L", "lamp: a light that is set in a window")  # the letter of an index
    False
    """
    return (
        len(letter) == 1
        and letter.isupper()
        and text[0].islower()
        and text[0] != letter.lower()
        and len(text.split()) >= _LEAST_AFTER_INITIAL
    )


def with_initial(letter: str, written: str) -> str:
    """The prose *written* with its first *letter*; what is a word by itself keeps the space behind it.

    >>> with_initial("D", " uring the winter"), with_initial("A", " boat left"), with_initial("A", "nd so it left")
    ('During the winter', 'A boat left', 'And so it left')
    """
    apart = letter in _LETTERS_THAT_ARE_WORDS and written[:1].isspace()
    return f"{letter}{' ' if apart else ''}{collapse(written)}"


def is_struck(element: _Element) -> bool:
    """Whether *element* strikes out a few words, which nobody would read aloud; a tag left open takes in far more."""
    text = "".join(str(part) for part in element.itertext())
    return len(text) <= _MOST_STRUCK and next(element.iter(*_BLOCKS), None) is None


def raised(element: _Element) -> str:
    """The power in a superscript, in characters that are raised themselves; empty where it is no whole number.

    >>> from lxml.etree import fromstring
    >>> raised(fromstring("<sup>-3</sup>")), raised(fromstring("<sup>th</sup>"))
    ('⁻³', '')
    """
    text = "".join(str(part) for part in element.itertext()).strip()
    return text.translate(_RAISE) if _POWER.fullmatch(text) else ""


def explained_by(element: _Element) -> frozenset[str]:
    """The ids of what explains the term *element*: it is shown to who points at it, and no part of the sentence."""
    return frozenset(str(element.get("aria-labelledby") or element.get("aria-describedby") or "").split())


def is_note_mark(element: _Element, before: str = "") -> bool:
    """A superscript that points to a note, by its markup or by the words *before* it in its line.

    Never by its digits alone: CO2, H1N1, 10 to the sixth and square metres are to be read.
    """
    text = collapse("".join(str(part) for part in element.itertext()))
    if not text:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
    if any(word in names for word in _NOTE_NAMES):
        return True
    links = list(element.iter("a"))
    parent = element.getparent()
    if parent is not None and parent.tag == "a":
        links.append(parent)
    if any(is_local(link) for link in links) and _NOTE_MARK.fullmatch(text) is not None:
        return True
    return _MARKS.fullmatch(text) is not None and _is_noted(text.strip("[]()"), before, element.tail or "")


def _is_noted(mark: str, before: str, after: str) -> bool:
    """Whether what is raised between *before* and *after* must be a note's mark: behind a stop or a word, no power."""
    if mark.isalpha() and before.endswith(".") and after.strip():
        return False  # "Sr.ª": the end of an abbreviation
    before = before.rstrip()
    if _STOPPED.search(before):
        return True
    found = _WORD.search(before)
    if found is None or after[:1].isalnum() or _OPERATOR.search(before):
        return False
    word = found["word"]
    if mark in _POWERS and (_RAISED.fullmatch(word) or before[-1] == ")"):
        return False
    return word.islower() or word.istitle() or len(word) > 3


def is_closed_up(element: _Element) -> bool:
    """Whether no space may stand before what follows *element*: a stop, or the end of a bracket or quotation."""
    return (element.tail or "").startswith((*".,;:!?)]”’",))


def maths_text(element: _Element) -> str:
    """A formula as its author wrote it out, or else its symbols in order."""
    given = element.get("alttext")
    if given:
        return str(given)
    shown = [str(part) for part in element.itertext() if part.strip()]
    notes = {str(part) for note in element.iter("annotation") for part in note.itertext()}
    return "".join(part for part in shown if part not in notes)
