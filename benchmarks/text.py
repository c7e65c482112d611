"""How right, how fast and how heavy our normaliser is, beside the peers that are installed.

    python benchmarks/text.py PAIRS.tsv [--prose FILE]... [--only narrator,normt2s] [--misses]

PAIRS.tsv: class, written, spoken (accepted readings separated by `` | ``), tab-separated, ``#`` lines skipped. A pair
is right when case, punctuation, hyphens, spaces and "and" aside it is one of the accepted readings. Each library runs
in a process of its own; all times are processor time, so that a busy machine does not count. Start-up is import and a
first sentence in a new process, beyond what Python alone takes; speed is on the prose (an example of ours by default),
cut off after `SECONDS`.
Peers (``pip install kitten-text-processing normt2s wetext num2words``) are optional.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

SECONDS = 10.0  #: on the prose, for each library
FIRST = "On Jan. 5, 2024, Dr. Smith paid $5.2 million."
ROOT = Path(__file__).parent.parent
Speak = Callable[[str], str]


#: How each is had, in a line or two that define ``speak``; and the package.
LIBRARIES = {
    "narrator": ("from narrator.normalize import normalize\nspeak = lambda text: normalize(text).text", ""),
    "kitten-text-processing": (
        "from kitten_text_processing import normalize_text\nspeak = lambda text: str(normalize_text(text))",
        "kitten-text-processing",
    ),
    "wetext": ("from wetext import Normalizer\nspeak = Normalizer(lang='en', operator='tn').normalize", "wetext"),
    "normt2s": ("from normt2s import normalize\nspeak = lambda text: str(normalize(text))", "normt2s"),
    "num2words cleaner": (  # what many projects do
        "import re\nfrom num2words import num2words\n"
        r"plain = lambda text: re.sub(r'(?<=\d),(?=\d)', '', text)" + "\n"
        r"speak = lambda text: re.sub(r'\d+(?:\.\d+)?', lambda found: num2words(found[0]), plain(text))",
        "num2words",
    ),
    "untouched": ("speak = str", ""),
}


def speaker(name: str) -> Speak:
    scope: dict[str, Speak] = {}
    exec(LIBRARIES[name][0], scope)
    return scope["speak"]


def processor_time(code: str, folder: str) -> float:
    """Of a new process that runs *code*, start and end included; *folder* keeps byte code, as when installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    command = [sys.executable, "-c", code]
    subprocess.run(command, check=True, env=environment | {"PYTHONPYCACHEPREFIX": folder}, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def start_time(name: str) -> float:
    """Import, tables and a first sentence in a new process, less what Python alone takes; the median of seven."""
    with tempfile.TemporaryDirectory() as folder:
        code = f"{LIBRARIES[name][0]}\nspeak({FIRST!r})"
        processor_time(code, folder)
        bare = statistics.median(processor_time("pass", folder) for _ in range(7))
        return statistics.median(processor_time(code, folder) for _ in range(7)) - bare


def key(text: str) -> str:
    """*text* without what the score ignores."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return "".join(word for word in words if word != "and")


def pairs(path: Path) -> list[tuple[str, str, list[str]]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#"))
    return [(row[0], row[1], row[2].split(" | ")) for row in rows if len(row) > 2]


def size(package: str) -> int:
    """Bytes on disk: of our own folder, or of what the package installed."""
    if not package:
        return sum(
            path.stat().st_size for path in (ROOT / "narrator" / "normalize").rglob("*") if path.suffix != ".pyc"
        )
    return sum(file.locate().stat().st_size for file in files(package) or () if Path(str(file.locate())).exists())


def measure(name: str, table: Path, prose: list[Path]) -> dict[str, object]:
    """Everything about one library, in this process."""
    package = LIBRARIES[name][1]
    start = start_time(name)
    speak = speaker(name)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    misses = []
    for kind, written, accepted in pairs(table):
        total[kind] += 1
        try:
            said = speak(written)
        except (AssertionError, ValueError, IndexError, RuntimeError) as error:  # a peer that fails is wrong, not fatal
            said = f"({type(error).__name__})"
        if key(said) in {key(reading) for reading in accepted}:
            right[kind] += 1
        else:
            misses.append((kind, written, accepted[0], said))
    lines = [line for path in prose for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    sentences = [part for line in lines for part in re.split(r"(?<=[.!?]) ", line)] * 20
    characters, began = 0, time.process_time()
    for sentence in sentences:
        speak(sentence)
        characters += len(sentence)
        if time.process_time() - began > SECONDS:
            break
    speed = characters / (time.process_time() - began)
    return {
        "start": start,
        "speed": speed,
        "size": size(package),
        "version": version(package) if package else "",
        "right": right,
        "total": total,
        "misses": misses,
    }


def alone(name: str, table: Path, prose: list[Path]) -> dict[str, object] | None:
    """`measure` in a process of its own, or None where the library is not installed."""
    package = LIBRARIES[name][1]
    try:
        version(package or "pip")
    except PackageNotFoundError:
        return None
    command = [sys.executable, __file__, str(table), "--one", name]
    for path in prose:
        command += ["--prose", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--prose", type=Path, action="append", help="a text to measure the speed on")
    parser.add_argument("--only", help="libraries, separated by commas")
    parser.add_argument("--misses", action="store_true", help="list what we got wrong")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    prose = options.prose or [ROOT / "examples" / "ferry-news.txt"]
    if options.one:
        print(json.dumps(measure(options.one, options.pairs, prose)))
        return
    names = options.only.split(",") if options.only else list(LIBRARIES)
    results = {name: result for name in names if (result := alone(name, options.pairs, prose))}
    report(results)
    if options.misses:
        for kind, written, wanted, said in results["narrator"]["misses"]:  # type: ignore[attr-defined]
            print(f"{kind}: {written}\n    wanted {wanted}\n    said   {said}")


def report(results: dict[str, dict[str, object]]) -> None:
    kinds = sorted({kind for result in results.values() for kind in result["total"]})  # type: ignore[attr-defined]
    print(f"{'% right':<14}" + "".join(f"{name:>24}" for name in results))
    for kind in [*kinds, "all"]:
        row = ""
        for result in results.values():
            right, total = Counter(result["right"]), Counter(result["total"])  # type: ignore[arg-type]
            share = right.total() / total.total() if kind == "all" else right[kind] / total[kind]
            row += f"{100 * share:>24.1f}"
        print(f"{kind:<14}{row}")
    for label, show in (
        ("start, s", lambda r: f"{r['start']:.2f}"),
        ("characters/s", lambda r: f"{r['speed']:,.0f}"),
        ("size, MB", lambda r: f"{r['size'] / 1e6:.2f}"),
        ("version", lambda r: r["version"]),
    ):
        print(f"{label:<14}" + "".join(f"{show(result):>24}" for result in results.values()))


if __name__ == "__main__":
    main()
