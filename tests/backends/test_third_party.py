"""Somebody else's backend, in a package of its own: found, listed, held to the contract, and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "backends.md"

TEST = """
from narrator.testing import BackendContract
from narrator.types import Voice

class TestHum(BackendContract):
    voice = Voice("hum", "hum")
"""

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


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages with the one that docs/backends.md shows, as an installer would leave it."""
    code = re.search(r"```python\n(# narrator_hum\.py\n.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    points = re.search(
        r"```toml\n.*?\[project\.entry-points\.\"narrator\.backends\"\]\n(.*?)\n```", DOCS.read_text("utf-8"), re.DOTALL
    )
    assert code
    assert points
    folder = tmp_path / "site"
    (folder / "narrator_hum-1.0.dist-info").mkdir(parents=True)
    (folder / "narrator_hum.py").write_text(code[1], encoding="utf-8")
    entry = points[1].replace('"', "")
    for name, text in {
        "METADATA": "Metadata-Version: 2.1\nName: narrator-hum\nVersion: 1.0\n",
        "entry_points.txt": f"[narrator.backends]\n{entry}\n",
    }.items():
        (folder / "narrator_hum-1.0.dist-info" / name).write_text(text, encoding="utf-8")
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
    (tmp_path / "test_hum.py").write_text(TEST, encoding="utf-8")
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
