"""A language of tones: weights in GigaAM's layout that hear it, and a voice that speaks it.

Each letter is a tone at the centre of one mel band. The network is one convolution that reads the band's energy, so the true loader,
the true front end and the true decoding work on sound whose every word and moment is known.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

SAMPLE_RATE_HZ: Final = 16_000
SPACE: Final = "▁"
LETTERS: Final = (SPACE, *(chr(ord("а") + place) for place in range(32)))
STOPS: Final = (".", ",", "?")
_FIRST_BAND: Final = 25
_BANDS: Final = 64
_TONE_S: Final = 0.12
_PAUSE_S: Final = 0.04
_FRAMES_PER_STEP: Final = 4

Variant = Literal["v3_ctc", "v3_e2e_ctc", "v3_e2e_rnnt"]
Floats = npt.NDArray[np.float32]

_VOCABULARIES: Final = {
    "v3_ctc": "v3_vocab.txt",
    "v3_e2e_ctc": "v3_e2e_ctc_vocab.txt",
    "v3_e2e_rnnt": "v3_e2e_rnnt_vocab.txt",
}
_STATE_WIDTH: Final = 320
_NEVER: Final = 1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A sentence in tones."""

    samples: Floats
    words: tuple[tuple[str, int, int], ...]
    """Text, start and end in milliseconds."""

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // SAMPLE_RATE_HZ


