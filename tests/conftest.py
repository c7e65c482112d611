"""What every test may rely on: a private home for caches and data, and no silent skip in CI."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Locally a missing program skips a test with its reason; in CI that is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where everything must be installed: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own cache, data or settings."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"NARRATOR_{name}", str(home / name.lower()))
    monkeypatch.setenv("NARRATOR_GRAPH", "published")  # rewriting a model takes seconds; what is about that asks for it


@pytest.fixture(scope="session")
def examples() -> Path:
    """The articles of our own that the README shows."""
    return Path(__file__).parent.parent / "examples"
