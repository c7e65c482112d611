"""What a check says: one line for each promise, and whether it is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One promise about a file."""

    name: str  #: ``group.what``, stable: tests and programs may rely on it
    holds: bool | None  #: None where it cannot be judged here
    says: str  #: what was found


@dataclass(frozen=True, slots=True)
class Report:
    """Every claim about a file, in order."""

    path: str
    claims: tuple[Claim, ...]

    @property
    def failed(self) -> tuple[Claim, ...]:
        """The promises that are not kept."""
        return tuple(claim for claim in self.claims if claim.holds is False)


def claim(name: str, holds: object, says: str) -> Claim:
    """A claim that holds if *holds* is true, and cannot be judged if it is None."""
    return Claim(name, None if holds is None else bool(holds), says)
