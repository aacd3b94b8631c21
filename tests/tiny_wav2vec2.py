"""A wav2vec2 in Optimum's layout that hears the language of tones from the raw waveform.

One pair of filters (sine and cosine) for each letter gives the energy of its tone, the logarithm of the energies is the logits, and the
blank wins wherever no tone is louder than its bias.
"""

import json
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tone_voice import _FIRST_BAND, LETTERS, SAMPLE_RATE_HZ, _band_hz

STRIDE: Final = 320
KERNEL: Final = 640
SPECIAL: Final = ("<pad>", "<s>", "</s>", "<unk>")
TOKENS: Final = (*SPECIAL, "|", *LETTERS[1:])
BLANK_ENERGY: Final = 0.05
FLOOR: Final = 1e-6


def write_wav2vec2(folder: Path, *, network: str = "model.onnx", takes_mask: bool = False) -> Path:
    """Write the network and its forms; give the folder."""
    (folder / network).parent.mkdir(parents=True, exist_ok=True)
    onnx.save(_network(takes_mask=takes_mask), folder / network)
    forms = {
        "config.json": {
            "model_type": "wav2vec2",
            "conv_stride": [STRIDE],
            "conv_kernel": [KERNEL],
            "pad_token_id": 0,
            "vocab_size": len(TOKENS),
        },
        "vocab.json": {token: index for index, token in enumerate(TOKENS)},
        "preprocessor_config.json": {
            "do_normalize": True,
            "sampling_rate": SAMPLE_RATE_HZ,
            "feature_size": 1,
        },
        "tokenizer_config.json": {
            "pad_token": "<pad>",
            "unk_token": {"content": "<unk>", "__type": "AddedToken"},
            "word_delimiter_token": "|",
            "do_lower_case": False,
        },
    }
    for name, form in forms.items():
        (folder / name).write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    return folder


def _filters() -> np.ndarray:
    seconds = np.arange(KERNEL) / SAMPLE_RATE_HZ
    window = np.hanning(KERNEL)
    window = 2 * window / window.sum()
    rows = []
    for place in range(len(LETTERS)):
        angle = 2 * np.pi * _band_hz(_FIRST_BAND + place) * seconds
        rows += [window * np.sin(angle), window * np.cos(angle)]
    return np.asarray(rows, np.float32)[:, np.newaxis, :]


def _network(*, takes_mask: bool) -> onnx.ModelProto:
    pairs = np.zeros((len(TOKENS), 2 * len(LETTERS), 1), np.float32)
    for place in range(len(LETTERS)):
        pairs[len(SPECIAL) + place, 2 * place : 2 * place + 2] = 1.0
    bias = np.full(len(TOKENS), FLOOR, np.float32)
    bias[0] = BLANK_ENERGY
    inputs = [helper.make_tensor_value_info("input_values", TensorProto.FLOAT, ["batch", "sequence"])]
    if takes_mask:
        inputs.append(
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "sequence"])
        )
    graph = helper.make_graph(
        [
            helper.make_node("Unsqueeze", ["input_values", "axis"], ["channel"]),
            helper.make_node("Conv", ["channel", "filters"], ["projected"], strides=[STRIDE]),
            helper.make_node("Mul", ["projected", "projected"], ["squared"]),
            helper.make_node("Conv", ["squared", "pairs", "bias"], ["energy"]),
            helper.make_node("Log", ["energy"], ["by_token"]),
            helper.make_node("Transpose", ["by_token"], ["logits"], perm=[0, 2, 1]),
        ],
        "tones",
        inputs,
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "frame", len(TOKENS)])],
        [
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
            numpy_helper.from_array(_filters(), "filters"),
            numpy_helper.from_array(pairs, "pairs"),
            numpy_helper.from_array(bias, "bias"),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made
