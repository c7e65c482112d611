"""What the runtime does to a graph each time it opens one, done once: constants computed, small patterns fused.

Only what does not depend on the processor; the rest, such as the order of weights in memory, is left to each start.
What comes out may hold operators of the runtime's own, so it is for the version of the runtime that made it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path


def settle(model: bytes) -> bytes:
    """*model*, an ONNX file, as the runtime would have made it. Raises the runtime's errors."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.log_severity_level = 4
    with tempfile.TemporaryDirectory(prefix="narrator-") as folder:
        path = Path(folder) / "settled.onnx"
        options.optimized_model_filepath = str(path)
        onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return path.read_bytes()