def write_weights(folder: Path, *, variant: Variant = "v3_ctc", quantisation: str = "") -> Path:
    """Write the network, the vocabulary and the configuration; give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokens = _tokens(variant)
    kernel = np.zeros((len(tokens) + 1, _BANDS, _FRAMES_PER_STEP), np.float32)
    for place in range(len(tokens)):
        kernel[place, _FIRST_BAND + place] = 1 / _FRAMES_PER_STEP
    bias = np.zeros(len(tokens) + 1, np.float32)
    bias[-1] = -3.0  # the blank wins wherever no band is louder than that
    suffix = f".{quantisation}" if quantisation else ""
    if variant == "v3_e2e_rnnt":
        for part, network in _transducer(kernel, bias).items():
            onnx.save(network, folder / f"{variant}_{part}{suffix}.onnx")
    else:
        onnx.save(_network(kernel, bias), folder / f"{variant}{suffix}.onnx")
    lines = (f"{token} {place}\n" for place, token in enumerate((*tokens, "<blk>")))
    (folder / _VOCABULARIES[variant]).write_text("".join(lines), encoding="utf-8")
    write_config(folder)
    return folder


def write_config(folder: Path, *, version: str = "v3") -> None:
    """Write what tells the loader which features of the sound the network was trained on."""
    config = {
        "model_type": "gigaam",
        "version": version,
        "features_size": _BANDS,
        "subsampling_factor": _FRAMES_PER_STEP,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def say(
    text: str,
    *,
    lead_s: float = 0.5,
    word_pause_s: float = 0.0,
    tail_s: float = 0.0,
    goes_on: bool = False,
    variant: Variant = "v3_ctc",
) -> Spoken:
    """Speak words of small letters; `word_pause_s` is the silence on each side of the tone for a space.

    `goes_on` puts a space behind the last word too, for a voice that is repeated.
    """
    parts = [_silence(lead_s)]
    words: list[tuple[str, int, int]] = []
    at_s = lead_s
    for place, word in enumerate(text.split()):
        if place:
            pause = _silence(word_pause_s)
            parts += [pause, _tone(SPACE, variant), _silence(_PAUSE_S), pause]
            at_s += _TONE_S + _PAUSE_S + 2 * word_pause_s
        start_s = at_s
        for letter in word:
            parts += [_tone(letter, variant), _silence(_PAUSE_S)]
            at_s += _TONE_S + _PAUSE_S
        words.append((word, round(start_s * 1000), round((at_s - _PAUSE_S) * 1000)))
    if goes_on:
        parts += [_tone(SPACE, variant), _silence(_PAUSE_S)]
    parts.append(_silence(tail_s))
    return Spoken(samples=np.concatenate(parts), words=tuple(words))


def write_pcm(path: Path, samples: Floats) -> Path:
    """Write samples as a spool: mono 16-bit, no header."""
    path.write_bytes(np.rint(samples * 32_767).astype("<i2").tobytes())
    return path


def _tokens(variant: Variant) -> tuple[str, ...]:
    return LETTERS if variant == "v3_ctc" else (*LETTERS, *STOPS)


def _network(kernel: Floats, bias: Floats) -> onnx.ModelProto:
    width = len(bias)
    graph = helper.make_graph(
        [
            helper.make_node(
                "Conv", ["features", "kernel", "bias"], ["heard"], kernel_shape=[4], strides=[4], pads=[0, 3]
            ),
            helper.make_node("Transpose", ["heard"], ["by_step"], perm=[0, 2, 1]),
            helper.make_node("LogSoftmax", ["by_step"], ["log_probs"], axis=-1),
            helper.make_node("Identity", ["feature_lengths"], ["encoded_lengths"]),
        ],
        "tones",
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", _BANDS, "time"]),
            helper.make_tensor_value_info("feature_lengths", TensorProto.INT64, ["batch"]),
        ],
        [
            helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["batch", "step", width]),
            helper.make_tensor_value_info("encoded_lengths", TensorProto.INT64, ["batch"]),
        ],
        [numpy_helper.from_array(kernel, "kernel"), numpy_helper.from_array(bias, "bias")],
    )
    return _checked(graph)


def _checked(graph: onnx.GraphProto) -> onnx.ModelProto:
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def _transducer(kernel: Floats, bias: Floats) -> dict[str, onnx.ModelProto]:
    """Give encoder, decoder and joint of a transducer that hears the same tones.

    The decoder remembers the last token as a row of a unit matrix; the joint says blank as long as that token goes on sounding. So a
    doubled letter is heard once.
    """
    width = len(bias)
    node, info = helper.make_node, helper.make_tensor_value_info
    encoder = helper.make_graph(
        [
            node(
                "Conv",
                ["audio_signal", "kernel", "bias"],
                ["encoded"],
                kernel_shape=[4],
                strides=[4],
                pads=[0, 3],
            ),
            node("Add", ["length", "three"], ["longer"]),
            node("Div", ["longer", "four"], ["steps"]),
            node("Cast", ["steps"], ["encoded_len"], to=TensorProto.INT32),
        ],
        "encoder",
        [
            info("audio_signal", TensorProto.FLOAT, ["batch", _BANDS, "time"]),
            info("length", TensorProto.INT64, ["batch"]),
        ],
        [
            info("encoded", TensorProto.FLOAT, ["batch", width, "step"]),
            info("encoded_len", TensorProto.INT32, ["batch"]),
        ],
        [
            numpy_helper.from_array(kernel, "kernel"),
            numpy_helper.from_array(bias, "bias"),
            numpy_helper.from_array(np.array([3], np.int64), "three"),
            numpy_helper.from_array(np.array([4], np.int64), "four"),
        ],
    )
    remembered = np.eye(width, dtype=np.float32)
    remembered[-1] = 0  # at the start there is no last token
    decoder = helper.make_graph(
        [
            node("Gather", ["table", "x"], ["dec"], axis=0),
            node("Identity", ["h.1"], ["h"]),
            node("Identity", ["c.1"], ["c"]),
        ],
        "decoder",
        [
            info("x", TensorProto.INT64, [1, 1]),
            info("h.1", TensorProto.FLOAT, [1, 1, _STATE_WIDTH]),
            info("c.1", TensorProto.FLOAT, [1, 1, _STATE_WIDTH]),
        ],
        [
            info("dec", TensorProto.FLOAT, [1, 1, width]),
            info("h", TensorProto.FLOAT, [1, 1, _STATE_WIDTH]),
            info("c", TensorProto.FLOAT, [1, 1, _STATE_WIDTH]),
        ],
        [numpy_helper.from_array(remembered, "table")],
    )
    only_blank = np.zeros((1, width, 1), np.float32)
    only_blank[0, -1] = _NEVER
    joint = helper.make_graph(
        [
            node("ReduceMax", ["enc"], ["loudest"], axes=[1], keepdims=1),
            node("Mul", ["enc", "dec"], ["last"]),
            node("ReduceSum", ["last", "axis"], ["how_loud"], keepdims=1),
            node("ReduceSum", ["dec", "axis"], ["is_any"], keepdims=1),
            node("GreaterOrEqual", ["how_loud", "loudest"], ["goes_on"]),
            node("Cast", ["goes_on"], ["as_number"], to=TensorProto.FLOAT),
            node("Mul", ["as_number", "is_any"], ["blanked"]),
            node("Mul", ["blanked", "only_blank"], ["raised"]),
            node("Add", ["enc", "raised"], ["joint"]),
        ],
        "joint",
        [info("enc", TensorProto.FLOAT, [1, width, 1]), info("dec", TensorProto.FLOAT, [1, width, 1])],
        [info("joint", TensorProto.FLOAT, [1, width, 1])],
        [
            numpy_helper.from_array(only_blank, "only_blank"),
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
        ],
    )
    return {
        name: _checked(graph)
        for name, graph in (("encoder", encoder), ("decoder", decoder), ("joint", joint))
    }


def _tone(letter: str, variant: Variant) -> Floats:
    count = int(_TONE_S * SAMPLE_RATE_HZ)
    seconds = np.arange(count) / SAMPLE_RATE_HZ
    hertz = _band_hz(_FIRST_BAND + _tokens(variant).index(letter))
    return (0.5 * np.sin(2 * np.pi * hertz * seconds) * np.hanning(count)).astype(np.float32)


def _silence(seconds: float) -> Floats:
    return np.zeros(int(seconds * SAMPLE_RATE_HZ), np.float32)


def _band_hz(band: int) -> float:
    """Give the centre of a mel band (HTK scale, 0 to 8000 Hz)."""
    mels = np.linspace(0, 2595 * np.log10(1 + 8000 / 700), _BANDS + 2)
    return float(700 * (10 ** (mels[band + 1] / 2595) - 1))
