"""``narrator voices``: the voices there are, heard, compared, installed and measured."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrator.cli.calibrate import calibrate
from narrator.cli.compare import compare
from narrator.cli.install import install
from narrator.errors import VoiceError

if TYPE_CHECKING:
    from narrator.types import Clip, Voice

SAMPLE = "Hello. This is how I sound when I read an article aloud: calm, clear, and never in a hurry."


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the voices; with a subcommand, hear, compare, install or calibrate them."""
    if context.invoked_subcommand is None:
        _list(as_json=as_json)


for subcommand in (calibrate, compare, install):
    command.add_command(subcommand)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_voices(as_json: bool) -> None:
    """List the voices: engine, language, licence, and whether each is ready."""
    _list(as_json=as_json)


@command.command()
@click.argument("voice")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def show(voice: str, as_json: bool) -> None:
    """Show all that the profile of VOICE says."""
    from narrator.estimate.knowledge import knowledge_of
    from narrator.voices import find, profiles

    found = find(voice)
    facts = _facts(found) | {"profile": str(profiles().get(voice, "")), "model_state": _report(found)}
    facts |= {"listening_time": str(knowledge_of(found))}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        if value not in (None, "", {}):
            shown = ", ".join(f"{key} {held}" for key, held in value.items()) if isinstance(value, dict) else value
            click.echo(f"{name.replace('_', ' '):14} {shown}")


@command.command()
@click.argument("voice")
@click.argument("text", default=SAMPLE)
@click.option("-o", "--output", default="", metavar="FILE", help="WAV or FLAC file to write.  [default: VOICE.wav]")
@click.option("--speed", type=click.FloatRange(0.25, 4), help="1 is the voice's own pace.")
def sample(voice: str, text: str, output: str, speed: float | None) -> None:
    """Speak TEXT, or a sentence of ours, with VOICE, and print the file's path."""
    from dataclasses import replace

    from narrator.voices import find

    found = find(voice)
    path = Path(output or f"{voice}.wav")
    kind = _kind(path)
    _write(path, kind, speak(text, replace(found, speed=speed) if speed else found))
    click.echo(str(path))


def speak(text: str, voice: Voice) -> Clip:
    """One clip of *text*, normalized, sentence by sentence, with the voice's pauses between. Raises `VoiceError`."""
    import numpy as np

    from narrator import backends
    from narrator.types import Clip, Utterance

    backend = backends.load(voice)
    from narrator.normalize import normalize
    from narrator.segment import split

    pause = np.zeros(round(voice.pauses.sentence * backend.sample_rate), np.int16)
    spoken = [
        backend.synthesize(Utterance(normalize(sentence.strip(), voice.language).text, voice)).samples
        for sentence in split(text, voice.language)
        if sentence.strip()
    ]
    parts = [part for samples in spoken for part in (samples, pause)]
    return Clip(np.concatenate(parts[:-1] or [pause]), backend.sample_rate)


def _kind(path: Path) -> str:
    from narrator.errors import OutputError

    if path.suffix not in (".wav", ".flac"):
        raise OutputError(str(path), "a sample is a .wav or a .flac file")
    return path.suffix[1:].upper()


def _write(path: Path, kind: str, clip: Clip) -> None:
    import soundfile

    from narrator.files import appearing

    with appearing(path) as part:
        soundfile.write(part, clip.samples, clip.sample_rate, format=kind, subtype="PCM_16")


def _list(*, as_json: bool) -> None:
    from narrator.backends import missing
    from narrator.voices import DEFAULT, all_voices

    voices = all_voices()
    if as_json:
        click.echo(json.dumps([_facts(voice) for voice in voices], ensure_ascii=False))
        return
    rows = [("VOICE", "ENGINE", "LANGUAGE", "STATE", "LICENCE")]
    lacks = {voice.id: missing(voice) for voice in voices}
    for voice in voices:
        mark = " (default)" if voice.id == DEFAULT else ""
        state = "not ready" if lacks[voice.id] else "ready"
        rows.append((f"{voice.id}{mark}", voice.engine, voice.language, state, voice.licence))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        click.echo("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]).rstrip())
    for name, why in lacks.items():
        if why:
            click.echo(f"{name}: {why}", err=True)


def _report(voice: Voice) -> str:
    from narrator import backends

    try:
        backend = backends.load(voice)
        return backend.report() if isinstance(backend, backends.Reports) else ""
    except VoiceError:
        return ""  # what is missing is told beside it


def _facts(voice: Voice) -> dict[str, object]:
    from narrator.backends import missing

    facts = asdict(voice) | {"settings": dict(voice.settings), "roles": dict(voice.roles)}
    why = missing(voice)
    return facts | {"ready": not why, "missing": why}
