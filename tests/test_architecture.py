"""The listing is the map: imports point down the pipeline, and there is no way back up."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "narrator"


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: dict[str, Path], *, lazy: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if lazy else iter(tree.body)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], *filter(None, [base])]
                )
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names}
    return {target for target in found if target in known and target != name}


def test_no_import_cycle_even_through_lazy_imports() -> None:
    known = modules()
    graph = {name: imports(name, path, known, lazy=True) for name, path in known.items()}
    list(graphlib.TopologicalSorter(graph).static_order())  # raises CycleError, naming the cycle


def test_types_and_errors_stand_at_the_bottom() -> None:
    known = modules()
    for name, under in (
        ("narrator.types", {"narrator.spoken"}),
        ("narrator.spoken", set()),
        ("narrator.errors", set()),
    ):
        assert imports(name, known[name], known, lazy=True) == under


def test_only_the_pipeline_and_the_commands_know_the_stages() -> None:
    known = modules()
    stages = ("sources", "clean", "segment", "estimate", "synthesize", "episode")
    for name, path in known.items():
        room = name.split(".")[1] if "." in name else ""
        if room in stages:
            used = {target.split(".")[1] for target in imports(name, path, known, lazy=True) if "." in target}
            assert not (used & set(stages) - {room}), f"{name} imports its neighbour"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, narrator.cli as c; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "lxml", "trafilatura", "onnxruntime", "rich", "httpx", "piper"} & set(loaded)
