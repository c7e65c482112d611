"""Voice profiles: TOML files in ``voices/``, and the user's own in the config folder, which win over ours.

A profile's file name is the voice's id. Where it names a model by a relative path, that is relative to the profile.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from narrator.errors import UnknownVoiceError, VoiceProfileError
from narrator.types import BlockKind, Pauses, Seconds, Setting, Voice

DEFAULT = os.environ.get("NARRATOR_VOICE", "") or "joe"
"""The voice used when none is asked for; ``NARRATOR_VOICE`` names another."""

MACHINE = "espeak"
"""The voice that speaks any language its engine knows: ``espeak-fr`` is it in French."""

_IN_LANGUAGE = re.compile(rf"{MACHINE}-([a-z]{{2,3}}(?:-[a-z0-9]+)*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
ROLE = f"a role is a kind of block or a language, and names a voice: {', '.join(BlockKind)}, or fr, de, pt-BR…"
"""What is told where something is no role."""

_TEXTS = ("model", "language", "name", "description", "licence", "lexicon")
_NUMBERS = ("speed", "gain")


def data_folder() -> Path:
    """Where our profiles, timing models and lexicons lie: ``narrator/_voices`` in a wheel, ``voices`` in a checkout."""
    package = Path(__file__).parent
    installed = package / "_voices"
    return installed if installed.is_dir() else package.parent / "voices"


def user_folder() -> Path:
    """Where a user's own profiles lie: ``voices`` in narrator's config folder (``NARRATOR_CONFIG`` moves that)."""
    return _own_folder("config") / "voices"


def models_folder() -> Path:
    """Where downloaded models lie: ``models`` in narrator's data folder (``NARRATOR_DATA`` moves that)."""
    return _own_folder("data") / "models"


def find(id: str) -> Voice:
    """The voice of that id; ``espeak-fr`` and its like need no profile.

    Raises `UnknownVoiceError` with the nearest names, `VoiceProfileError` where its file is wrong.
    """
    paths = profiles()
    path = paths.get(id)
    if path is None and (machine := _IN_LANGUAGE.fullmatch(id)) and MACHINE in paths:
        language = machine[1]
        return replace(
            read_profile(paths[MACHINE]), id=id, model=language, language=language, name=f"espeak-ng, {language}"
        )
    if path is None:
        raise UnknownVoiceError(id, tuple(difflib.get_close_matches(id.lower(), paths, n=3, cutoff=0.5)))
    return read_profile(path)


def all_voices() -> tuple[Voice, ...]:
    """Every voice there is a profile for, by id. Raises `VoiceProfileError`."""
    return tuple(read_profile(path) for _, path in sorted(profiles().items()))


def is_role(name: str) -> bool:
    """Whether a voice can be cast for *name*: a kind of block, as ``quote``, or what is in a language, as ``fr``."""
    return name in list(BlockKind) or _LANGUAGE.fullmatch(name) is not None


