"""What speaking would cost, told before anything is spoken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from narrator.backends import Priced, load
from narrator.cache import ClipCache, clip_key
from narrator.errors import CostError, VoiceError
from narrator.types import Utterance, Voice


@dataclass(frozen=True, slots=True)
class Cost:
    """What one voice would cost."""

    voice: Voice
    characters: int
    price: float | None  #: in the currency of its profile; None where that names no price

    def __str__(self) -> str:
        price = "no price in its profile" if self.price is None else f"a price of {self.price:.4g}"
        return f"{self.voice.id}: {self.characters:,} characters to send, {price}"


def costs(utterances: Iterable[Utterance], cache: ClipCache) -> tuple[Cost, ...]:
    """What speaking *utterances* would cost: one for each voice that is sent to a server.

    What *cache* holds costs nothing, and equal utterances are spoken once.
    """
    due: dict[Voice, dict[str, Utterance]] = {}
    for utterance in utterances:
        due.setdefault(utterance.voice, {})[utterance.text] = utterance
    found = []
    for voice, texts in due.items():
        try:
            backend = load(voice)
        except VoiceError:
            continue  # told when it has to speak
        if isinstance(backend, Priced):
            new = [one for one in texts.values() if cache.read(clip_key(one, backend.fingerprint)) is None]
            if new:
                found.append(Cost(voice, sum(len(one.text) for one in new), backend.cost(new)))
    return tuple(found)


def hold(found: Iterable[Cost], limit: float) -> None:
    """Raise `CostError` where all of it together costs more than *limit*, or nobody knows what."""
    found = tuple(found)
    for cost in found:
        if cost.price is None:
            raise CostError(limit, cost.voice.id)
    if (whole := sum(cost.price or 0.0 for cost in found)) > limit:
        raise CostError(limit, whole)
