"""A network of GigaAM v3's true shape with random weights, in the layout that its loader reads: for cost, not for words.

Shape (facts/speech.md 2): 64 mel bands, two strided convolutions, 16 conformer layers of width 768, 16 heads with rotary positions,
feed-forward 3072 twice a layer, convolution kernel 5, head of 257 tokens: 220 million parameters.

    python -m bench.gigaam_shape FOLDER     writes fp32, int8 of all operations (the published recipe) and int8 of matrix products only
"""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from konspekt.engines.quantise import quantise_products

BANDS, WIDTH, LAYERS, HEADS, INNER, KERNEL, TOKENS = 64, 768, 16, 16, 3072, 5, 257
HEAD_WIDTH = WIDTH // HEADS
MOST_STEPS = 5000
STEM = "v3_e2e_ctc"


class Net:
    """A graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._pool = np.random.default_rng(0).standard_normal(1 << 24).astype(np.float32) * 0.02
        self._at = 0

    def random(self, *shape: int) -> str:
        """Add random weights; no two of them are equal."""
        self._at = (self._at + 7919) % (len(self._pool) // 2)
        return self.constant(self._pool[self._at : self._at + int(np.prod(shape))].reshape(shape))

    def constant(self, array: npt.NDArray[np.generic]) -> str:
        """Add weights."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        """Add an operation and name its result."""
        name = f"x{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x: str, inputs: int, outputs: int) -> str:
        """Add a product with a matrix and a bias."""
        return self.op("Add", self.op("MatMul", x, self.random(inputs, outputs)), self.random(outputs))

    def norm(self, x: str) -> str:
        """Add a layer normalisation."""
        scale = self.constant(np.ones(WIDTH, np.float32))
        return self.op("LayerNormalization", x, scale, self.random(WIDTH), axis=-1)

    def silu(self, x: str) -> str:
        """Add x times its sigmoid."""
        return self.op("Mul", x, self.op("Sigmoid", x))

    def feed_forward(self, x: str) -> str:
        """Add one of the two feed-forward halves of a layer."""
        inner = self.silu(self.linear(self.norm(x), WIDTH, INNER))
        half = self.constant(np.array(0.5, np.float32))
        return self.op("Add", x, self.op("Mul", half, self.linear(inner, INNER, WIDTH)))

    def attention(self, x: str, cos: str, sin: str) -> str:
        """Add self-attention with rotary positions."""
        normed = self.norm(x)
        turned = self._rotated(self._heads(normed), cos, sin)
        together = self._joined(turned)
        query = self.op("Transpose", self._heads(self.linear(together, WIDTH, WIDTH)), perm=[0, 2, 1, 3])
        key = self.op("Transpose", self._heads(self.linear(together, WIDTH, WIDTH)), perm=[0, 2, 3, 1])
        value = self.op("Transpose", self._heads(self.linear(normed, WIDTH, WIDTH)), perm=[0, 2, 1, 3])
        scale = self.constant(np.array(HEAD_WIDTH**-0.5, np.float32))
        scores = self.op("Softmax", self.op("Mul", self.op("MatMul", query, key), scale), axis=-1)
        mixed = self.op("Transpose", self.op("MatMul", scores, value), perm=[0, 2, 1, 3])
        return self.op("Add", x, self.linear(self._joined(mixed), WIDTH, WIDTH))

    def _heads(self, x: str) -> str:
        return self.op("Reshape", x, self.constant(np.array([0, 0, HEADS, HEAD_WIDTH], np.int64)))

    def _joined(self, x: str) -> str:
        return self.op("Reshape", x, self.constant(np.array([0, 0, WIDTH], np.int64)))

    def _rotated(self, x: str, cos: str, sin: str) -> str:
        halves = self.constant(np.array([HEAD_WIDTH // 2] * 2, np.int64))
        left, right = f"l{len(self.nodes)}", f"r{len(self.nodes)}"
        self.nodes.append(helper.make_node("Split", [x, halves], [left, right], axis=3))
        crossed = self.op("Concat", self.op("Neg", right), left, axis=3)
        return self.op("Add", self.op("Mul", x, cos), self.op("Mul", crossed, sin))

    def convolution(self, x: str) -> str:
        """Add the convolution of a layer."""
        channels = self.op("Transpose", self.norm(x), perm=[0, 2, 1])
        wide = self.op("Conv", channels, self.random(2 * WIDTH, WIDTH, 1), self.random(2 * WIDTH))
        halves = self.constant(np.array([WIDTH] * 2, np.int64))
        left, right = f"l{len(self.nodes)}", f"r{len(self.nodes)}"
        self.nodes.append(helper.make_node("Split", [wide, halves], [left, right], axis=1))
        gated = self.op("Mul", left, self.op("Sigmoid", right))
        pads = [KERNEL // 2] * 2
        deep = self.op(
            "Conv", gated, self.random(WIDTH, 1, KERNEL), self.random(WIDTH), group=WIDTH, pads=pads
        )
        normed = self.op("Transpose", self.norm(self.op("Transpose", deep, perm=[0, 2, 1])), perm=[0, 2, 1])
        narrow = self.op("Conv", self.silu(normed), self.random(WIDTH, WIDTH, 1), self.random(WIDTH))
        return self.op("Add", x, self.op("Transpose", narrow, perm=[0, 2, 1]))


def network() -> onnx.ModelProto:
    """Give the fp32 network."""
    net = Net()
    pads = [KERNEL // 2] * 2
    x = net.op(
        "Relu",
        net.op(
            "Conv", "features", net.random(WIDTH, BANDS, KERNEL), net.random(WIDTH), strides=[2], pads=pads
        ),
    )
    x = net.op(
        "Relu", net.op("Conv", x, net.random(WIDTH, WIDTH, KERNEL), net.random(WIDTH), strides=[2], pads=pads)
    )
    x = net.op("Transpose", x, perm=[0, 2, 1])
    cos, sin = _positions(net, x)
    for _ in range(LAYERS):
        x = net.feed_forward(net.convolution(net.attention(net.feed_forward(x), cos, sin)))
        x = net.norm(x)
    channels = net.op("Transpose", x, perm=[0, 2, 1])
    logits = net.op("Conv", channels, net.random(TOKENS, WIDTH, 1), net.random(TOKENS))
    net.nodes.append(
        helper.make_node("LogSoftmax", [net.op("Transpose", logits, perm=[0, 2, 1])], ["log_probs"], axis=-1)
    )
    net.nodes.append(helper.make_node("Identity", ["feature_lengths"], ["encoded_lengths"]))
    graph = helper.make_graph(
        net.nodes,
        "gigaam_shape",
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", BANDS, "time"]),
            helper.make_tensor_value_info("feature_lengths", TensorProto.INT64, ["batch"]),
        ],
        [
            helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["batch", "step", TOKENS]),
            helper.make_tensor_value_info("encoded_lengths", TensorProto.INT64, ["batch"]),
        ],
        net.weights,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _positions(net: Net, x: str) -> tuple[str, str]:
    """Add the rotary tables, cut to the length at hand."""
    turns = np.outer(np.arange(MOST_STEPS), 10_000.0 ** (-np.arange(0, HEAD_WIDTH, 2) / HEAD_WIDTH))
    angles = np.concatenate([turns, turns], 1)[None, :, None, :].astype(np.float32)
    steps = net.op("Slice", net.op("Shape", x), *(net.constant(np.array([n], np.int64)) for n in (1, 2)))
    start, axis = (net.constant(np.array([n], np.int64)) for n in (0, 1))
    cos, sin = (
        net.op("Slice", net.constant(table), start, steps, axis) for table in (np.cos(angles), np.sin(angles))
    )
    return cos, sin


def write(folder: Path) -> None:
    """Write the folder that the engine `gigaam` loads, in three forms of the network."""
    folder.mkdir(parents=True, exist_ok=True)
    full = folder / f"{STEM}.onnx"
    onnx.save(network(), full)
    quantize_dynamic(full, folder / f"{STEM}.int8.onnx", weight_type=QuantType.QUInt8)
    quantise_products(full, folder / f"{STEM}.matmul8.onnx")
    tokens = [*(f"▁{number}" for number in range(TOKENS - 1)), "<blk>"]
    lines = "".join(f"{token} {place}\n" for place, token in enumerate(tokens))
    (folder / f"{STEM}_vocab.txt").write_text(lines, encoding="utf-8")
    config = {"model_type": "gigaam", "version": "v3", "features_size": BANDS, "subsampling_factor": 4}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
