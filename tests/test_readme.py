"""Every command and program in the README does what the README says it does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^(?:<!-- (\w+) -->\n)?```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [(match[1] or "", match[2], match[3]) for match in FENCE.finditer(README)]
SHELL = [code for mark, language, code in BLOCKS if language == "sh" and not mark]
PLAYER = [match[3] for match in FENCE.finditer((ROOT / "docs" / "player.md").read_text("utf-8")) if match[2] == "sh"]
INSTALLS = {mark: code for mark, language, code in BLOCKS if language == "sh" and mark}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a newcomer has it, kept through the page: later commands use what earlier ones made."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def run(code: list[str], home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    folders = {f"NARRATOR_{name}": str(home / f".{name.lower()}") for name in ("CACHE", "DATA", "CONFIG")}
    return subprocess.run(
        code, cwd=home, env={**os.environ, "PATH": path, **folders, **more}, capture_output=True, text=True, check=False
    )


def test_the_page_holds_both_promised_commands() -> None:
    assert set(INSTALLS) == {"hear", "test"}
    for code in INSTALLS.values():
        assert len(code.splitlines()) == 1
        assert "-m venv" in code


@pytest.mark.slow
@pytest.mark.parametrize("code", SHELL + PLAYER, ids=[code.split("\n", 1)[0][:50] for code in SHELL + PLAYER])
def test_shell(code: str, home: Path) -> None:
    code = code.replace("--voice joe", "--voice silence")  # the embedded voice is heard once, by the Python below
    done = run(["bash", "-euo", "pipefail", "-c", code], home, NARRATOR_VOICE="silence")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
def test_python(home: Path) -> None:
    (code,) = (code for _, language, code in BLOCKS if language == "python")
    done = run([sys.executable, "-c", code], home)
    assert done.returncode == 0, done.stderr
    assert Path(home, done.stdout.strip().splitlines()[-1]).is_file()
