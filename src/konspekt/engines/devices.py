"""Which device computes, and with how many threads."""

import os
import sys
from typing import Final

import onnxruntime as ort

from konspekt.domain.errors import DeviceMissing
from konspekt.engines.options import Device

CPU: Final = "CPUExecutionProvider"
CUDA: Final = "CUDAExecutionProvider"


def thread_count(threads: int) -> int:
    """Resolve 0 to the number of cores that this process may use."""
    if threads > 0:
        return threads
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def onnx_providers(device: Device, *, name: str) -> list[str]:
    """Give onnxruntime's providers in order of preference.

    Raises DeviceMissing when CUDA was asked for by name and this onnxruntime has no CUDA: falling back to
    a device fifty times slower is for `auto` only.
    """
    if device == "cpu":
        return [CPU]
    if CUDA in ort.get_available_providers():
        return [CUDA, CPU]
    if device == "cuda":
        raise DeviceMissing(name=name, device=device)
    return [CPU]


def onnx_session_options(threads: int) -> ort.SessionOptions:
    """Give session options for a shared machine: `threads` workers that sleep instead of spinning."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = thread_count(threads)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