def profiles() -> dict[str, Path]:
    """The file of each voice, by id; a user's own stands in for ours of the same name."""
    found: dict[str, Path] = {}
    for folder in (data_folder(), user_folder()):
        found |= {path.stem: path for path in sorted(folder.glob("*.toml"))}
    return found


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that a voice needs, and where it is published."""

    path: str  #: below the models folder
    url: str
    size: int = 0  #: bytes; 0 where unknown
    sha256: str = ""
    md5: str = ""  #: where that is all its publisher tells


def files(id: str) -> tuple[ModelFile, ...]:
    """The files that the profile of a voice names for download. Raises as `find` does."""
    find(id)
    path = profiles()[id]
    told = tomllib.loads(path.read_text(encoding="utf-8")).get("files", [])
    known = {field.name for field in fields(ModelFile)}
    for table in told:
        if not isinstance(table, dict) or not {"path", "url"} <= set(table) <= known:
            raise VoiceProfileError(
                str(path), f"[[files]] must hold path and url, and may hold {', '.join(sorted(known))}"
            )
    return tuple(ModelFile(**table) for table in told)


def read_profile(path: Path) -> Voice:
    """The voice that the TOML file *path* describes. Raises `VoiceProfileError`."""
    try:
        stamp = path.stat().st_mtime_ns
        return _read(path, stamp)
    except OSError as error:
        raise VoiceProfileError(str(path), error.strerror or str(error)) from error


@functools.cache
def _read(path: Path, _stamp: int) -> Voice:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VoiceProfileError(str(path), str(error)) from error
    return _voice(table, path)


def _voice(table: Mapping[str, Any], path: Path) -> Voice:
    known = {"engine", "settings", "pauses", "roles", "files", *_TEXTS, *_NUMBERS}
    if unknown := sorted(set(table) - known):
        near = difflib.get_close_matches(unknown[0], known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
        raise VoiceProfileError(str(path), f"unknown key {unknown[0]!r}; {hint}")
    if "engine" not in table:
        raise VoiceProfileError(str(path), 'it names no engine; add a line like engine = "piper"')
    texts = {name: _text(table, name, path) for name in _TEXTS if name in table}
    if "model" in texts:
        texts["model"] = _placed(texts["model"], path)
    if "lexicon" in texts:
        texts["lexicon"] = os.path.normpath(path.parent / texts["lexicon"])
    speed = _number(table, "speed", path, 1.0)
    if not 0.25 <= speed <= 4.0:
        raise VoiceProfileError(str(path), f"speed is {speed:g}; it must lie between 0.25 and 4")
    return Voice(
        id=path.stem,
        engine=_text(table, "engine", path),
        **texts,
        speed=speed,
        gain=_number(table, "gain", path, 0.0) if "gain" in table else None,
        settings=_settings(table.get("settings", {}), path),
        pauses=_pauses(table.get("pauses", {}), path),
        roles=_roles(table.get("roles", {}), path),
    )


def _text(table: Mapping[str, Any], name: str, path: Path) -> str:
    value = table[name]
    if not isinstance(value, str):
        raise VoiceProfileError(str(path), f"{name} must be text, in quotes")
    return value


def _number(table: Mapping[str, Any], name: str, path: Path, default: float) -> float:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise VoiceProfileError(str(path), f"{name} must be a number")
    return float(value)


def _placed(model: str, path: Path) -> str:
    """A model named by ``./…`` or ``../…`` lies relative to its profile; other names are the engine's to understand."""
    return os.path.normpath(path.parent / model) if model.startswith(("./", "../")) else model


def _settings(table: object, path: Path) -> tuple[tuple[str, Setting], ...]:
    if not isinstance(table, dict):
        raise VoiceProfileError(str(path), "[settings] must be a table")
    for name, value in table.items():
        if not isinstance(value, str | int | float | bool):
            raise VoiceProfileError(str(path), f"setting {name!r} must be text, a number, true or false")
    return tuple(sorted(table.items()))


def _roles(table: object, path: Path) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict):
        raise VoiceProfileError(str(path), "[roles] must be a table")
    for name, voice in table.items():
        if not is_role(name) or not isinstance(voice, str):
            raise VoiceProfileError(str(path), f"role {name!r}: {ROLE}")
    return tuple(sorted(table.items()))


def _pauses(table: object, path: Path) -> Pauses:
    if not isinstance(table, dict):
        raise VoiceProfileError(str(path), "[pauses] must be a table")
    known = {field.name for field in fields(Pauses)}
    if unknown := sorted(set(table) - known):
        raise VoiceProfileError(str(path), f"unknown pause {unknown[0]!r}; known: {', '.join(sorted(known))}")
    seconds = {name: Seconds(_number(table, name, path, 0.0)) for name in table}
    if wrong := [name for name, value in seconds.items() if not 0 <= value <= 10]:
        raise VoiceProfileError(str(path), f"pause {wrong[0]!r} must lie between 0 and 10 seconds")
    return Pauses(**seconds)


def _own_folder(kind: str) -> Path:
    if moved := os.environ.get(f"NARRATOR_{kind.upper()}"):
        return Path(moved)
    import platformdirs

    return Path(
        platformdirs.user_config_path("narrator") if kind == "config" else platformdirs.user_data_path("narrator")
    )
