"""Who speaks what: another voice for quotes or headings, and one that knows the article's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from narrator.backends import missing
from narrator.errors import UnknownVoiceError, VoiceProfileError
from narrator.types import BlockKind, Utterance, Voice
from narrator.voices import all_voices, find

FALLBACK = "espeak"
"""The voice whose engine speaks languages that no other voice speaks."""


def cast(utterances: Iterable[Utterance], roles: Mapping[BlockKind, Voice]) -> tuple[Utterance, ...]:
    """*utterances*, each in the voice of its kind of block where *roles* names one; pauses stay as planned."""
    return tuple(
        replace(utterance, voice=roles[utterance.kind]) if utterance.kind in roles else utterance
        for utterance in utterances
    )


def roles(asked: Iterable[str]) -> dict[BlockKind, Voice]:
    """Roles written as ``quote=VOICE``. Raises `UnknownVoiceError`, `VoiceProfileError` for what is no role."""
    found: dict[BlockKind, Voice] = {}
    for role in asked:
        kind, equals, voice = role.partition("=")
        if not equals or kind.strip() not in list(BlockKind):
            known = ", ".join(kind.value for kind in BlockKind)
            raise VoiceProfileError(role, f"a role is written as quote=VOICE; kinds: {known}")
        found[BlockKind(kind.strip())] = find(voice.strip())
    return found


def speaker_of(language: str, preferred: Voice) -> Voice:
    """A voice that speaks *language* (BCP 47): *preferred* where it does, else one that is ready here.

    One of the same region comes first, then any of the language, then espeak-ng, which is no pleasure but speaks it.
    Where *language* is empty it is *preferred*. Raises `UnknownVoiceError` where nothing speaks the language.
    """
    if not language or _base(language) == _base(preferred.language):
        return preferred
    same = [voice for voice in all_voices() if _base(voice.language) == _base(language) and not missing(voice)]
    if same:
        return min(same, key=lambda voice: voice.language.lower() != language.lower())
    for name in (language.lower(), _base(language)):
        machine = replace(
            find(FALLBACK), id=f"{FALLBACK}-{name}", model=name, language=language, name=f"espeak-ng, {name}"
        )
        if not missing(machine):
            return machine
    raise UnknownVoiceError(language, ())


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
