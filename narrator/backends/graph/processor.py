"""What this processor's kernels do, found by trying."""

from __future__ import annotations

import functools

import numpy as np

from narrator.backends.graph import messages

_LENGTH, _CHANNELS = 64, 32


@functools.cache
def whole_sums() -> bool:
    """Whether the runtime sums products of signed signals and unsigned weights in full.

    Without an instruction made for it, as on x86 before VNNI, pairs of products are summed in 16 bits and cut off where
    they do not fit: quicker, and wrong for loud sounds. A convolution of the largest numbers there are shows it.
    """
    import onnxruntime

    zero = {"signal zero": np.array(-128, np.int8), "weight zero": np.array(0, np.uint8)}
    weights = {"weight": np.full((_CHANNELS, _CHANNELS, 1), 255, np.uint8)} | zero
    node = messages.make("ConvInteger", ["signal", "weight", *zero], "sums")
    model = messages.model([node], {"signal": np.int8}, {"sums": np.int32}, weights)
    settings = onnxruntime.SessionOptions()
    settings.log_severity_level = 4
    settings.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
        (sums,) = session.run(None, {"signal": np.full((1, _CHANNELS, _LENGTH), 127, np.int8)})
    except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
        return False
    return bool((sums == _CHANNELS * 255 * 255).all())
