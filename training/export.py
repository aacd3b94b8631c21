"""Write the trained network as the folder of weights that onnx-asr loads as `gigaam-v3-ctc`, quantized to int8.

usage: export.py RUN_FOLDER SHARDS      (the averaged network of RUN_FOLDER/checkpoint.pt -> src/konspekt/engines/sample_weights/)
"""

import json
import random
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from network import BLANK, FEATURES, LETTERS, SUBSAMPLING, SampleNetwork
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch.optim.swa_utils import AveragedModel
from train import Pool

FOLDER = Path(__file__).parent.parent / "src" / "konspekt" / "engines" / "sample_weights"
CALIBRATION_CLIPS = 120
MOST_BYTES = 2_000_000
NOTE = "Konspekt's sample recognizer: hears espeak-ng only; in GigaAM's format, but not GigaAM"


class Clips(CalibrationDataReader):
    """Training clips, from which the ranges of the activations are read."""

    def __init__(self, shards: Path) -> None:
        pool = Pool(shards)
        pool.refresh()
        self._clips = iter(random.Random(1).sample(pool.clips, CALIBRATION_CLIPS))

    def get_next(self) -> dict[str, np.ndarray] | None:
        """One clip's inputs, None after the last."""
        clip = next(self._clips, None)
        if clip is None:
            return None
        features = clip[0].astype(np.float32).T[None]
        return {"features": features, "feature_lengths": np.array([features.shape[2]])}


def load(run: Path) -> SampleNetwork:
    """The averaged network of the last checkpoint."""
    average = AveragedModel(SampleNetwork(), use_buffers=True)
    average.load_state_dict(torch.load(run / "checkpoint.pt")["average"])
    return average.module.eval()


def to_onnx(network: SampleNetwork, path: Path) -> None:
    """The network in fp32 with GigaAM's names for inputs and output."""
    example = (torch.randn(2, FEATURES, 203), torch.tensor([203, 150]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=["features", "feature_lengths"],
            output_names=["log_probs"],
            dynamic_axes={
                "features": {0: "b", 2: "t"},
                "feature_lengths": {0: "b"},
                "log_probs": {0: "b", 1: "t2"},
            },
            opset_version=17,
            dynamo=False,
        )


def write_description(folder: Path) -> None:
    """The vocabulary and the configuration beside the weights."""
    tokens = ["\u2581" if letter == " " else letter for letter in LETTERS] + ["<blk>"]
    assert tokens[BLANK] == "<blk>"
    lines = "".join(f"{token} {column}\n" for column, token in enumerate(tokens))
    (folder / "v3_vocab.txt").write_text(lines, encoding="utf-8")
    config = {
        "model_type": "gigaam",
        "version": "v3",
        "features_size": FEATURES,
        "subsampling_factor": SUBSAMPLING,
        "note": NOTE,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Export, quantize, describe."""
    run, shards = Path(sys.argv[1]), Path(sys.argv[2])
    FOLDER.mkdir(parents=True, exist_ok=True)
    weights = FOLDER / "v3_ctc.int8.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        plain, folded = Path(scratch) / "plain.onnx", Path(scratch) / "folded.onnx"
        to_onnx(load(run), plain)
        quant_pre_process(str(plain), str(folded), skip_symbolic_shape=True)
        quantize_static(
            str(folded),
            str(weights),
            Clips(shards),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv"],
        )
        print(f"fp32 {plain.stat().st_size / 1e6:.2f} MB, int8 {weights.stat().st_size / 1e6:.2f} MB")
    graph = onnx.load(weights)
    onnx.helper.set_model_props(graph, {"about": NOTE})
    onnx.save(graph, weights)
    assert weights.stat().st_size <= MOST_BYTES
    write_description(FOLDER)


if __name__ == "__main__":
    main()
