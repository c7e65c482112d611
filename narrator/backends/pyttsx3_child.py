"""Runs alone in a process: speaks one text into one file with pyttsx3, and exits 0 only if it truly did.

Standard input holds a JSON object: ``text``, ``file``, ``driver``, ``voice``, ``rate``, ``pitch``. What went wrong
is the last line of standard error; exit code 3 says that no text would go well.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

UNAVAILABLE = 3


def main() -> int:
    """Speak what standard input asks for; the exit code."""
    asked = json.load(sys.stdin)
    if sys.platform.startswith("linux"):
        _find_espeak()
    try:
        import pyttsx3

        engine = pyttsx3.init(asked["driver"] or None)
    except (ImportError, OSError, RuntimeError, KeyError) as error:
        return _failed(UNAVAILABLE, f"pyttsx3 does not start: {error}")
    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    if asked["voice"] and asked["voice"] not in (known := [voice.id for voice in engine.getProperty("voices")]):
        return _failed(UNAVAILABLE, f"no voice {asked['voice']!r}; known: {', '.join(known[:200])}")
    _set(engine, espeak, asked)
    engine.save_to_file(asked["text"], asked["file"])
    engine.runAndWait()
    if espeak:
        espeak.Synchronize()  # the loop ends before espeak has called back; without this there is no file
    if not Path(asked["file"]).is_file():
        return _failed(1, "it wrote no file")
    sys.stdout.flush()
    os._exit(0)  # espeak's threads crash now and then while Python ends


def _set(engine: Any, espeak: Any, asked: dict[str, Any]) -> None:
    """Voice, rate and pitch, done before any text is given: set beside it, the rate comes early or late by chance."""
    given = {"voice": asked["voice"], "rate": asked["rate"], "pitch": asked["pitch"]}
    for name, value in given.items():
        if value not in ("", None):
            if espeak:
                engine.proxy._driver.setProperty(name, value)
                espeak.Synchronize()
            else:
                engine.setProperty(name, value)


def _find_espeak() -> None:
    """Where the system has no espeak-ng, load the one from the package espeakng-loader under its usual name."""
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        try:
            import espeakng_loader
        except ImportError:
            return
        os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
        ctypes.CDLL(str(espeakng_loader.get_library_path()), mode=ctypes.RTLD_GLOBAL)


def _failed(code: int, why: str) -> int:
    print(why, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
