"""Somebody else's backend, in a package of its own: found, listed, held to the contract, and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "backends.md"

USE = """
from narrator.backends import engines
from narrator.cache import ClipCache
from narrator.synthesize import synthesize
from narrator.types import Utterance
from narrator.voices import find
voice = find("hum")
(result,) = synthesize([Utterance("Hello there.", voice)], ClipCache())
print(*engines(), result.samples, result.error)
"""


def shown(name: str) -> str:
    """The file of that name, as the page shows it."""
    found = re.search(rf"```\w+\n(# {name}\n.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages with the one that docs/backends.md shows, as an installer would leave it."""
    project = tomllib.loads(shown("its pyproject.toml"))
    about, (module,) = project["project"], project["tool"]["setuptools"]["py-modules"]
    folder = tmp_path / "site"
    installed = folder / f"{module}-{about['version']}.dist-info"
    installed.mkdir(parents=True)
    (folder / f"{module}.py").write_text(shown(f"{module}.py"), encoding="utf-8")
    entries = "".join(f"{name} = {value}\n" for name, value in about["entry-points"]["narrator.backends"].items())
    for name, text in {
        "METADATA": f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n",
        "entry_points.txt": f"[narrator.backends]\n{entries}",
    }.items():
        (installed / name).write_text(text, encoding="utf-8")
    return folder


def _run(site: Path, *arguments: str) -> str:
    search = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": search},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_backend_that_the_page_shows_keeps_the_contract(site: Path, tmp_path: Path) -> None:
    (tmp_path / "test_hum.py").write_text(shown("test_hum.py"), encoding="utf-8")
    assert " passed" in _run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path / "test_hum.py"))


def test_it_is_found_listed_and_used(site: Path) -> None:
    voices = Path(os.environ["NARRATOR_CONFIG"]) / "voices"
    voices.mkdir(parents=True)
    (voices / "hum.toml").write_text('engine = "hum"\nname = "Hum"', encoding="utf-8")
    *known, samples, error = _run(site, "-c", USE).split()
    assert "hum" in known
    assert int(samples) > 10000
    assert error == "None"
    listed = _run(site, "-m", "narrator", "voices").splitlines()
    assert [line for line in listed if line.startswith("hum ") and "ready" in line]
