"""Who speaks what: the narrator, another voice for quotes or headings, and one that knows a quotation's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from narrator.backends import load, missing
from narrator.errors import UnknownVoiceError, VoiceProfileError
from narrator.types import Article, BlockKind, Voice
from narrator.voices import DEFAULT, MACHINE, ROLE, all_voices, find, is_role

_MACHINES = ("espeak", "pyttsx3")  # engines that are asked where no other speaks a language
_QUOTATIONS = frozenset({BlockKind.QUOTE, BlockKind.PULL_QUOTE})

Roles = Mapping[str, Voice]
"""Voices by what they speak in the narrator's place: a kind of block, or a language."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks an article."""

    narrator: Voice
    roles: Roles
    languages: Mapping[int, str]  #: of blocks that are in another than the article's
    speakers: Mapping[int, Voice]  #: of those blocks
    warning: str = ""  #: where the narrator does not speak the article's language, or was chosen because it does

    def voice(self, kind: BlockKind, block: int | None) -> Voice:
        """Who speaks a block of that kind and index; an announcement, where that is None."""
        usual = self.roles.get(kind, self.narrator)
        return usual if block is None else self.speakers.get(block, usual)

    def language(self, block: int) -> str:
        """The language of the block of that index, where it is another than the article's; else empty."""
        return self.languages.get(block, "")

    def at(self, speed: float) -> Cast:
        """The same voices at that speed."""
        return replace(
            self,
            narrator=replace(self.narrator, speed=speed),
            roles={role: replace(voice, speed=speed) for role, voice in self.roles.items()},
            speakers={block: replace(voice, speed=speed) for block, voice in self.speakers.items()},
        )


def cast(article: Article, voice: str | Voice = "", asked: Mapping[str, str | Voice] | None = None) -> Cast:
    """Who speaks *article*.

    Args:
        voice: the narrator; else whom the article asks for, else the default where it speaks the article's language,
            else a voice that does.
        asked: roles, laid over those of the narrator's profile.

    A quotation in another language is spoken by the voice cast for that language, or one installed for it; never
    by espeak-ng unless it was asked for. Raises `UnknownVoiceError`, `VoiceProfileError` for what is no role.
    """
    given = dict(asked or {})
    named = _named(voice or article.metadata.voice)
    narrator = named or _narrator(article, _roles(given))
    roles = _roles({**dict(narrator.roles), **given})
    own = article.metadata.language or narrator.language
    languages, speakers = _foreign(article, own, {_base(role): speaker for role, speaker in roles.items()})
    return Cast(narrator, roles, languages, speakers, _warning(article, narrator, chosen=named is None))


def written(roles: Iterable[str]) -> dict[str, str]:
    """Roles written as ``quote=VOICE``. Raises `VoiceProfileError` for what is none."""
    found = {}
    for role in roles:
        name, equals, voice = (part.strip() for part in role.partition("="))
        if not equals or not voice or not is_role(name):
            raise VoiceProfileError(role, f"it is written as quote=VOICE; {ROLE}")
        found[name] = voice
    return found


def speaker_of(language: str, preferred: Voice) -> Voice:
    """A voice that speaks *language* (BCP 47): *preferred* where it does, else one that is ready here.

    A person's voice comes first, of the same region before others; then espeak-ng, which is no pleasure but speaks
    it. Where *language* is empty it is *preferred*. Raises `UnknownVoiceError` where nothing speaks the language.
    """
    if not language or _base(language) == _base(preferred.language):
        return preferred
    if found := _installed(language):
        return found
    for name in (language.replace("_", "-").lower(), _base(language)):
        machine = replace(find(f"{MACHINE}-{name}"), language=language)
        if not missing(machine):
            return machine
    raise UnknownVoiceError(language, ())


def _named(voice: str | Voice) -> Voice | None:
    return find(voice) if isinstance(voice, str) and voice else voice or None


def _roles(asked: Mapping[str, str | Voice]) -> Roles:
    if wrong := next((name for name in asked if not is_role(name)), ""):
        raise VoiceProfileError(wrong, ROLE)
    return {name: find(voice) if isinstance(voice, str) else voice for name, voice in asked.items()}


def _narrator(article: Article, roles: Roles) -> Voice:
    """The default voice, unless the article is in another language, which its text confirms."""
    usual, language = find(DEFAULT), article.metadata.language
    if not language or _base(language) == _base(usual.language):
        return usual
    from narrator.sources.language import language_of

    text = " ".join(block.text for block in article.spoken)
    if language_of(text) == _base(usual.language):
        return usual
    for role, voice in roles.items():
        if _base(role) == _base(language):
            return voice
    try:
        return speaker_of(language, usual)
    except UnknownVoiceError:
        return usual


def _foreign(article: Article, own: str, roles: Roles) -> tuple[dict[int, str], dict[int, Voice]]:
    """The quotations in another language than *own* that somebody speaks: their languages and their speakers."""
    spoken = {_base(voice.language) for voice in all_voices() if voice.engine not in _MACHINES} | set(roles)
    quotations = [(n, block) for n, block in enumerate(article.blocks) if block.spoken and block.kind in _QUOTATIONS]
    if not quotations or spoken <= {_base(own)}:
        return {}, {}
    from narrator.sources.language import language_of

    languages: dict[int, str] = {}
    speakers: dict[int, Voice] = {}
    for number, block in quotations:
        language = language_of(block.text)
        if language in spoken - {_base(own)} and (speaker := roles.get(language) or _installed(language)):
            languages[number], speakers[number] = language, speaker
    return languages, speakers


def _installed(language: str) -> Voice | None:
    """The best voice that is ready here, machines left out."""
    same = [voice for voice in all_voices() if _base(voice.language) == _base(language)]
    able = [voice for voice in same if voice.engine not in _MACHINES and not missing(voice)]
    heard = [voice for voice in able if not getattr(load(voice), "silent", False)]
    region = language.replace("_", "-").lower()
    return min(heard, key=lambda voice: (voice.language.lower() != region, voice.id != DEFAULT), default=None)


def is_foreign(article: Article, narrator: Voice) -> bool:
    """Whether *article* is in a language that *narrator* does not speak."""
    written = _base(article.metadata.language)
    return bool(written) and written != _base(narrator.language)


def _warning(article: Article, narrator: Voice, *, chosen: bool) -> str:
    written, spoken = _base(article.metadata.language), _base(narrator.language)
    if is_foreign(article, narrator):
        return f"the article is in {written!r}, the voice {narrator.id} speaks {spoken!r}: choose another with --voice"
    if written and chosen and written != _base(find(DEFAULT).language):
        return f"the article is in {written!r}: {narrator.id} speaks it; --voice names another"
    return ""


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
