"""``narrator voices compare``: one paragraph in several voices, in one file, with a chapter for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrator.types import Clip, Plan, Section, Utterance, Voice

TEXT = (
    "The harbour reopened on Monday, after eleven days of repairs to its northern wall. "
    "“Nobody was hurt,” said the harbour master, “and that is what counts.” "
    "By noon the queue of lorries had gone; but who will pay the bill of three and a half million pounds?"
)


@click.command()
@click.argument("voices", nargs=-1, required=True)
@click.option("--text", default=TEXT, help="What each voice speaks.  [default: a paragraph of ours]")
@click.option("-o", "--output", default="voices-compared", show_default=True, help="Folder to write.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Utterances spoken at once.  [default: one a core]")
def compare(voices: tuple[str, ...], text: str, output: str, jobs: int | None) -> None:
    """Speak one paragraph in several VOICES into one file, a chapter each, and print its path."""
    from narrator.cache import ClipCache
    from narrator.episode import write_episode
    from narrator.levels import evened
    from narrator.synthesize import synthesize
    from narrator.voices import find

    plan = _plan([find(voice) for voice in voices], text)
    cache = ClipCache()
    keys: list[str] = []
    for rendered in synthesize(plan.utterances, cache, jobs=jobs):
        if rendered.error:
            raise rendered.error
        keys.append(rendered.key)

    def clips() -> Iterator[Clip]:
        for key in keys:
            clip = cache.read(key)
            assert clip is not None
            yield clip

    click.echo(str(write_episode(plan, evened(plan, clips), Path(output), jobs=jobs).path))


def _plan(voices: Sequence[Voice], text: str) -> Plan:
    """Each voice says its name and then *text*; a section each."""
    from narrator.types import Article, Metadata, Plan, Seconds, Section, SourceKind

    utterances: list[Utterance] = []
    sections: list[Section] = []
    for voice in voices:
        own = _utterances(voice, text)
        sections.append(Section(voice.name or voice.id, len(utterances), len(utterances) + len(own)))
        utterances += own
    article = Article((), Metadata(title="Voices compared"), origin="-", kind=SourceKind.MARKDOWN)
    durations = (Seconds(0.0),) * len(utterances)
    return Plan(article, voices[0], tuple(utterances), durations, tuple(sections))


def _utterances(voice: Voice, text: str) -> list[Utterance]:
    from narrator.normalize import normalize
    from narrator.segment import split
    from narrator.types import Seconds, Utterance

    spoken = [
        normalize(sentence.strip(), voice.language) for sentence in split(text, voice.language) if sentence.strip()
    ]
    name = normalize(f"{voice.name or voice.id}.", voice.language)
    pauses = [
        voice.pauses.title,
        *[voice.pauses.sentence] * (len(spoken) - 1),
        Seconds(voice.pauses.title + voice.pauses.before_heading),
    ]
    return [
        Utterance(one.text, voice, written=one.written, spans=one.spans, pause_after=pause)
        for one, pause in zip([name, *spoken], pauses, strict=True)
    ]
