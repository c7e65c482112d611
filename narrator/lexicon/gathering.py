"""Reading on after an entry that is wrong, so that its author hears of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from narrator.errors import LexiconError
from narrator.lexicon.entry import Entry

Written = TypeVar("Written")


def gathered(
    written: Iterable[Written], read: Callable[[Written], Entry], wrong: Iterable[LexiconError] = ()
) -> tuple[Entry, ...]:
    """What *read* makes of each one *written*.

    Raises one `LexiconError` for all that *read* raises, and those that were found *wrong* before.
    """
    found, entries = list(wrong), []
    for one in written:
        try:
            entries.append(read(one))
        except LexiconError as error:
            found.append(error)
    if found:
        raise LexiconError.of(found)
    return tuple(entries)
