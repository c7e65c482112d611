"""Which folder an episode goes into, and by what name a plan is known there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from narrator.claims import Owners, Taken, claim
from narrator.files import slug
from narrator.publish.manifest import read_manifest
from narrator.types import AudioOptions, Plan

Placed = list[tuple[Plan, Path]]


def plan_digest(plan: Plan, options: object = None) -> str:
    """A name for all that shapes an episode: equal digests, equal episodes."""
    others = [(n, u.voice) for n, u in enumerate(plan.utterances) if u.voice != plan.voice]
    spoken = (repr((u.text, u.sounds, u.pause_after, u.kind, u.written)) for u in plan.utterances)
    name = hashlib.sha256()
    for part in chain(  # of one tuple's repr, which of a book would be several times the book
        (f"({plan.voice!r}, {others!r}, [",),
        (f", {each}" if number else each for number, each in enumerate(spoken)),
        (f"], {plan.sections!r}, {plan.article.metadata!r}, {options!r})",),
    ):
        name.update(part.encode("utf-8", "surrogatepass"))
    return name.hexdigest()


@contextmanager
def placed(plans: Sequence[Plan], output: Path, beside: AudioOptions | None = None) -> Iterator[Placed]:
    """The folder of each plan's episode, which no other run takes for as long as the block lasts. See `place`."""
    found: Placed = []

    def choose(others: Owners) -> Taken:
        found.extend(place(plans, output, beside, others))
        return [(folder.name, _owner(plan, _edition(plan, beside))) for plan, folder in found]

    with claim(output, choose):
        yield found


def place(
    plans: Sequence[Plan], output: Path, beside: AudioOptions | None = None, others: Owners | None = None
) -> Placed:
    """The folder of each plan's episode: named by its title, and numbered where titles are alike.

    A plan keeps the folder that an earlier run gave to the same source; with *beside*, the options of the sound, only
    where the episode there was made from an equal plan. *others* are folders that runs at work have taken.
    """
    taken: set[Path] = set()
    found: Placed = []
    for plan in plans:
        free = _candidates(plan, output, _edition(plan, beside), others or {})
        folder = next(folder for folder in free if folder not in taken)
        taken.add(folder)
        found.append((plan, folder))
    return found


def _candidates(plan: Plan, output: Path, edition: str, others: Owners) -> Iterator[Path]:
    """Folders this plan may use: free ones, and those with what was made from the same source, and from that plan."""
    name, owner = slug(plan.title), _owner(plan, edition)
    for number in range(1, 1_000_000):
        folder = output / (name if number == 1 else f"{name}-{number}")
        if others.get(folder.name, frozenset()) - {owner}:
            continue
        manifest = read_manifest(folder)
        if manifest is None or (manifest.source == plan.article.origin and edition in ("", manifest.plan)):
            yield folder


def _edition(plan: Plan, beside: AudioOptions | None) -> str:
    """What of a source has a folder of its own: nothing, or with *beside* each plan of it."""
    return plan_digest(plan, beside) if beside else ""


def _owner(plan: Plan, edition: str) -> str:
    """Whom a folder is taken for: an article, whichever run makes it."""
    return f"{plan.article.origin}\n{edition}"
